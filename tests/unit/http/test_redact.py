"""The log filter: known secrets and the queries of addresses are blanked, everything else stays."""

import io
import logging

import pytest

from mcp_psa.http.redact import Redact

SECRETS = ["FAKE-long-secret", "FAKE-long-secret-and-longer", "a.b*c+d(e", "abc", ""]


def written(secrets: list[str], *args: object, message: str = "%s", **given: object) -> str:
    """The line that a handler with the filter writes."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(Redact(secrets))
    logger = logging.getLogger("test_redact")
    logger.addHandler(handler)
    logger.warning(message, *args, **given)  # type: ignore[arg-type]
    logger.removeHandler(handler)
    return out.getvalue().rstrip("\n")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("key FAKE-long-secret used", "key *** used"),
        ("twice FAKE-long-secretFAKE-long-secret", "twice ******"),
        ("the longer first: FAKE-long-secret-and-longer.", "the longer first: ***."),
        ("no pattern: a.b*c+d(e but not aXbbbc", "no pattern: *** but not aXbbbc"),
        ("too short to hide: abc", "too short to hide: abc"),
        ("nothing to hide", "nothing to hide"),
        ("GET https://h.example/a?hash=1&b=2 200", "GET https://h.example/a?*** 200"),
        ('"GET http://h:8080/a/b?x=%20y" done', '"GET http://h:8080/a/b?***" done'),
        (
            "https://h.example/a? and https://i.example/b?q=1#f end",
            "https://h.example/a?*** and https://i.example/b?*** end",
        ),
        ("GET https://h.example/a/b 200", "GET https://h.example/a/b 200"),
        ("is this a question? yes=1", "is this a question? yes=1"),
    ],
)
def test_secrets_and_queries_are_blanked_and_nothing_else(text: str, clean: str) -> None:
    """Ours: a line stays useful; a vendor that signs its queries leaks nothing."""
    assert Redact(SECRETS).text(text) == clean
    assert written(SECRETS, text) == clean


def test_what_is_put_into_a_line_by_argument_is_blanked_too() -> None:
    """Ours: httpx logs with arguments."""
    line = written(["FAKE-secret"], "GET", "https://h.example/?a=FAKE-secret", {"k": "FAKE-secret"}, message="%s %s %r")

    assert line == "GET https://h.example/?*** {'k': '***'}"


def test_a_line_with_percent_signs_survives() -> None:
    """Ours: a rewritten line is not formatted a second time."""
    assert written([], "100 %s %d sure") == "100 %s %d sure"


def test_a_traceback_is_blanked_too() -> None:
    """Ours: exceptions quote addresses."""
    try:
        raise ValueError("FAKE-secret at https://h.example/?hash=1")  # noqa: TRY301
    except ValueError:
        line = written(["FAKE-secret"], message="failed", exc_info=True)

    assert "FAKE-secret" not in line
    assert "hash=1" not in line
    assert "ValueError: *** at https://h.example/?***" in line


def test_without_a_secret_nothing_is_mistaken_for_one() -> None:
    """Ours: an empty list of secrets must not match between every two letters."""
    assert Redact([]).text("plain words") == "plain words"
    assert Redact(["", "abc"]).text("plain abc") == "plain abc"
