"""What the vendor says is wrong: found in its answer, also in one of status 200, and made fit to show."""

import json
from typing import Any

import httpx
import pytest

from mcp_psa.errors import PsaError, Rejected
from mcp_psa.http.decode import decode, message
from mcp_psa.http.session import Call
from mcp_psa.shape.result import failed
from tests.unit.http.conftest import Script, open_session, toy

PATHS = ["errors.detail", "errors.title", "MESSAGE", "error"]
LONGEST = 300


def refused(content: str | bytes, status: int = 400) -> httpx.Response:
    """A refusal with this content."""
    return httpx.Response(status, content=content)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"errors": {"detail": "D", "title": "T"}, "message": "M", "error": "E"}, "D"),
        ({"errors": {"title": "T"}, "message": "M", "error": "E"}, "T"),
        ({"message": "M", "error": "E"}, "M"),
        ({"Message": "M"}, "M"),
        ({"error": "E", "other": "O"}, "E"),
        ({"errors": {"detail": ""}, "error": "E"}, "E"),
        ({"errors": {"detail": None}, "error": "E"}, "E"),
        ({"errors": [], "error": "E"}, "E"),
        ({"errors": [{"detail": "first"}, {"detail": "second"}]}, "first; second"),
        ({"errors": [{"title": "T"}, "loose"], "error": "E"}, "T"),
        (
            {"error": {"name": "is required", "due": ["is no day", "is past"]}},
            "name: is required; due: is no day; due: is past",
        ),
        ({"error": 17}, "17"),
        ({"error": False}, "False"),
    ],
    ids=str,
)
def test_the_first_path_of_the_manifest_that_says_something_is_taken(body: dict[str, Any], told: str) -> None:
    """The vendors' docs: each keeps its reason elsewhere, in lists or maps, and spells the key as it likes."""
    vendor = toy(errors={"paths": PATHS})

    assert message(refused(json.dumps(body)), vendor) == told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("Not today", "Not today"),
        ("<html><body><h1>403</h1>\n<p>No <b>entry</b></p></body></html>", "403 No entry"),
        ('{"unknown": "shape"}', '{"unknown": "shape"}'),
        ('"just a text"', '"just a text"'),
        ("[" * 5000, "[" * LONGEST + "…"),
        ("", ""),
    ],
    ids=["text", "page", "JSON without a known path", "JSON text", "nested without end", "nothing"],
)
def test_without_a_known_path_the_whole_content_is_shown_as_text(content: str, told: str) -> None:
    """Ours: better the vendor's own words than none."""
    assert message(refused(content), toy(errors={"paths": PATHS})) == told


def test_a_reason_after_a_byte_order_mark_is_found_too() -> None:
    """Ours: what is read in a good answer is read in a bad one."""
    assert message(refused(b'\xef\xbb\xbf{"error": "E"}'), toy(errors={"paths": PATHS})) == "E"


@pytest.mark.parametrize("length", [LONGEST - 1, LONGEST, LONGEST + 1, 1_000_000])
def test_a_message_is_cut_at_three_hundred_characters(length: int) -> None:
    """Ours: a model pays for every word; what is cut shows it."""
    text = "x" * length

    told = message(refused(json.dumps({"error": text})), toy(errors={"paths": PATHS}))

    assert told == (text if length <= LONGEST else "x" * LONGEST + "…")


def test_tags_do_not_count_and_do_not_show() -> None:
    """Ours: markup is stripped before the cut, and blanks are folded."""
    told = message(
        refused(json.dumps({"error": "<p class='a'>Name\n\n is</p>" + "<br>" * 200 + " <script>required"})),
        toy(errors={"paths": PATHS}),
    )

    assert told == "Name is required"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 500, 503])
@pytest.mark.parametrize("writes", [False, True], ids=["read", "write"])
def test_every_refusal_carries_the_status_and_the_vendors_words(status: int, writes: bool) -> None:
    """Ours: the model mends what it can read."""
    with pytest.raises(PsaError) as caught:
        decode(refused('{"error": "The timer is locked"}', status), toy(errors={"paths": PATHS}), writes=writes)

    assert "The timer is locked" in caught.value.message
    assert str(status) in caught.value.message


def test_a_refusal_without_a_word_says_so() -> None:
    """Ours: no message ends in a colon and nothing."""
    with pytest.raises(PsaError, match="no reason given"):
        decode(refused(""), toy(), writes=False)


UNLIKE = {"path": "STATUS", "differs": ["OK", "success"]}
LIKE = {"path": "result.status", "equals": ["error", "false"]}


@pytest.mark.parametrize("writes", [False, True], ids=["read", "write"])
@pytest.mark.parametrize(
    ("rule", "body"),
    [
        (UNLIKE, {"STATUS": "Error", "MESSAGE": "No such task"}),
        (UNLIKE, {"status": "failed", "message": "No such task"}),
        (UNLIKE, {"STATUS": 500, "message": "No such task"}),
        (UNLIKE, {"STATUS": "", "message": "No such task"}),
        (LIKE, {"result": {"status": "ERROR"}, "message": "No such task"}),
        (LIKE, {"result": {"status": False}, "error": "No such task"}),
        (LIKE, {"result": {"status": "error"}, "unknown": "No such task"}),
    ],
    ids=str,
)
def test_a_failure_inside_an_answer_of_status_200_is_a_refusal(
    rule: dict[str, Any], body: dict[str, Any], writes: bool
) -> None:
    """Teamwork's (v1) and Worksection's docs: STATUS or status says it, not the status line."""
    vendor = toy(errors={"paths": PATHS, "failure": rule})

    with pytest.raises(Rejected, match="No such task"):
        decode(refused(json.dumps(body), 200), vendor, writes=writes)


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        (UNLIKE, {"STATUS": "OK", "id": "7"}),
        (UNLIKE, {"status": "Success"}),
        (UNLIKE, {"tasks": []}),
        (UNLIKE, [{"STATUS": "Error"}]),
        (LIKE, {"result": {"status": "ok"}}),
        (LIKE, {"result": "error"}),
        (LIKE, {"status": "error"}),
        (None, {"STATUS": "Error"}),
    ],
    ids=str,
)
def test_an_answer_without_the_marker_of_failure_is_good(rule: dict[str, Any] | None, body: Any) -> None:
    """Ours: only the manifest's own place counts; a row's own status is none of it."""
    vendor = toy(errors={"paths": PATHS, "failure": rule})

    assert decode(refused(json.dumps(body), 200), vendor, writes=False) == body


@pytest.mark.anyio
async def test_an_error_carries_what_the_vendors_support_asks_for() -> None:
    """The vendor's docs (awork): Trace-Id and X-Edge-Ref; a strange value is cut and cleaned where it is shown."""
    vendor = toy(errors={"paths": ["message"], "trace": ["Trace-Id", "X-Edge-Ref"]})
    headers = {"trace-id": "0af7651916cd43dd", "x-edge-ref": "edge-7"}
    session = open_session(vendor, Script([httpx.Response(422, json={"message": "no"}, headers=headers)]))
    with pytest.raises(Rejected) as caught:
        await session.send(Call("GET", "/rows"))
    assert caught.value.trace == "0af7651916cd43dd edge-7"
    assert '"vendor_trace":"0af7651916cd43dd edge-7"' in failed(caught.value).text
