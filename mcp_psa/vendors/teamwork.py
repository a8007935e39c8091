"""What only code can say about Teamwork.com: maps that are rows, envelopes that depend on a value, times of day.

Sources: the vendor's API v1 page and v3 Swagger, read 2026-11-22.
"""

from collections.abc import Mapping
from typing import Any

from mcp_psa.errors import BadArguments, VendorChanged
from mcp_psa.vendors import Adapter, Preparation, Row

# Without a time of day a log is put at noon in the account's time zone: it then shows the same day in UTC, which v3 answers in.
_NOON = "12:00:00"
_PROVIDERS = {"box": ("box", "box"), "google_drive": ("googleDrive", "google-drive")}
_COMMENTED = ("task", "milestone", "file")


class VendorAdapter(Adapter):
    """Rates, storage folders, time entries, what comments are on, and projects whose completion stands in a second field."""

    def rows(self, noun: str, body: Any, given: Mapping[str, Any]) -> list[Row] | None:
        """A project's rates: two defaults and a map by person id, in major units as text (v1). Files that v1 nests."""
        if noun == "file":
            return _nested_files(body)
        if noun != "rate":
            return None
        rates = body.get("rates") if isinstance(body, dict) else None
        if not isinstance(rates, dict):
            raise VendorChanged("Teamwork.com answered without rates.", "Please report it.")
        project = given["project"]
        made: list[Row] = [
            {"scope": scope, "project": project, "amount": rates[key]}
            for scope, key in (("account", "account-default"), ("project", "project-default"))
            if rates.get(key) not in (None, "")
        ]
        users = rates.get("users") or {}  # an empty map may come as []
        people = users.items() if isinstance(users, dict) else ()
        return made + [
            {
                "scope": "person",
                "project": project,
                "person": person,
                "amount": rate.get("rate"),
                "source": rate.get("source"),
            }
            for person, rate in ((person, _table(rate)) for person, rate in people)
        ]

    def row(self, noun: str, row: Row, options: Mapping[str, str]) -> Row:  # noqa: ARG002
        """Completion of a project, the invoice behind a log and its time of day, and what a comment is on: one id, many kinds."""
        if noun == "comment":
            row["on"] = _commented(row)
        if noun == "project" and str(row.get("subStatus", "")).lower() == "completed":
            row["status"] = "completed"
        if noun == "time_entry":
            if "projectBillingInvoiceId" in row:
                row["billed"] = bool(row["projectBillingInvoiceId"])
            if row.get("hasStartTime"):
                row["start"] = row.get("timeLogged")
        return row

    async def prepare(self, call: Preparation, given: dict[str, Any]) -> dict[str, Any]:
        """A comment is on one thing; on a file it is on its newest version, whose id only the file tells."""
        if call.noun != "comment" or call.verb != "create":
            return given
        if len(named := [name for name in _COMMENTED if name in given]) != 1:
            raise BadArguments(
                f"A comment is on one of {', '.join(_COMMENTED)}; given: {', '.join(named) or 'none'}.",
                "Give one of them; nothing was sent.",
            )
        if "file" not in given:
            return given
        answer = await call.read(f"/files/{given['file']}.json", {})
        return {**given, "file": str(answer["file"]["version-id"])}

    def key(self, noun: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """The provider as the path spells it."""
        if noun == "storage_folder" and given.get("provider") in _PROVIDERS:
            return {**given, "provider": _PROVIDERS[given["provider"]][0]}
        return dict(given)

    def body(self, noun: str, verb: str, body: Any, given: Mapping[str, Any], options: Mapping[str, str]) -> Any:  # noqa: ARG002
        """The rate of a person or the project, the provider's envelope, and a log's whole duration and time of day."""
        if noun == "rate":
            amount = body["rates"]["amount"]
            person = given.get("person")
            return {"rates": {"users": {person: {"rate": amount}}} if person else {"project-default": amount}}
        if noun == "storage_folder":
            return {_PROVIDERS[given["provider"]][1]: body}
        if noun == "time_entry":
            log = body["timelog"]
            if "minutes" in log:
                log["hours"] = 0  # hours and minutes are added up
            if "time" in log:
                log["hasStartTime"] = True
            elif verb == "create":
                log |= {"time": _NOON, "hasStartTime": False}
        return body


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise VendorChanged("Teamwork.com answered a person's rate of an unexpected shape.", "Please report it.")
    return value


def _nested_files(body: Any) -> list[Row] | None:
    """The files of v1's lists, which stand below the project they belong to; None for v3's, which do not."""
    project = body.get("project") if isinstance(body, dict) else None
    if not isinstance(project, dict) or not isinstance(project.get("files"), list):
        return None
    return [{"project-id": project.get("id"), **file} for file in project["files"]]


def _commented(row: Row) -> dict[str, Any]:
    """The kind of thing and its id; the kind is singular in objectType and plural in a relation's type."""
    thing = row.get("object") or {}
    kind = str(row.get("objectType") or thing.get("type") or "").lower().removesuffix("s")
    return {kind: row.get("objectId") or thing.get("id")}
