"""From an answer to JSON or to the one error that says what to do next."""

from typing import Any

import httpx
import pytest

from mcp_psa.errors import (
    AuthFailed,
    Conflict,
    Forbidden,
    NotFound,
    OutcomeUnknown,
    PsaError,
    Rejected,
    TryLater,
    VendorChanged,
)
from mcp_psa.http.decode import decode
from tests.unit.http.conftest import toy

JSON = "application/json"
PAGE = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome</body></html>"


def got(status: int, content: str | bytes = b"", kind: str = JSON, **headers: str) -> httpx.Response:
    """An answer of this content and content type."""
    raw = content.encode() if isinstance(content, str) else content
    given = {"content-type": kind} if kind else {}
    return httpx.Response(status, content=raw, headers=given | {k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.parametrize("writes", [False, True], ids=["read", "write"])
@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (got(200, '{"id": 7, "name": "Café"}'), {"id": 7, "name": "Café"}),
        (got(201, '{"id": "8"}'), {"id": "8"}),
        (got(200, "[]"), []),
        (got(200, "{}"), {}),
        (got(200, "\n  [1]\n"), [1]),
        (got(200, b"\xef\xbb\xbf" + b'{"id": 7}'), {"id": 7}),
        (got(200, b"\r\n\xef\xbb\xbf" + b'{"id": 7}'), {"id": 7}),
        (got(200, '{"id": 7}', "text/html; charset=utf-8"), {"id": 7}),
        (got(200, '{"id": 7}', "text/plain"), {"id": 7}),
        (got(200, '{"id": 7}', ""), {"id": 7}),
        (got(200, '{"name": "Café"}'.encode("latin-1"), "application/json; charset=iso-8859-1"), {"name": "Café"}),
        (got(200, '{"a": 1, "a": 2}'), {"a": 2}),
        (got(200, b'{"name": "\xff"}'), {"name": "\ufffd"}),
    ],
    ids=lambda value: (
        value.text[:40] + value.headers.get("content-type", "") if isinstance(value, httpx.Response) else ""
    ),
)
def test_json_is_read_however_it_is_dressed(answer: httpx.Response, body: Any, writes: bool) -> None:
    """Ours: the content counts; vendors send JSON as text, with a BOM, or with no content type at all."""
    assert decode(answer, toy(), writes=writes) == body


NOT_JSON = [
    pytest.param(got(200, PAGE, "text/html; charset=utf-8"), "a web page (text/html)", id="web page"),
    pytest.param(got(200, PAGE), "a web page", id="web page that claims to be JSON"),
    pytest.param(got(203, '<?xml version="1.0"?><error/>', "text/xml"), "a web page (text/xml)", id="XML"),
    pytest.param(got(200, '{"rows": [{"id": 1}, {"id"'), "broken or cut-off JSON", id="truncated"),
    pytest.param(got(200, '{"id": 7}{"id": 8}'), "broken or cut-off JSON", id="two at once"),
    pytest.param(got(200, '{"hours": NaN}'), "broken or cut-off JSON", id="NaN"),
    pytest.param(got(200, '{"hours": -Infinity}'), "broken or cut-off JSON", id="Infinity"),
    pytest.param(got(200, "[" * 200_000), "broken or cut-off JSON", id="nested without end"),
    pytest.param(got(200, "OK", "text/plain"), "text (text/plain)", id="plain text"),
    pytest.param(got(200, "OK", ""), "text (no content type)", id="text of no kind"),
]


@pytest.mark.parametrize(("answer", "named"), NOT_JSON)
def test_a_read_answered_with_something_else_is_a_changed_vendor_and_never_an_empty_list(
    answer: httpx.Response, named: str
) -> None:
    """Ours: status 200 is not success; the message names the shape, not the content."""
    with pytest.raises(VendorChanged) as caught:
        decode(answer, toy(), writes=False)

    assert named in caught.value.message
    assert str(answer.status_code) in caught.value.message
    assert "Welcome" not in str(caught.value)
    assert "settings" in caught.value.fix


@pytest.mark.parametrize(("answer", "named"), NOT_JSON)
def test_a_write_answered_with_something_else_has_an_unknown_outcome(answer: httpx.Response, named: str) -> None:
    """Ours: a proxy's page after a POST says nothing about whether the hours were booked."""
    with pytest.raises(OutcomeUnknown) as caught:
        decode(answer, toy(), writes=True)

    assert named in caught.value.message
    assert "Look for the record" in caught.value.fix


EMPTY = [got(200), got(200, b" \r\n "), got(200, b"\xef\xbb\xbf"), got(201, kind=""), got(204, kind="")]


@pytest.mark.parametrize("answer", EMPTY, ids=lambda a: f"{a.status_code} {a.content!r}")
def test_an_empty_answer_to_a_write_is_fine(answer: httpx.Response) -> None:
    """The vendors' docs: updates are often answered with 204 or nothing."""
    assert decode(answer, toy(), writes=True) is None


@pytest.mark.parametrize("answer", EMPTY, ids=lambda a: f"{a.status_code} {a.content!r}")
def test_an_empty_answer_to_a_read_is_a_changed_vendor(answer: httpx.Response) -> None:
    """Ours: absent is not empty; a list of nothing is written []."""
    with pytest.raises(VendorChanged, match="nothing in it"):
        decode(answer, toy(), writes=False)


STATUSES: list[tuple[int, type[PsaError], type[PsaError]]] = [
    (301, VendorChanged, VendorChanged),
    (302, VendorChanged, VendorChanged),
    (303, VendorChanged, VendorChanged),
    (307, VendorChanged, VendorChanged),
    (308, VendorChanged, VendorChanged),
    (400, Rejected, Rejected),
    (401, AuthFailed, AuthFailed),
    (402, Rejected, Rejected),
    (403, Forbidden, Forbidden),
    (404, NotFound, NotFound),
    (405, Rejected, Rejected),
    (409, Conflict, Conflict),
    (410, NotFound, NotFound),
    (413, Rejected, Rejected),
    (415, Rejected, Rejected),
    (422, Rejected, Rejected),
    (451, Rejected, Rejected),
    (500, TryLater, OutcomeUnknown),
    (501, TryLater, OutcomeUnknown),
    (502, TryLater, OutcomeUnknown),
    (503, TryLater, OutcomeUnknown),
    (504, TryLater, OutcomeUnknown),
    (520, TryLater, OutcomeUnknown),
    (599, TryLater, OutcomeUnknown),
]


@pytest.mark.parametrize("content", ['{"message": "no"}', PAGE, "", "{broken"], ids=["JSON", "page", "empty", "broken"])
@pytest.mark.parametrize(
    ("status", "read", "write"), STATUSES, ids=lambda value: value if isinstance(value, int) else ""
)
def test_each_status_means_one_error(status: int, read: type[PsaError], write: type[PsaError], content: str) -> None:
    """Ours: grouped by what the caller can do next; the body's shape does not change the meaning of the status."""
    for expected, writes in ((read, False), (write, True)):
        with pytest.raises(PsaError) as caught:
            decode(got(status, content), toy(), writes=writes)
        assert type(caught.value) is expected
        assert "Toyvendor" in caught.value.message


def test_a_failing_vendor_names_the_seconds_after_which_to_repeat() -> None:
    """Ours: TryLater carries a number."""
    with pytest.raises(TryLater) as caught:
        decode(got(503), toy(), writes=False)

    assert caught.value.seconds == 30


@pytest.mark.parametrize(
    ("location", "named"),
    [
        ("https://login.other.example/start?token=canary", "login.other.example"),
        ("/login", "another place"),
        ("", "another place"),
        ("https://[::1", "another place"),
        ("https://host.example:notaport/", "another place"),
    ],
)
def test_a_redirect_names_its_host_and_the_address_setting(location: str, named: str) -> None:
    """Ours: an API does not redirect; the address is wrong, and only its host is worth showing."""
    with pytest.raises(VendorChanged) as caught:
        decode(got(302, location=location), toy(), writes=False)

    assert named in caught.value.message
    assert "TOY_" in caught.value.fix
    assert "canary" not in str(caught.value)


def test_keys_are_lowered_where_the_manifest_asks_for_it_and_values_never() -> None:
    """ProWorkflow's docs: one answer mixes billAmount and timespent."""
    body = '{"Items": [{"BillAmount": "Ten", "Tags": ["VIP", {"Id": 1}]}]}'

    assert decode(got(200, body), toy(keys="lower"), writes=False) == {
        "items": [{"billamount": "Ten", "tags": ["VIP", {"id": 1}]}]
    }
    assert decode(got(200, body), toy(), writes=False)["Items"][0]["BillAmount"] == "Ten"
