"""From an HTTP answer to JSON, or to the error it means.

Absent is not empty, 200 is not success, JSON is not given: each is checked here, once, for every vendor.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

import httpx

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
from mcp_psa.manifests.vendor import Messages, Vendor

_TAG = re.compile(r"<[^>]*>")
_LONGEST = 300
_OK = range(200, 300)
_SERVER = range(500, 600)
_LATER = 30.0


def decode(response: httpx.Response, vendor: Vendor, *, writes: bool) -> Any:
    """The JSON of a good answer (None for an empty one to a write), else the error that it means."""
    if response.status_code not in _OK:
        raise _refusal(response, vendor, writes=writes)
    body = _parsed(response, vendor, writes=writes)
    if (told := _failure(body, vendor)) is not None:
        raise _classified(body, response, vendor) or Rejected(f"{vendor.title} refused: {_quoted(told)}", _MEND)
    if response.status_code == _PARTIAL:
        _not_done(body, vendor)
    try:
        return lowered(body) if vendor.keys == "lower" else body
    except RecursionError as error:
        raise VendorChanged(f"{vendor.title} answered JSON that is nested too deeply.", _REPORT) from error


def _parsed(response: httpx.Response, vendor: Vendor, *, writes: bool) -> Any:
    text = response.text.strip().removeprefix("\ufeff")
    if not text:
        if writes:
            return None
        raise VendorChanged(f"{vendor.title} answered {response.status_code} with nothing in it.", _REPORT)
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        kind = response.headers.get("content-type", "no content type").split(";")[0][:40]
        said = f"{vendor.title} answered {response.status_code} with {_shape(text, kind)} instead of JSON"
        if writes:
            raise OutcomeUnknown(f"{said}; whether it saved anything is unknown.", LOOK) from error
        raise VendorChanged(f"{said}.", _REPORT) from error


LOOK = "Look for the record before you repeat the call."
_REPORT = "Check the vendor's address in the settings; if it is right, the vendor changed something: please report it."


def _shape(text: str, kind: str) -> str:
    if text[0] == "<":
        return f"a web page ({kind})"
    return "broken or cut-off JSON" if text[0] in '{["' else f"text ({kind})"


def _refuse_constant(name: str) -> Any:
    msg = f"{name} is no JSON"
    raise ValueError(msg)


def _refusal(response: httpx.Response, vendor: Vendor, *, writes: bool) -> PsaError:
    status = response.status_code
    said = message(response, vendor)
    told = _quoted(said) if said else "no reason given"
    if status in _SERVER:
        if writes:
            return OutcomeUnknown(
                f"{vendor.title} failed with {status} ({told}) after the write was sent; it may have been saved.", LOOK
            )
        return TryLater(f"{vendor.title} failed with {status} ({told}).", "Repeat the call later.", seconds=_LATER)
    if response.is_redirect:
        where = _host(response.headers.get("location", ""))
        return VendorChanged(
            f"{vendor.title} redirects to {where}.", f"Check {vendor.prefix}* in the settings: is the address right?"
        )
    if (known := _classified(_json(response.text), response, vendor)) is not None:
        return known
    kinds: dict[int, type[PsaError]] = {401: AuthFailed, 403: Forbidden, 404: NotFound, 410: NotFound, 409: Conflict}
    return kinds.get(status, Rejected)(f"{vendor.title} answered {status}: {told}", _FIXES.get(status, _MEND))


def _host(location: str) -> str:
    try:
        return httpx.URL(location).host or "another place"
    except httpx.InvalidURL:
        return "another place"


def _classified(body: Any, response: httpx.Response, vendor: Vendor) -> PsaError | None:
    """The error that the vendor's own code or wording stands for, where its manifest knows it."""
    code = _at(body, vendor.errors.code) if vendor.errors.code else None
    text = response.text.lower()
    for rule in vendor.errors.kinds:
        if rule.status not in (None, response.status_code) or (rule.code and str(code) not in rule.code):
            continue
        if rule.text.lower() in text and (rule.code or rule.text or rule.status):
            told = _told(body, vendor.errors) or _short(response.text)
            return _KINDS[rule.kind](
                f"{vendor.title} answered {response.status_code}: {_quoted(told)}", rule.fix or _MEND
            )
    return None


def _not_done(body: Any, vendor: Vendor) -> None:
    """A 207 is good news even when nothing was done: the ids that were not done stand inside."""
    for path, kind in vendor.errors.partial.items():
        if ids := _flat(_at(body, path)):
            fix = {"forbidden": _FIXES[403], "not_found": _FIXES[404]}.get(kind, _MEND)
            raise _KINDS[kind](f"{vendor.title} did not change {', '.join(ids)}: {path.split('.')[0]}.", fix)


def _json(text: str) -> Any:
    try:
        return json.loads(text.strip().removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None


_MARKS = str.maketrans("“”", "''")
_PARTIAL = 207
_KINDS: dict[str, type[PsaError]] = {e.code: e for e in (AuthFailed, Forbidden, NotFound, Rejected, Conflict, TryLater)}
_MEND = "Nothing was changed; mend the arguments by what the vendor says and call again."
_FIXES = {
    409: "Nothing was changed; look at the record as it is now.",
    403: "The account lacks the right, or the feature is not in its plan; a person must change that.",
    404: "Check the id with the list tool; it may also be hidden from this account.",
}


def message(response: httpx.Response, vendor: Vendor) -> str:
    """What the vendor says is wrong, as short plain text."""
    return _told(_json(response.text), vendor.errors) or _short(response.text)


def _failure(body: Any, vendor: Vendor) -> str | None:
    """What the vendor says is wrong inside an answer of status 200, or None."""
    rule = vendor.errors.failure
    if rule is None or not isinstance(body, dict):
        return None
    marker = _at(body, rule.path)
    if marker is None:
        return None
    text = str(marker).lower()
    failed = text in [e.lower() for e in rule.equals] if rule.equals else text not in [d.lower() for d in rule.differs]
    return (_told(body, vendor.errors) or _short(json.dumps(body))) if failed else None


def _told(body: Any, errors: Messages) -> str:
    """What is wrong, and about what; a vendor may say both in one text."""
    said = (_first(body, errors.paths), _first(body, errors.details))
    return ": ".join(dict.fromkeys(text for text in said if text))


def _first(body: Any, paths: Iterable[str]) -> str:
    return next((said for path in paths if (said := _short("; ".join(_flat(_at(body, path)))))), "")


def _at(value: Any, path: str) -> Any:
    for step in path.split("."):
        if isinstance(value, list):
            value = [item.get(step) for item in value if isinstance(item, dict)] if step != "[]" else value
        elif isinstance(value, dict):
            value = next((v for k, v in value.items() if k.lower() == step.lower()), None)
        else:
            return None
    return value


def _flat(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{key}: {text}" for key, item in value.items() for text in _flat(item)]
    if isinstance(value, list):
        return [text for item in value for text in _flat(item)]
    return [] if value is None else [str(value)]


def _quoted(text: str) -> str:
    """The vendor's words as such: they may not pass for ours, so that no quotation mark in them ends the quotation."""
    return f"“{text.translate(_MARKS)}”"


def _short(text: str) -> str:
    said = " ".join(_TAG.sub(" ", text).split())
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def lowered(value: Any) -> Any:
    """The same JSON with every key in lower case: some vendors disagree with themselves about it."""
    if isinstance(value, dict):
        return {key.lower(): lowered(item) for key, item in value.items()}
    return [lowered(item) for item in value] if isinstance(value, list) else value
