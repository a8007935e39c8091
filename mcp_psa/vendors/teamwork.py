"""What only code can say about Teamwork.com: maps that are rows, envelopes that depend on a value, times of day.

Sources: the vendor's API v1 page and v3 Swagger, read 2026-11-22.
"""

from collections.abc import Mapping
from typing import Any

from mcp_psa.errors import VendorChanged
from mcp_psa.vendors import Adapter, Row

# Without a time of day a log is put at noon in the account's time zone: it then shows the same day in UTC, which v3 answers in.
_NOON = "12:00:00"
_PROVIDERS = {"box": ("box", "box"), "google_drive": ("googleDrive", "google-drive")}


class VendorAdapter(Adapter):
    """Rates, storage folders, time entries, and projects whose completion stands in a second field."""

    def rows(self, noun: str, body: Any, given: Mapping[str, Any]) -> list[Row] | None:
        """A project's rates: two defaults and a map by person id, in major units as text (v1)."""
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
            for person, rate in people
        ]

    def row(self, noun: str, row: Row, options: Mapping[str, str]) -> Row:  # noqa: ARG002
        """Completion of a project, the invoice behind a log, and its time of day."""
        if noun == "project" and str(row.get("subStatus", "")).lower() == "completed":
            row["status"] = "completed"
        if noun == "time_entry":
            if "projectBillingInvoiceId" in row:
                row["billed"] = bool(row["projectBillingInvoiceId"])
            if row.get("hasStartTime"):
                row["start"] = row.get("timeLogged")
        return row

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
