"""Time entries: split instants, two groups of fields, full replacement, and billing in batches."""

from datetime import timedelta

import pytest

from mcp_psa.sandbox.awork.ids import guid
from tests.sandbox.awork.awork_agency import NOW, Awork

ENTRY = guid("timeentry", 1)
FORM = {"timezone": "Europe/Berlin", "typeOfWorkId": guid("typeofwork", 2), "userId": guid("user", 2)}
DAY = {"startDateLocal": "2026-11-20T00:00:00", "duration": 3600}


def _clock(row: dict[str, object]) -> list[object]:
    names = (
        "startDateUtc",
        "startTimeUtc",
        "endDateUtc",
        "endTimeUtc",
        "startDateLocal",
        "startTimeLocal",
        "endDateLocal",
        "endTimeLocal",
    )
    return [row[name] for name in names]


def test_an_instant_is_split_into_dates_and_clock_times(awork: Awork) -> None:
    """In UTC and in local time; half past midnight in Berlin is the day before in UTC."""
    row = awork.get(f"/timeentries/{ENTRY}")
    assert _clock(row) == [
        "2026-07-31T00:00:00Z",
        "22:30:00",
        "2026-07-31T00:00:00Z",
        "23:30:00",
        "2026-08-01T00:00:00",
        "00:30:00",
        "2026-08-01T00:00:00",
        "01:30:00",
    ]
    assert (row["duration"], row["timezone"]) == (3600, "Europe/Berlin")


def test_a_booking_of_a_day_has_no_clock_and_no_end(awork: Awork) -> None:
    """Only the dates are there."""
    row = awork.get(f"/timeentries/{guid('timeentry', 3)}")
    assert _clock(row) == ["2026-09-01T00:00:00Z", None, None, None, "2026-09-01T00:00:00", None, None, None]


def test_an_entry_is_created_read_replaced_and_read(awork: Awork) -> None:
    """A task brings its project along; PUT cuts that link unless it is sent again."""
    body = FORM | {
        "taskId": guid("task", 1),
        "note": "Work",
        "isBillable": True,
        "startDateUtc": "2026-11-20",
        "startTimeUtc": "08:15:30",
    }
    made = awork.post("/timeentries", body | {"duration": 5445})
    assert made.status_code == 200
    row = made.json()
    assert row == awork.get(f"/timeentries/{row['id']}")
    assert (row["duration"], row["startTimeLocal"], row["endTimeUtc"]) == (5445, "09:15:30", "09:46:15")
    assert (row["project"]["name"], row["user"]["firstName"], row["isBilled"]) == ("Relaunch", "Grace", False)
    assert "tags" not in row["task"]
    stored = awork.store.rows("SELECT * FROM time_entries ORDER BY id DESC")[0]
    assert (stored["spent_on"], stored["start_time"], stored["minutes"]) == ("2026-11-20", "09:15", 91)

    put = awork.put(f"/timeentries/{row['id']}", {k: FORM[k] for k in ("timezone", "typeOfWorkId")} | DAY).json()
    assert [put[name] for name in ("taskId", "projectId", "note", "startTimeUtc")] == [None] * 4
    assert (put["userId"], put["isBillable"], put["duration"]) == (guid("user", 2), False, 3600)
    assert put["resourceVersion"] != row["resourceVersion"]


@pytest.mark.parametrize(
    ("fields", "seconds", "start"),
    [
        ({"startTimeLocal": "09:00:00", "endTimeLocal": "10:30:00"}, 5400, "09:00:00"),
        ({"startTimeLocal": "09:00:00", "endTimeLocal": "10:30:00", "duration": 1}, 5400, "09:00:00"),
        ({"startTimeLocal": "23:00:00", "endDateLocal": "2026-11-21", "endTimeLocal": "01:00:00"}, 7200, "23:00:00"),
        ({"endTimeLocal": "10:30", "duration": 1800}, 1800, "10:00:00"),
        ({"startTimeLocal": "09:00:00.1234567", "duration": 60}, 60, "09:00:00"),
        ({"duration": 60}, 60, None),
        ({"startTimeLocal": "09:00:00"}, 0, "09:00:00"),
    ],
)
def test_times_can_be_said_in_several_ways(
    awork: Awork, fields: dict[str, object], seconds: int, start: str | None
) -> None:
    """Start and end win over a duration; a start alone is a running timer."""
    row = awork.post("/timeentries", FORM | {"startDateLocal": "2026-11-20T14:00:00"} | fields).json()
    assert (row["duration"], row["startTimeLocal"], row["startDateLocal"]) == (seconds, start, "2026-11-20T00:00:00")
    running = awork.names("/timeentries", "endTimeUtc eq null and startTimeUtc ne null", "id")
    assert (row["id"] in running) == (seconds == 0)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"timezone": None}, "timezone"),
        ({"typeOfWorkId": None}, "typeOfWorkId"),
        ({"userId": None}, "userId"),
        ({"userId": guid("user", 99)}, "userId"),
        ({"userId": guid("user", 0)}, "userId"),
        ({"userId": guid("user", 4)}, "userId"),
        ({"typeOfWorkId": guid("typeofwork", 99)}, "typeOfWorkId"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"startTimeUtc": "09:00:00"}, "startDateUtc"),
        ({"startDateUtc": "2026-11-20"}, "startDateUtc"),
        ({"startDateLocal": None}, "startDateUtc"),
        ({"duration": None}, "duration"),
        ({"startTimeLocal": "25:00"}, "startTimeLocal"),
        ({"projectId": guid("project", 2), "taskId": guid("task", 1)}, "taskId"),
        ({"isBillable": None}, "isBillable"),
    ],
)
def test_a_bad_entry_is_refused(awork: Awork, change: dict[str, object], field: str) -> None:
    """UTC and local fields are never mixed; the API user tracks no time, and clients' contacts are no users."""
    response = awork.post("/timeentries", FORM | DAY | change)
    assert (response.status_code, response.json()["validationErrors"][0]["property"]) == (400, field)


def test_impossible_spans_are_refused(awork: Awork) -> None:
    """An end before the start, and a negative duration."""
    times = {"startTimeLocal": "10:00", "endTimeLocal": "09:00"}
    assert awork.post("/timeentries", FORM | DAY | times).json()["code"] == "date-out-of-range"
    assert awork.post("/timeentries", FORM | DAY | {"duration": -1}).json()["code"] == "value-out-of-range"


def test_entries_are_filtered_as_the_billing_guide_does(awork: Awork) -> None:
    """Billable and not billed, then marked as billed."""
    path = f"/projects/{guid('project', 1)}/timeentries"
    ids = awork.names(path, "isBillable eq true and isBilled eq false", "id")
    assert ids == [guid("timeentry", 1), guid("timeentry", 2)]
    response = awork.post("/timeentries/batch/setIsBilled", {"timeEntryIds": ids, "isBilled": True})
    assert (response.status_code, response.json()["ok"]["ids"]) == (207, ids)
    assert awork.names(path, "isBillable eq true and isBilled eq false", "id") == []


def test_all_or_nothing_changes_nothing_when_one_is_missing(awork: Awork) -> None:
    """And without the flag, the others are changed."""
    body = {"timeEntryIds": [ENTRY, guid("timeentry", 99)], "isBillable": False}
    refused = awork.post("/timeentries/batch/setIsBillable", body | {"requireAllTimeEntries": True}).json()
    assert (refused["ok"]["ids"], refused["notFound"]["ids"]) == ([], [guid("timeentry", 99)])
    assert awork.get(f"/timeentries/{ENTRY}")["isBillable"] is True
    assert awork.post("/timeentries/batch/setIsBillable", body).json()["ok"]["ids"] == [ENTRY]
    assert awork.get(f"/timeentries/{ENTRY}")["isBillable"] is False


def test_batches_move_entries(awork: Awork) -> None:
    """A project unsets the task; a task sets the project; a delete hides the entry."""
    ids = {"timeEntryIds": [ENTRY]}

    def after(operation: str, **fields: object) -> dict[str, object]:
        assert awork.post(f"/timeentries/batch/{operation}", ids | fields).status_code == 207
        row: dict[str, object] = awork.get(f"/timeentries/{ENTRY}")
        return row

    assert after("setProject", newProjectId=guid("project", 4))["taskId"] is None
    assert after("setTask", newTaskId=guid("task", 5))["projectId"] == guid("project", 2)
    assert after("setUser", newUserId=guid("user", 1))["userId"] == guid("user", 1)
    assert after("setTypeOfWork", newTypeOfWorkId=guid("typeofwork", 1))["typeOfWorkId"] == guid("typeofwork", 1)
    assert awork.post("/timeentries/batch/setTask", ids | {"newTaskId": guid("task", 99)}).status_code == 400
    assert awork.post("/timeentries/batch/setTask", ids).status_code == 400
    assert awork.post("/timeentries/batch/nonsense", ids).status_code == 404
    awork.post("/timeentries/batch/delete", ids)
    assert awork.send("GET", f"/timeentries/{ENTRY}").status_code == 404


def test_an_entry_is_deleted_with_a_204(awork: Awork) -> None:
    """Deleted rows cannot be fetched."""
    assert awork.send("DELETE", f"/timeentries/{ENTRY}").status_code == 204
    assert awork.send("DELETE", f"/timeentries/{ENTRY}").status_code == 404


def test_simplified_rows_are_slimmer(awork: Awork) -> None:
    """Names of people, projects and tasks, without what surrounds them."""
    row = awork.get("/timeentries/simplified", filterby="task/tags/any(t: t/name eq 'Urgent')")[0]
    assert "note" not in row
    assert set(row["project"]) == {"id", "name", "hasImage", "company"}
    assert row["task"]["primaryTaskList"]["name"] == "Design"


def test_a_hundred_thousand_entries_are_paged_and_filtered_in_sql(awork: Awork) -> None:
    """Here ten thousand, by the last page of a filter on days."""
    columns = "person_id, project_id, task_id, spent_on, minutes, created_at, updated_at"
    stamp = "2026-01-01T00:00:00Z"
    rows = [(2, 1, 1, (NOW - timedelta(days=n % 400)).date().isoformat(), 15, stamp, stamp) for n in range(10_000)]
    awork.store.executemany(f"INSERT INTO time_entries ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608
    query = {"filterby": "startDateUtc ge datetime'2026-11-01T00:00'", "orderby": "startDateLocal desc,id"}
    first = awork.send("GET", "/timeentries", pageSize=500, **query)
    assert first.headers["aw-totalitems"] == "550"
    assert len(awork.get("/timeentries", page=2, pageSize=500, **query)) == 50
