"""Companies, users, absences, bookings, comments and search."""

from mcp_psa.sandbox import credentials
from mcp_psa.sandbox.awork.ids import guid
from tests.sandbox.awork.awork_agency import Awork

GRACE = guid("user", 2)


def test_a_company_is_created_read_replaced_and_read(awork: Awork) -> None:
    """Three fields, all replaced by PUT."""
    made = awork.post("/companies", {"name": "New & Co", "description": "Words", "industry": "Toys"}).json()
    assert made == awork.get(f"/companies/{made['id']}")
    put = awork.put(f"/companies/{made['id']}", {"name": "Newer"}).json()
    assert (put["name"], put["description"], put["industry"]) == ("Newer", None, None)
    assert put["resourceVersion"] != made["resourceVersion"]
    assert awork.post("/companies", {"industry": "x"}).json()["validationErrors"][0]["property"] == "name"
    assert awork.get("/companies/industries") == ["Food", "Logistics"]
    nordwind = awork.get(f"/companies/{guid('company', 2)}")
    assert (nordwind["projectsCount"], nordwind["projectsInProgressCount"]) == (2, 1)


def test_names_with_apostrophes_can_be_looked_for(awork: Awork) -> None:
    """The apostrophe is doubled."""
    assert awork.names("/companies", "name eq 'O''Neill & Sons'") == ["O'Neill & Sons"]
    assert awork.names("/users", "lastName eq 'O''Neill'", "firstName") == ["Grace"]


def test_contact_infos_are_rows_of_their_own(awork: Awork) -> None:
    """The first e-mail address is the agency's; more are kept beside it."""
    path = f"/companies/{guid('company', 3)}/contactinfo"
    first = awork.post(path, {"type": "email", "value": "hello@oneill.example"}).json()
    assert (awork.store.get("companies", 3) or {})["email"] == "hello@oneill.example"
    second = awork.post(path, {"type": "email", "subType": "invoice", "value": "bills@oneill.example"}).json()
    assert [row["value"] for row in awork.get(path)] == ["hello@oneill.example", "bills@oneill.example"]
    awork.put(f"{path}/{second['id']}", {"type": "email", "value": "pay@oneill.example"})
    assert awork.get(f"{path}/{second['id']}")["value"] == "pay@oneill.example"
    assert awork.send("DELETE", f"{path}/{first['id']}").status_code == 204
    assert awork.send("GET", f"{path}/{first['id']}").status_code == 404
    address = awork.post(path, {"type": "address", "isAddress": True, "addressLine1": "1 Road", "city": "Bath"}).json()
    assert (
        address["city"],
        awork.get(f"/companies/{guid('company', 3)}")["companyContactInfos"][0]["addressLine1"],
    ) == ("Bath", "1 Road")
    assert awork.post(path, {"type": "fax", "value": "1"}).status_code == 400
    assert awork.send("DELETE", f"{path}/{second['id']}").status_code == 204


def test_a_users_address_stands_in_contact_infos_alone(awork: Awork) -> None:
    """There is no e-mail field; deactivated users and the API user are listed, clients' contacts are not."""
    users = awork.get("/users")
    assert [user["firstName"] for user in users] == ["Helena", "Grace", "Ravi", "awork"]
    assert all("email" not in user for user in users)
    assert [info["value"] for info in users[1]["userContactInfos"] if info["type"] == "email"] == [
        "grace@agency.example"
    ]
    assert [user["isDeactivated"] for user in users] == [False, False, True, False]
    assert users[1]["teams"][0]["name"] == "Design"
    found = awork.names("/users", "userContactInfos/any(c: c/value eq 'grace@agency.example')", "id")
    assert found == [GRACE]
    assert awork.get(f"/users/{GRACE}/capacity")["weeklyCapacity"]["mon"] == 8 * 3600


def test_absences_are_rounded_to_midnight_noon_and_the_last_second(awork: Awork) -> None:
    """The flags mean halves of a single day, or a start or an end at noon of several."""

    def times(start: str, end: str, **flags: bool) -> tuple[str, str]:
        row = awork.post("/absences", {"userId": GRACE, "startOn": start, "endOn": end, **flags}).json()
        return row["startOn"][8:19], row["endOn"][8:19]

    assert times("2026-12-01T08:30:00Z", "2026-12-02") == ("01T00:00:00", "02T23:59:59")
    assert times("2026-12-01", "2026-12-02", isHalfDayOnStart=True, isHalfDayOnEnd=True) == (
        "01T12:00:00",
        "02T12:00:00",
    )
    assert times("2026-12-01", "2026-12-01", isHalfDayOnStart=True) == ("01T00:00:00", "01T12:00:00")
    assert times("2026-12-01", "2026-12-01", isHalfDayOnEnd=True) == ("01T12:00:00", "01T23:59:59")


def test_an_absence_is_created_read_replaced_and_deleted(awork: Awork) -> None:
    """A worked weekend is no absence."""
    body = {
        "userId": GRACE,
        "startOn": "2026-12-01",
        "endOn": "2026-12-03",
        "description": "Holiday",
        "externalProvider": "hr",
    }
    made = awork.post("/absences", body).json()
    path = f"/absences/{made['id']}"
    assert made == awork.get(path)
    assert made["isReadOnly"] is True
    put = awork.put(path, {"userId": GRACE, "startOn": "2026-12-02", "endOn": "2026-12-03"}).json()
    assert (put["description"], put["isReadOnly"], put["startOn"]) == (None, False, "2026-12-02T00:00:00Z")
    awork.store.insert(
        "absences", {"person_id": 2, "kind": "workday", "start_on": "2026-12-05", "end_on": "2026-12-05"}
    )
    assert awork.names("/absences", "endOn ge datetime'2026-12-03T12:00'", "id") == [made["id"]]
    assert awork.post("/absences", body | {"endOn": "2026-11-01"}).json()["code"] == "date-out-of-range"
    assert awork.post("/absences", {}).status_code == 400
    assert awork.send("DELETE", path).status_code == 204
    assert awork.get("/absences") == []


def test_a_booking_has_plain_dates_and_cannot_be_fetched_alone(awork: Awork) -> None:
    """List, create, replace, delete."""
    body = {
        "userId": GRACE,
        "projectId": guid("project", 1),
        "startDate": "2026-12-01",
        "endDate": "2026-12-04",
        "duration": 7230,
    }
    made = awork.post("/timebookings", body | {"description": "Sprint", "laneOrder": 2}).json()
    assert (made["startDate"], made["duration"], made["laneOrder"]) == ("2026-12-01", 7230, 2)
    path = f"/timebookings/{made['id']}"
    assert awork.send("GET", path).status_code == 404
    put = awork.put(path, body | {"projectId": None}).json()
    assert [put[name] for name in ("projectId", "description", "laneOrder")] == [None, None, 0]
    assert awork.get("/timebookings", filterby="startDate ge datetime'2026-12-01T00:00'") == [put]
    query = {"userIds": f"{GRACE},{guid('user', 1)}", "intervalStart": "2026-12-04", "intervalEnd": "2026-12-31"}
    assert [len(each["timeBookings"]) for each in awork.get("/users/timebookings", **query)] == [1, 0]
    assert awork.send("GET", "/users/timebookings", userIds="x").status_code == 400
    assert awork.post("/timebookings", body | {"endDate": "2026-11-01"}).status_code == 400
    assert awork.send("DELETE", path).status_code == 204


def test_comments_belong_to_tasks_and_projects(awork: Awork) -> None:
    """Written in one's own name, or by an admin in another's; markup is left out of the plain text."""
    for kind in ("task", "project"):
        path = f"/{kind}s/{guid(kind, 1)}/comments"
        message = f"<p>Look, ~[userId:{GRACE}] &amp; others</p>"
        made = awork.post(path, {"message": message, "userId": guid("user", 1)}).json()
        assert made == awork.get(f"{path}/{made['id']}") == awork.get(path)[0]
        assert (made["entityType"], made[kind]["id"], made["user"]["firstName"]) == (
            f"{kind}s",
            guid(kind, 1),
            "Helena",
        )
        assert made["plainFormattedMessage"] == f"Look, ~[userId:{GRACE}] & others"
        assert [user["firstName"] for user in made["mentions"]["users"]] == ["Grace"]
        own = awork.post(path, {"message": "a < b", "inReplyToCommentId": made["id"]}).json()
        assert (own["userId"], own["plainFormattedMessage"], own["inReplyToCommentId"]) == (
            guid("user", 0),
            "a < b",
            made["id"],
        )
        put = awork.put(f"{path}/{own['id']}", {"message": "changed"}).json()
        assert (put["message"], put["resourceVersion"] != own["resourceVersion"]) == ("changed", True)
        assert awork.send("DELETE", f"{path}/{own['id']}").status_code == 204
        assert awork.send("GET", f"{path}/{own['id']}").status_code == 404
        assert awork.post(path, {"message": ""}).status_code == 400
    assert awork.get(f"/tasks/{guid('task', 1)}")["commentCount"] == 1
    assert awork.send("GET", f"/tasks/{guid('task', 2)}/comments/{made['id']}").status_code == 404


def test_a_person_who_is_no_admin_posts_in_his_own_name_only(awork: Awork) -> None:
    """And changes his own comments only."""
    path = f"/tasks/{guid('task', 2)}/comments"
    foreign = awork.post(path, {"message": "x", "userId": GRACE}).json()
    awork.token = credentials.AWORK_ACCESS_TOKEN
    awork.store.update("people", 1, {"is_admin": 0})
    assert awork.post(path, {"message": "mine"}).json()["userId"] == guid("user", 1)
    assert awork.post(path, {"message": "x", "userId": GRACE}).json()["code"] == "unauthorized"
    assert awork.put(f"{path}/{foreign['id']}", {"message": "y"}).status_code == 401


def test_search_hides_what_is_closed_stuck_or_done(awork: Awork) -> None:
    """Unless it is asked to show it."""
    assert [hit["entity"]["name"] for hit in awork.get("/search", searchTerm="sh")["projectHits"]["hits"]] == []
    found = awork.get("/search", searchTerm="sh", includeClosedAndStuck="true")
    assert [hit["entity"]["name"] for hit in found["projectHits"]["hits"]] == ["Shop"]
    assert awork.get("/search", searchTerm="done thing")["taskHits"]["totalCount"] == 0
    one = awork.get("/search", searchTerm="RELAUNCH", searchTypes="project", top=1)
    assert (one["totalCount"], one["maxScore"], one["top"][0]["entity"]["id"]) == (1, 10.0, guid("project", 1))
    assert awork.get("/search", searchTerm="grace", searchTypes="user")["userHits"]["hits"][0]["type"] == "user"
    assert awork.get("/search", searchTerm="early", searchTypes="timeentry,task")["timeEntriesHits"]["totalCount"] == 1
    assert awork.get("/search", searchTerm="early", searchTypes="project")["timeEntriesHits"]["hits"] == []


def test_a_bad_search_is_refused(awork: Awork) -> None:
    """A term of 1 to 50 characters, and known types."""
    for query in (
        {},
        {"searchTerm": "x" * 51},
        {"searchTerm": "x", "searchTypes": "invoice"},
        {"searchTerm": "x", "top": "y"},
    ):
        assert awork.send("GET", "/search", **query).status_code == 400


def test_options_are_fetched_by_id(awork: Awork) -> None:
    """Types of work, project types and roles; the first role is the default one."""
    for path in ("/typeofwork", "/projecttypes", "/projectroles"):
        row = awork.get(path)[0]
        assert awork.get(f"{path}/{row['id']}") == row
        assert awork.send("GET", f"{path}/{guid('x', 1)}").status_code == 404
    assert [(row["name"], row["isDefault"], row["memberCount"]) for row in awork.get("/projectroles")] == [
        ("Project manager", True, 2),
        ("Developer", False, 1),
    ]
    assert len(awork.get(f"/projects/{guid('project', 1)}/typeofwork")) == 2
    status = awork.get(f"/projects/{guid('project', 1)}/taskstatuses")[3]
    assert awork.get(f"/projects/{guid('project', 1)}/taskstatuses/{status['id']}")["type"] == "stuck"
