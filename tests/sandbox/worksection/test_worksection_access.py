"""Credentials, limits and the envelope of the fake Worksection."""

import hashlib
import hmac
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Mount

from mcp_psa.sandbox.agency import seed
from mcp_psa.sandbox.credentials import WORKSECTION_ACCESS_TOKEN, WORKSECTION_API_KEY
from mcp_psa.sandbox.store import Store
from mcp_psa.sandbox.worksection.auth import check_key, header_signature, query_hash
from mcp_psa.sandbox.worksection.errors import ApiError

REFUSED = {"status": "error", "status_code": 2, "message": "Action hash is missed or invalid"}
BEARER = {"Authorization": f"Bearer {WORKSECTION_ACCESS_TOKEN}"}
OAUTH = {"client_id": "fake-sandbox-client-worksection", "client_secret": "fake-sandbox-secret-worksection"}
REFRESH = OAUTH | {"grant_type": "refresh_token", "refresh_token": "fake-sandbox-refresh-worksection"}


def _signature(action: str, stamp: int, key: str = WORKSECTION_API_KEY) -> dict[str, str]:
    sig = hmac.new(key.encode(), f"{action}:{stamp}".encode(), hashlib.sha256).hexdigest()
    return {"Authorization": f"Admin {stamp}_{sig}"}


@pytest.mark.parametrize("path", ["/api/admin/v2", "/api/admin/v2/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_signed_header_opens_both_spellings_of_the_address_with_either_verb(
    account: Any, path: str, method: str
) -> None:
    """The header needs the key, the action and the time."""
    headers = _signature("get_users", int(account.seconds))
    assert account.send(method, f"{path}?action=get_users", headers=headers).json()["status"] == "ok"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        _signature("get_users", 1_700_000_000, key="wrong"),
        _signature("get_projects", 1_700_000_000),
        _signature("get_users", 1_700_000_000 - 301),
        _signature("get_users", 1_700_000_000 + 301),
        {"Authorization": "Admin nonsense"},
        BEARER,
    ],
)
def test_a_call_without_a_right_signature_is_refused_with_200_and_code_2(account: Any, headers: dict[str, str]) -> None:
    """Wrong key, another action's signature, a stale one, a token at the wrong address."""
    answer = account.send("GET", "/api/admin/v2/?action=get_users", headers=headers)
    assert (answer.status_code, answer.json()) == (200, REFUSED)


def test_the_md5_hash_is_taken_over_the_query_as_sent(account: Any, signed_query: Any) -> None:
    """Cyrillic, spaces and ampersands are hashed in their encoded form."""
    query = signed_query({"action": "search_tasks", "filter": "name has 'Отчёт & Co'"})
    assert account.send("GET", f"/api/admin/v2/?{query}").json()["status"] == "ok"
    assert account.send("GET", f"/api/admin/v2/?{query}&extra=text").json() == REFUSED


def test_both_signatures_meet_their_known_vectors() -> None:
    """The FAQ prints the first; the second comes from the vendor's client library."""
    key = "7776461cd931e7b1c8e9632ff8e979ce"
    assert query_hash("action=get_tasks&id_project=26", key) == "ec3ab2c28f21b4a07424f8ed688d6644"
    signature = "8798baadd443f8e660b7decc9d6311655226208b8025e01d22a4b11bc0840849"
    assert header_signature("get_tasks", "1700000000", key) == signature


def test_numbers_beyond_reason_are_refused_and_break_nothing(account: Any) -> None:
    """Ids, hours and money."""
    assert account.admin("get_task", id_task="9" * 40)["status_code"] == 5
    for params in ({"time": "1e400"}, {"time": "9" * 30 + ":00"}, {"money": "1e300"}, {"money": "NaN"}):
        assert account.user("add_costs", id_task=1, **params)["status_code"] == 10


def test_a_query_that_was_not_encoded_is_hashed_as_its_bytes(account: Any) -> None:
    """One client sends UTF-8 as it is."""
    query = "action=search_tasks&filter=name has 'Отчёт'".encode()
    hash_ = hashlib.md5(query + WORKSECTION_API_KEY.encode()).hexdigest()  # noqa: S324
    scope = {"headers": [], "type": "http", "query_string": query + b"&hash=" + hash_.encode()}
    check_key(Request(scope), "search_tasks", "sent", lambda: account.seconds)
    with pytest.raises(ApiError):
        check_key(Request(scope | {"query_string": query}), "search_tasks", "sent", lambda: account.seconds)


def test_an_account_that_hashes_raw_values_refuses_the_encoded_form(new_account: Any, signed_query: Any) -> None:
    """For plain values both forms agree; for a space they do not."""
    account = new_account(options={"hash_of": "raw"})
    raw = hashlib.md5(("action=search_tasks&filter=name has 'a b'" + WORKSECTION_API_KEY).encode()).hexdigest()  # noqa: S324
    sent = "action=search_tasks&filter=name+has+%27a+b%27"
    assert account.send("GET", f"/api/admin/v2/?{sent}&hash={raw}").json()["status"] == "ok"
    encoded = signed_query({"action": "search_tasks", "filter": "name has 'a b'"})
    assert account.send("GET", f"/api/admin/v2/?{encoded}").json() == REFUSED
    plain = signed_query({"action": "get_tasks", "id_project": "1"})
    assert account.send("GET", f"/api/admin/v2/?{plain}").json()["status"] == "ok"


def test_a_form_body_is_read_beside_a_hashed_query(account: Any, signed_query: Any) -> None:
    """The hash covers the query alone."""
    url = f"/api/admin/v2/?{signed_query({'action': 'post_comment', 'id_task': '1'})}"
    assert account.send("POST", url, data={"text": "Hello"}).json()["data"]["text"] == "Hello"


def test_a_token_works_in_the_header_and_in_the_query(account: Any) -> None:
    """The user address takes it either way."""
    assert account.send("GET", "/api/oauth2?action=me", headers=BEARER).json()["status"] == "ok"
    url = f"/api/oauth2?action=me&access_token={WORKSECTION_ACCESS_TOKEN}"
    assert account.send("GET", url).json()["status"] == "ok"


def test_an_unknown_token_is_http_401(account: Any) -> None:
    """Tokens are the one thing the vendor answers with a status of its own."""
    answer = account.send("GET", "/api/oauth2?action=me", headers={"Authorization": "Bearer nobody"})
    assert answer.status_code == 401
    assert answer.json()["status"] == "error"
    assert account.send("GET", "/api/oauth2?action=me").status_code == 401


def test_a_refresh_gives_a_new_pair_and_kills_the_old_one(account: Any) -> None:
    """Both old tokens are useless afterwards."""
    pair = account.send("POST", "/oauth2/refresh", data=REFRESH).json()
    assert (pair["token_type"], pair["expires_in"]) == ("Bearer", 86_400)
    dead = account.send("GET", "/api/oauth2?action=me", headers=BEARER)
    assert dead.status_code == 401
    assert "token is expired" in dead.json()["message"]
    assert account.user("me", token=pair["access_token"])["data"][0]["email"] == "helena@x.example"
    again = account.send("POST", "/oauth2/refresh", data=REFRESH)
    assert (again.status_code, again.json()["error"]) == (200, "not_authorized")
    account.seconds += 86_400
    headers = {"Authorization": f"Bearer {pair['access_token']}"}
    assert account.send("GET", "/api/oauth2?action=me", headers=headers).status_code == 401
    newer = account.send("POST", "/oauth2/refresh", json=REFRESH | {"refresh_token": pair["refresh_token"]}).json()
    assert newer["access_token"] != pair["access_token"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"client_secret": "x"}, "invalid_client"), ({"grant_type": "password"}, "invalid_request")],
)
def test_a_bad_refresh_is_an_oauth_error_with_200(account: Any, changes: dict[str, str], error: str) -> None:
    """The envelope differs from the API's."""
    answer = account.send("POST", "/oauth2/refresh", data=REFRESH | changes)
    assert (answer.status_code, answer.json()["error"]) == (200, error)
    assert "errorDescription" in answer.json()


def test_a_token_tells_whose_it_is(account: Any) -> None:
    """The resource endpoint knows the person behind a token."""
    answer = account.send("POST", "/oauth2/resource", data=OAUTH | {"access_token": WORKSECTION_ACCESS_TOKEN})
    assert answer.json()["email"] == "helena@x.example"
    assert account.send("POST", "/oauth2/resource", data=OAUTH).json()["error"] == "not_authorized"


def test_a_second_call_in_the_same_second_is_refused_in_band(new_account: Any) -> None:
    """One request a second, told in a 200."""
    account = new_account(quota=True)
    assert account.admin("get_users")["status"] == "ok"
    assert account.user("get_users") == {"status": "error", "message": "Too many requests"}
    account.seconds += 1
    assert account.admin("get_users")["status"] == "ok"


def test_the_throttle_can_be_a_429(new_account: Any) -> None:
    """Which of the two the vendor uses is not known."""
    account = new_account(quota=True, options={"throttle_status": 429})
    account.user("get_users")
    assert account.send("GET", "/api/oauth2?action=get_users", headers=BEARER).status_code == 429


def test_a_url_over_8_kb_is_414(account: Any) -> None:
    """Long parameters belong in the body."""
    assert account.send("GET", "/api/oauth2?action=get_users&x=" + "a" * 8200, headers=BEARER).status_code == 414


def test_a_missing_and_an_unknown_action_have_codes_1_and_0(account: Any) -> None:
    """Actions of the other mode are unknown too."""
    assert account.send("GET", "/api/oauth2", headers=BEARER).json()["status_code"] == 1
    invalid = {"status": "error", "status_code": 0, "message": "Action is invalid"}
    assert account.user("get_everything") == invalid
    assert account.user("get_timers") == invalid
    assert account.admin("me") == invalid


def test_unknown_paths_and_broken_bodies_are_not_errors_of_the_server(account: Any) -> None:
    """A 404 for the path; a body that is no JSON has no parameters."""
    assert account.send("GET", "/api/v3").status_code == 404
    headers = BEARER | {"Content-Type": "application/json"}
    assert (
        account.send("POST", "/api/oauth2?action=get_tasks", content=b"{", headers=headers).json()["status_code"] == 7
    )
    assert account.send("POST", "/api/oauth2?action=get_users", content=b"[]", headers=headers).json()["status"] == "ok"


def test_the_fake_works_below_a_prefix(account: Any) -> None:
    """As it stands in the sandbox, with one path spelled either way."""
    account.app = Starlette(routes=[Mount("/worksection", app=account.app)])
    for path in ("/api/oauth2", "/api/oauth2/"):
        answer = account.send("GET", f"/worksection{path}?action=get_users", headers=BEARER)
        assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert account.send("POST", "/worksection/oauth2/refresh", data=REFRESH).json()["token_type"] == "Bearer"


def test_the_whole_seeded_agency_can_be_shown(new_account: Any) -> None:
    """Every time entry and expense is a cost; every project and person has a row."""
    account = new_account()
    account.store = Store()
    seed(account.store, time_entries=500)
    account.__post_init__()
    costs = account.admin("get_costs")
    money = account.store.row("SELECT count(*) AS n FROM expenses WHERE deleted_at IS NULL")["n"]
    assert len(costs["data"]) == 500 + money
    assert len(account.admin("get_projects", extra="text,options,users")["data"]) == 40
    everybody = account.ids("get_users") + account.ids("get_contacts")
    assert len(everybody) == account.store.row("SELECT count(*) AS n FROM people WHERE is_active")["n"]
    extra = "text,files,comments,relations,subtasks,subscribers,archive,tags,custom_fields"
    assert account.admin("get_all_tasks", extra=extra)["status"] == "ok"
    assert account.admin("get_events", period="30d")["status"] == "ok"
    assert account.admin("get_timers")["status"] == "ok"
    assert account.admin("get_users_schedule")["status"] == "ok"
