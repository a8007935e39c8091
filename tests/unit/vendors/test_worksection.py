"""What only code can say about Worksection, and that each of its three ways of authentication opens the account.

Sources: the vendor's FAQ (the MD5 vector is printed there), its client libraries (the header's is computed from them) and its
Postman collection.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from mcp_psa.app import App, _signing, build_app, load_vendors
from mcp_psa.call import run
from mcp_psa.http.inprocess import in_process
from mcp_psa.http.session import Session
from mcp_psa.ledger import SqliteLedger
from mcp_psa.sandbox.app import open_box
from mcp_psa.sandbox.credentials import WORKSECTION_ACCESS_TOKEN, WORKSECTION_API_KEY
from mcp_psa.sandbox.worksection import app as fake
from mcp_psa.settings import read_account
from mcp_psa.shape.result import Result
from mcp_psa.vendors import worksection
from mcp_psa.vendors.worksection import VendorAdapter, header_signature, query_hash
from tests.conftest import NOW
from tests.unit.http.conftest import FakeTime

KEY = "7776461cd931e7b1c8e9632ff8e979ce"
STAMP = 1_700_000_000
ADAPTER = VendorAdapter()

HEADER = {"WORKSECTION_API_KEY": WORKSECTION_API_KEY}
MD5 = {**HEADER, "WORKSECTION_SIGNING": "md5"}
TOKEN = {"WORKSECTION_ACCESS_TOKEN": WORKSECTION_ACCESS_TOKEN}
# Every character that encodings disagree about.
AWKWARD = "Möbel & Söhne + 10% 'x' \"q\" = 1/2 #3\nПривіт"  # noqa: RUF001  # Cyrillic on purpose


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Header signatures carry the time."""
    monkeypatch.setattr(worksection.time, "time", lambda: float(STAMP))


class Wire(httpx.AsyncBaseTransport):
    """A transport that remembers what went through it."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner, self.requests = inner, list[httpx.Request]()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on; the address is kept as it is now, since signing puts another one in its place."""
        self.requests.append(
            httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
        )
        return await self.inner.handle_async_request(request)


def opened(env: Mapping[str, str], transport: httpx.AsyncBaseTransport) -> App:
    """A server with this account alone, whose time moves only by waiting."""
    env = {
        "MCP_PSA_TOOLSETS": "all",
        "MCP_PSA_NEAR_MISSES": "off",
        "WORKSECTION_ACCOUNT": "acme",
        "WORKSECTION_BASE_URL": "http://sandbox",
        **env,
    }
    app, time = build_app(env, ["worksection"], transport=transport, today=NOW.date, ledger=SqliteLedger), FakeTime()
    account = app.accounts["worksection"]
    app._sessions["worksection"] = Session(
        account.vendor,
        account.credentials,
        transport=transport,
        clock=time.clock,
        sleep=time.sleep,
        auth=_signing(account) if account.credentials.way.kind == "adapter" else None,
    )
    return app


def boxed(env: Mapping[str, str], **options: Any) -> tuple[App, Wire]:
    """The same over a fresh agency behind the fake."""
    box = open_box(clock=lambda: NOW, quota=False)
    wire = Wire(in_process(fake(box, wall=lambda: float(STAMP), **options)))
    return opened(env, wire), wire


def scripted(answer: Callable[[httpx.Request], httpx.Response], env: Mapping[str, str] = HEADER) -> tuple[App, Wire]:
    """The same over answers of the test's own."""
    wire = Wire(httpx.MockTransport(answer))
    return opened(env, wire), wire


def ok(data: Any) -> httpx.Response:
    """A good answer."""
    return httpx.Response(200, json={"status": "ok", "data": data})


def refused(code: int | None, message: str, details: str = "") -> httpx.Response:
    """An error inside a 200, as every error but a dead token is."""
    body = {"status": "error", "status_code": code, "message": message, "message_details": details}
    return httpx.Response(200, json={key: value for key, value in body.items() if value not in (None, "")})


async def call(app: App, name: str, **arguments: Any) -> Result:
    """The result of a tool."""
    tool = app.catalog.find(f"worksection_{name}")
    assert tool is not None
    return await run(app, tool, arguments)


async def items(app: App, name: str, **arguments: Any) -> list[dict[str, Any]]:
    """The rows of a list."""
    result = await call(app, name, **arguments)
    assert result.structured is not None, result.text
    return list(result.structured["items"])


def error(result: Result) -> dict[str, Any]:
    """The error of a call that failed."""
    assert result.is_error, result.text
    return dict(json.loads(result.text)["error"])


# Signatures


def test_the_query_hash_is_the_one_that_the_vendor_prints() -> None:
    """The FAQ's own vector."""
    assert query_hash(KEY, "action=get_tasks&id_project=26") == "ec3ab2c28f21b4a07424f8ed688d6644"


def test_the_header_signature_is_the_one_that_the_vendors_libraries_make() -> None:
    """Computed from the vendor's Python and PHP clients."""
    expected = "1700000000_8798baadd443f8e660b7decc9d6311655226208b8025e01d22a4b11bc0840849"
    assert header_signature(KEY, "get_tasks", STAMP) == expected


@pytest.mark.parametrize("signing", [{}, {"WORKSECTION_SIGNING": "header"}])
def test_the_header_is_the_default_and_signs_the_action_alone(signing: dict[str, str]) -> None:
    """The vendor's clients: parameters are no part of it."""
    url = "https://acme.worksection.com/api/admin/v2/?action=get_tasks&id_project=26"

    (made,) = ADAPTER.sign("GET", url, {"WORKSECTION_API_KEY": KEY, **signing})

    assert made.headers == {"Authorization": f"Admin {header_signature(KEY, 'get_tasks', STAMP)}"}
    assert made.query == ""


def test_plain_queries_are_hashed_once() -> None:
    """The FAQ: where nothing is encoded, both readings are one."""
    url = "https://acme.worksection.com/api/admin/v2/?action=get_tasks&id_project=26"

    (made,) = ADAPTER.sign("GET", url, {"WORKSECTION_API_KEY": KEY, "WORKSECTION_SIGNING": "md5"})

    assert made.query == "hash=ec3ab2c28f21b4a07424f8ed688d6644"
    assert not made.headers
    assert not made.refused


def test_encoded_queries_are_hashed_as_sent_and_then_raw() -> None:
    """The vendor's SDK hashes what it sends, its Postman script raw values."""
    url = "https://acme.worksection.com/api/admin/v2/?action=post_task&title=a%20%2B%20b"

    sent, raw = ADAPTER.sign("POST", url, {"WORKSECTION_API_KEY": KEY, "WORKSECTION_SIGNING": "md5"})

    assert sent.query == f"hash={query_hash(KEY, 'action=post_task&title=a%20%2B%20b')}"
    assert raw.query == f"hash={query_hash(KEY, 'action=post_task&title=a + b')}"
    assert not raw.refused


# The three ways, end to end

WAYS = [
    pytest.param(HEADER, {}, "/api/admin/v2/", id="header"),
    pytest.param(MD5, {"hash_of": "sent"}, "/api/admin/v2/", id="md5 over the query as sent"),
    pytest.param(MD5, {"hash_of": "raw"}, "/api/admin/v2/", id="md5 over raw values"),
    pytest.param(TOKEN, {}, "/api/oauth2", id="access token"),
]


@pytest.mark.anyio
@pytest.mark.parametrize(("env", "options", "path"), WAYS)
async def test_each_way_reads_and_writes_whatever_the_text(
    env: dict[str, str], options: dict[str, str], path: str
) -> None:
    """Ours: read, write, and the write is there once."""
    app, wire = boxed(env, **options)

    assert await items(app, "list_projects", limit=1)
    written = await call(app, "create_comment", task="1", text=AWKWARD)

    assert not written.is_error, written.text
    texts = [row["text"] for row in await items(app, "list_comments", task="1")]
    assert texts.count(AWKWARD) == 1
    assert {request.url.path for request in wire.requests} == {path}


@pytest.mark.anyio
@pytest.mark.parametrize(("env", "options", "path"), WAYS)
async def test_each_way_writes_a_schedule(env: dict[str, str], options: dict[str, str], path: str) -> None:
    """The FAQ: an object in one parameter, be it in a body or in a query."""
    app, _ = boxed(env, **options)

    result = await call(
        app, "update_absence", person="1002", start_on="2026-12-21", end_on="2026-12-23", kind="sick_leave"
    )

    assert not result.is_error, result.text
    (row,) = await items(app, "list_absences", person="1002", kind="sick_leave", **{"from": "2026-12-21"})
    assert (row["start_on"], row["end_on"]) == ("2026-12-21", "2026-12-23")


@pytest.mark.anyio
async def test_writes_hold_their_parameters_where_the_way_wants_them() -> None:
    """The FAQ: MD5 covers the query alone, so everything goes there; the others take a JSON body."""
    answers = {"post_comment": {"id": "5", "text": "x"}}
    for env, in_query in ((HEADER, False), (MD5, True), (TOKEN, False)):
        app, wire = scripted(lambda request: ok(answers[request.url.params["action"]]), env)
        await call(app, "create_comment", task="1", text="a b")
        (request,) = wire.requests
        assert request.method == "POST"
        assert request.url.params.get("text") == ("a b" if in_query else None)
        assert bool(request.content) is not in_query


@pytest.mark.anyio
async def test_a_refused_hash_is_tried_once_more_and_no_oftener() -> None:
    """The FAQ, code 2: the write was not made, so the other reading is tried; then the key is wrong."""
    app, wire = scripted(lambda _: refused(2, "Action hash is missed or invalid"), MD5)

    result = await call(app, "create_comment", task="1", text="a b")

    assert error(result)["code"] == "auth_failed"
    assert "WORKSECTION_API_KEY" in error(result)["fix"]
    assert len(wire.requests) == 2


@pytest.mark.anyio
@pytest.mark.parametrize("code", [0, 10, 12, 16, 20, 22])
async def test_no_other_error_is_tried_again(code: int) -> None:
    """Ours: only code 2 proves that nothing was done for the signature's sake."""
    app, wire = scripted(lambda _: refused(code, "Some status_code 2 of a text"), MD5)

    assert (await call(app, "create_comment", task="1", text='a "status_code":2, b')).is_error
    assert len(wire.requests) == 1


@pytest.mark.anyio
@pytest.mark.parametrize("env", [{"WORKSECTION_API_KEY": "0" * 32}, {**MD5, "WORKSECTION_API_KEY": "0" * 32}])
async def test_a_wrong_key_is_said_to_be_one(env: dict[str, str]) -> None:
    """The FAQ: code 2 inside a 200."""
    app, _ = boxed(env)

    assert error(await call(app, "list_projects"))["code"] == "auth_failed"


@pytest.mark.anyio
async def test_a_dead_token_is_said_to_be_one() -> None:
    """The vendor's clients: the one error with a status of its own."""
    app, _ = boxed({"WORKSECTION_ACCESS_TOKEN": "fake-and-wrong"})

    assert error(await call(app, "list_projects"))["code"] == "auth_failed"


@pytest.mark.parametrize("name", ["CLIENT_ID", "CLIENT_SECRET", "TOKEN_URL", "SIGNING", "ACTOR_EMAIL"])
def test_what_only_goes_along_is_no_half_given_credential(name: str) -> None:
    """Ours: without a key or a token the vendor is simply not there."""
    value = "md5" if name == "SIGNING" else "fake@value.example"
    assert read_account({f"WORKSECTION_{name}": value}, load_vendors()["worksection"]) is None


@pytest.mark.parametrize("account", ["acme", "acme.worksection.com", "https://acme.worksection.com/project/1/"])
def test_an_account_may_be_given_as_name_host_or_address(account: str) -> None:
    """Ours."""
    found = read_account({**HEADER, "WORKSECTION_ACCOUNT": account}, load_vendors()["worksection"])
    assert found is not None
    assert found.credentials.base_url == "https://acme.worksection.com"


# Throttling and errors


@pytest.mark.anyio
@pytest.mark.parametrize("status", [200, 429])
async def test_a_throttle_is_waited_out_in_a_200_as_well(status: int) -> None:
    """The FAQ: "Too many requests", its status not said; a refused write was not made."""
    answers = [httpx.Response(status, json={"status": "error", "message": "Too many requests"}), ok({"id": "5"})]
    app, wire = scripted(lambda _: answers.pop(0))

    result = await call(app, "create_comment", task="1", text="Ahoy")

    assert not result.is_error, result.text
    assert len(wire.requests) == 2


@pytest.mark.anyio
async def test_a_task_that_is_called_too_many_requests_is_no_throttle() -> None:
    """Ours: else the write would be made four times."""
    name = 'Error "message":"Too many requests'
    app, wire = scripted(lambda _: ok({"id": "5", "name": name, "text": name}))

    result = await call(app, "create_comment", task="1", text=name)

    assert not result.is_error, result.text
    assert len(wire.requests) == 1


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (refused(None, "Too many tasks (10000 max)"), "rejected", "spent_from"),
        (refused(5, "Task is invalid"), "not_found", "Task is invalid"),
        (refused(16, "Tag is invalid", "Möwe"), "rejected", "Tag is invalid: Möwe"),
        (refused(10, "Field is required", "email_user_from"), "rejected", "WORKSECTION_ACTOR_EMAIL"),
        (refused(20, "Quota exceeded"), "forbidden", "plan"),
        (refused(99, "Something new"), "rejected", "Something new"),
        (httpx.Response(414, text="<html>414 Request-URI Too Large</html>"), "rejected", "WORKSECTION_SIGNING"),
        (httpx.Response(200, json={"rows": []}), "vendor_changed", "list of rows"),
    ],
)
async def test_errors_say_what_is_wrong_and_what_to_do(answer: httpx.Response, code: str, said: str) -> None:
    """The vendor's texts; an error is never an empty list."""
    app, _ = scripted(lambda _: answer)

    found = error(await call(app, "list_time_entries"))

    assert found["code"] == code
    assert said in found["message"] + found["fix"]


# Rows


@pytest.mark.anyio
@pytest.mark.parametrize("data", [[], {}, None])
async def test_no_data_is_no_rows(data: Any) -> None:
    """The FAQ: `data` may be absent; PHP writes an empty map as a list."""
    body = {"status": "ok"} | ({} if data is None else {"data": data})
    app, _ = scripted(lambda _: httpx.Response(200, json=body))

    assert await items(app, "list_comments", task="1") == []
    assert await items(app, "list_absences") == []


NOBODIES = [("0", "NOONE", "Manager isn't assigned"), ("1", "NOONE", "Нікого"), ("2", "ANY", "Anyone")]


@pytest.mark.parametrize(("id_", "email", "name"), NOBODIES)
def test_people_who_stand_for_nobody_are_left_out(id_: str, email: str, name: str) -> None:
    """The FAQ: three ids that are nobody, with names in the account's language."""
    row = ADAPTER.row("task", {"id": "7", "user_to": {"id": id_, "email": email, "name": name}}, {})
    assert row == {"id": "7", "assignees": []}


def test_subtasks_of_every_level_are_rows_of_their_own_and_come_once() -> None:
    """The Postman collection: they stand in `child`, three levels deep; a search may show them a second time."""
    leaf = {"id": "3", "name": "c"}
    middle = {"id": "2", "name": "b", "child": [leaf]}
    body = {"status": "ok", "data": [{"id": "1", "name": "a", "child": [middle]}, {"id": "2", "name": "b"}]}

    rows = ADAPTER.rows("task", body, {})

    assert rows is not None
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert rows[2]["parent"] == {"id": "2"}
    assert "parent" not in leaf


@pytest.mark.parametrize(
    ("time", "money", "nouns"),
    [
        ("1:30", "0.00", {"time_entry"}),
        ("1:30", "75.17", {"time_entry", "expense"}),
        ("0:00", "75.17", {"expense"}),
        ("0:00", "0.00", {"time_entry"}),
        ("103:39", "", {"time_entry"}),
    ],
)
def test_a_cost_is_a_time_entry_by_its_time_and_an_expense_by_its_money(time: str, money: str, nouns: set[str]) -> None:
    """The FAQ: one list for both; every row is in at least one."""
    body = {"status": "ok", "data": [{"id": "1", "time": time, "money": money}]}
    assert {noun for noun in ("time_entry", "expense") if ADAPTER.rows(noun, body, {})} == nouns


@pytest.mark.parametrize("key", ["schedule", "dates"])
def test_days_off_in_a_row_are_one_absence(key: str) -> None:
    """The FAQ calls the map schedule, the vendor's clients dates."""
    days = {"2026-12-24": "vacation", "2026-12-23": "vacation", "2026-12-26": "vacation", "2026-12-25": "sick-leave"}
    body = {"status": "ok", "data": {"9": {"id": "9", "name": "Ada", key: days}, "8": {"id": "8", key: []}}}

    rows = ADAPTER.rows("absence", body, {})

    assert [(r["person"], r["start"], r["end"], r["kind"]) for r in rows or []] == [
        ("9", "2026-12-23", "2026-12-24", "vacation"),
        ("9", "2026-12-25", "2026-12-25", "sick-leave"),
        ("9", "2026-12-26", "2026-12-26", "vacation"),
    ]


def test_a_closing_day_is_shown_of_what_is_closed() -> None:
    """The FAQ: an active project may still have the day of its last closing."""
    assert "date_closed" not in ADAPTER.row("project", {"status": "active", "date_closed": "2026-01-01"}, {})
    assert "date_closed" in ADAPTER.row("project", {"status": "archive", "date_closed": "2026-01-01"}, {})


@pytest.mark.anyio
@pytest.mark.parametrize("data", [{"time": 4360, "task": {"id": "7"}}, [{"time": 4360, "task": {"id": "7"}}]])
async def test_ones_own_timer_has_seconds_and_no_id(data: Any) -> None:
    """The Postman collection shows an object, the FAQ an array; get_timers is for the API key alone."""

    def answer(request: httpx.Request) -> httpx.Response:
        return ok(data) if request.url.params["action"] == "get_my_timer" else refused(0, "Action is invalid")

    app, _ = scripted(answer, TOKEN)

    (row,) = await items(app, "list_timers")

    assert (row["id"], row["minutes"]) == ("my", 73)


@pytest.mark.anyio
@pytest.mark.parametrize(("env", "id_", "action"), [(HEADER, "1", "stop_timer"), (TOKEN, "my", "stop_my_timer")])
async def test_a_timer_is_stopped_by_the_call_that_the_account_may_make(
    env: dict[str, str], id_: str, action: str
) -> None:
    """The vendor's clients: stop_timer for the API key, stop_my_timer for a token."""
    app, wire = boxed(env)
    assert [row["id"] for row in await items(app, "list_timers")] == [id_]

    result = await call(app, "update_timer", id=id_, running=False)

    assert not result.is_error, result.text
    assert wire.requests[-1].url.params["action"] == action
    assert await items(app, "list_timers") == []


# People, tags and days in writes


@pytest.mark.anyio
async def test_people_go_by_e_mail_whether_given_by_id_or_by_e_mail() -> None:
    """The FAQ: email_user_to; unassigning is the word NOONE."""
    app, wire = boxed(HEADER)
    for given in ({"assignees": ["1004"]}, {"assignees": "tom.ashworth@brightfold.example"}):
        result = await call(app, "update_task", id="8", **given)
        assert result.structured is not None
        assert result.structured["record"]["assignee_ids"] == ["1004"]

    await call(app, "update_task", id="8", clear=["assignees"])

    written = [json.loads(r.content)["email_user_to"] for r in wire.requests if r.method == "POST"]
    assert written == ["tom.ashworth@brightfold.example"] * 2 + ["NOONE"]


@pytest.mark.anyio
async def test_a_list_takes_people_by_e_mail_too() -> None:
    """Ours: rows are compared by id."""
    app, _ = boxed(HEADER)

    by_id = await items(app, "list_tasks", assignee="1007")

    assert by_id
    assert await items(app, "list_tasks", assignee="sofia.lindqvist@brightfold.example") == by_id
    assert error(await call(app, "list_tasks", assignee="nobody@brightfold.example"))["code"] == "bad_arguments"


@pytest.mark.anyio
@pytest.mark.parametrize("given", [{"assignees": ["1001", "1002"]}, {"assignees": ["99999"]}])
async def test_people_whom_a_task_cannot_have_are_refused_before_anything_is_sent(given: dict[str, Any]) -> None:
    """Ours."""
    app, wire = boxed(HEADER)

    assert error(await call(app, "update_task", id="8", **given))["code"] == "bad_arguments"
    assert {request.method for request in wire.requests} == {"GET"}


@pytest.mark.anyio
async def test_tags_are_put_on_and_taken_off_by_difference() -> None:
    """The sources disagree whether update_task takes tags; update_task_tags does, by plus and minus."""
    app, wire = boxed(HEADER)
    await call(app, "update_task", id="8", tags=["1", "2", "12"])
    await call(app, "update_task", id="8", tags=["2", "3"], stage="Approved")
    await call(app, "update_task", id="8", clear=["stage"])
    await call(app, "update_task", id="8", tags=["3", "2"])

    written = [json.loads(request.content) for request in wire.requests if request.method == "POST"]

    assert [(body["id_task"], body["plus"], body["minus"]) for body in written] == [
        ("8", "1,12,2", "9"),
        ("8", "13,3", "1,12"),
        ("8", "", "13"),
    ]


@pytest.mark.anyio
async def test_a_stage_that_there_is_not_is_refused_with_those_there_are() -> None:
    """Ours."""
    app, _ = boxed(HEADER)

    assert "13 Approved" in error(await call(app, "update_task", id="8", stage="Aproved"))["message"]


@pytest.mark.anyio
@pytest.mark.parametrize("end", ["2026-12-20", "2028-01-01"])
async def test_a_range_of_days_runs_forward_for_at_most_a_year(end: str) -> None:
    """Ours: each day is written singly."""
    app, wire = boxed(HEADER)

    result = await call(app, "update_absence", person="1002", start_on="2026-12-21", end_on=end, kind="none")

    assert error(result)["code"] == "bad_arguments"
    assert wire.requests == []


@pytest.mark.anyio
async def test_writes_are_whose_the_setting_says_unless_the_person_is_given() -> None:
    """The FAQ: with the API key a cost needs email_user_from."""
    app, wire = boxed({**HEADER, "WORKSECTION_ACTOR_EMAIL": "tom.ashworth@brightfold.example"})
    await call(app, "create_time_entry", task="1", minutes=5)
    await call(app, "create_time_entry", task="1", minutes=5, person="1008")

    written = [json.loads(request.content)["email_user_from"] for request in wire.requests if request.method == "POST"]

    assert written == ["tom.ashworth@brightfold.example", "daniel.osei@brightfold.example"]


# Lists


@pytest.mark.anyio
async def test_pages_are_cut_from_one_answer() -> None:
    """The FAQ: no list is paged."""
    app, wire = boxed(HEADER)

    first = await call(app, "list_projects", limit=30)
    assert first.structured is not None
    second = await call(app, "list_projects", limit=30, cursor=first.structured["next_cursor"])

    assert second.structured is not None
    assert (first.structured["returned"], second.structured["returned"]) == (30, 10)
    assert first.structured["total"] == 40
    assert len(wire.requests) == 1


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("given", "query"),
    [
        ({}, {"action": "get_all_tasks", "extra": "subtasks,tags", "filter": "active"}),
        ({"status": "done"}, {"action": "get_all_tasks", "extra": "subtasks,tags"}),
        (
            {"project": "26", "fields": ["description"]},
            {"action": "get_tasks", "id_project": "26", "extra": "subtasks,tags,text", "filter": "active"},
        ),
        (
            {"search": "boat"},
            {"action": "search_tasks", "extra": "tags", "status": "active", "filter": "name has 'boat'"},
        ),
        (
            {"project": "26", "due_from": "2026-12-01", "due_to": "2026-12-31", "status": "done"},
            {
                "action": "search_tasks",
                "id_project": "26",
                "extra": "tags",
                "status": "done",
                "filter": "dateend>='01.12.2026' and dateend<='31.12.2026'",
            },
        ),
        (
            {"completed_from": "2026-12-01"},
            {"action": "search_tasks", "extra": "tags", "filter": "dateclose>='01.12.2026'"},
        ),
        (
            {"search": "boat", "tag": "5", "status": "all"},
            {"action": "get_all_tasks", "extra": "subtasks,tags"},
        ),
    ],
)
async def test_tasks_are_listed_whole_or_searched(given: dict[str, Any], query: dict[str, str]) -> None:
    """The FAQ: what search_tasks can look for narrows the answer there; subtasks are asked for wherever they may be missing."""
    app, wire = scripted(lambda _: ok([]))

    await items(app, "list_tasks", **given)

    assert dict(wire.requests[0].url.params) == query
