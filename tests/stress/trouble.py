"""Thousands of writes and reads at a vendor in every kind of trouble, checked against what the vendor really holds.

    python -m tests.stress.trouble [WRITES]

Callers behave as models do: they wait as long as they are told and repeat the same call. What a call says is then held against
the vendor's own table: nothing twice, nothing done that is said to have failed, nothing said to be done that is not.
"""

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import anyio

from mcp_psa.app import App, build_app
from mcp_psa.boxed import boxed_app, sandbox_env
from mcp_psa.call import run as call
from mcp_psa.http.clock import Time
from mcp_psa.http.inprocess import in_process
from mcp_psa.ledger import SqliteLedger
from mcp_psa.sandbox.app import Sandbox, build
from mcp_psa.sandbox.trouble_plan import read_plan
from tests.conftest import NOW
from tests.times import in_virtual_time, virtual_clock

VENDORS = ("teamwork", "awork", "proworkflow", "projectworks", "worksection")
# Every kind, several times as often as on the worst day.
PLAN = (
    "latency=0.2:0.3 429=0.03 429_bare=0.02 500=0.02 502=0.02 503=0.02 503_bare=0.02 504=0.02 reset=0.04 silent=0.01 "
    "truncated=0.02 truncated_clean=0.02 html=0.02 slow=0.02 expired=0.02 skew=45"
)
# What a time entry needs at each vendor beside its day, minutes and note.
ENTRY: dict[str, tuple[str, ...]] = {
    "teamwork": ("task",),
    "awork": ("person", "project", "type"),
    "proworkflow": ("person", "task"),
    "projectworks": ("person", "task"),
    "worksection": ("person", "task"),
}
_REPEATS = 6
_CALLERS = 8


@dataclass
class Report:
    """What the calls said, and where the vendor's table says otherwise."""

    said: Counter[str] = field(default_factory=Counter)
    duplicates: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    claimed: list[str] = field(default_factory=list)
    wrong_reads: list[str] = field(default_factory=list)
    made: dict[str, int] = field(default_factory=dict)

    @property
    def faults(self) -> list[str]:
        """Everything that must not be."""
        return [*self.duplicates, *self.denied, *self.claimed, *self.wrong_reads]


class Bench:
    """One vendor in trouble, the server before it, and a look at the vendor's own table."""

    def __init__(self, vendor: str, seed: int) -> None:
        self.vendor, self.report = vendor, Report()
        self.time = Time(virtual_clock, anyio.sleep)
        self._sandbox: list[Sandbox] = []
        self.app: App = boxed_app(
            {"MCP_PSA_MAX_WAIT": "300"},
            [vendor],
            clock=lambda: NOW + timedelta(seconds=self.time.clock()),
            quota=False,
            time=self.time,
            time_entries=300,
            trouble=read_plan(f"seed={seed} {PLAN}"),
            opened=self._sandbox.append,
        )

    @property
    def box(self) -> Any:
        """The agency behind the trouble."""
        return self._sandbox[0].box

    async def needs(self) -> dict[str, Any]:
        """Ids that a time entry needs, read without trouble."""
        calm = build_app(
            sandbox_env(vendors=[self.vendor]),
            [self.vendor],
            transport=in_process(build(_calm(self.box), [self.vendor])),
            time=self.time,
            today=NOW.date,
            ledger=SqliteLedger,
        )
        rows = await _said(calm, f"{self.vendor}_list_time_entries", _window(self.vendor, limit=50, fields=_FIELDS))
        row = next(r for r in rows["items"] if all(r.get(f"{name}_id") for name in ENTRY[self.vendor]))
        await calm.aclose()
        return {name: row[f"{name}_id"] for name in ENTRY[self.vendor]}

    async def patient(self, tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """The answer to a call, made again after the seconds it was told, as long as it is told to come back later.

        Once a call has said that its outcome is unknown, an error of a later one does not take that back.
        """
        answer: dict[str, Any] = {}
        unknown: dict[str, Any] = {}
        for _ in range(_REPEATS):
            answer = await _said(self.app, tool, arguments)
            code = answer.get("error", {}).get("code")
            unknown = answer if code == "outcome_unknown" else unknown
            if code == "try_later":
                await self.time.sleep(answer["error"]["retry_after_seconds"])
            elif code not in ("outcome_unknown", "auth_failed", "vendor_changed"):
                break
        return unknown if unknown and "error" in answer else answer

    def count(self, note: str) -> int:
        """How many time entries of this note the vendor has."""
        found = self.box.store.rows("SELECT id FROM time_entries WHERE description = ? AND deleted_at IS NULL", [note])
        return len(found)


_FIELDS = ["person_id", "project_id", "task_id", "type_id"]


def _window(vendor: str, **more: Any) -> dict[str, Any]:
    fields = [name for name in more.pop("fields", ()) if vendor == "awork" or name != "type_id"]
    return {"spent_from": "2026-10-25", "spent_to": "2026-11-20", **more} | ({"fields": fields} if fields else {})


def _calm(box: Any) -> Any:
    from dataclasses import replace

    return replace(box, trouble=read_plan("seed=0"))


async def _said(app: App, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    result = await call(app, app.catalog.tools[name], arguments)
    if result.is_error:
        error: dict[str, Any] = json.loads(result.text)
        return error
    assert result.structured is not None
    return result.structured


async def storm(vendor: str, writes: int, seed: int = 1) -> Report:
    """So many creates and updates, with a read after every tenth."""
    bench = Bench(vendor, seed)
    needs = await bench.needs()
    numbers = iter(range(writes // 2))

    async def caller() -> None:
        for number in numbers:
            await _one(bench, needs, number)

    async with anyio.create_task_group() as group:
        for _ in range(_CALLERS):
            group.start_soon(caller)
    bench.report.made = bench._sandbox[0].report()["trouble"]["made"]
    await bench.app.aclose()
    return bench.report


async def _one(bench: Bench, needs: dict[str, Any], number: int) -> None:
    """A create, then an update of what it made, then perhaps a read."""
    note = f"entry {number} of the storm"
    entry = {**needs, "spent_on": "2026-11-19", "minutes": 60 + number % 60, "note": note}
    made = await bench.patient(f"{bench.vendor}_create_time_entry", entry)
    there = bench.count(note)
    _judge_create(bench, note, made, there)
    id_ = made.get("record", {}).get("id")
    if id_ is None:
        return
    changed = f"{note}, changed"
    answer = await bench.patient(f"{bench.vendor}_update_time_entry", {"id": id_, "note": changed})
    _judge_update(bench, changed, answer, bench.count(changed))
    if number % 10 == 0:
        await _read(bench, id_, changed if bench.count(changed) else note)


def _outcome(answer: dict[str, Any]) -> str:
    return str(answer.get("outcome") or answer["error"]["code"])


def _judge_create(bench: Bench, note: str, answer: dict[str, Any], there: int) -> None:
    outcome = _outcome(answer)
    bench.report.said[f"create: {outcome}"] += 1
    if there > 1:
        bench.report.duplicates.append(f"{note}: {there} times")
    if outcome in ("created", "recovered", "existing") and not there:
        bench.report.claimed.append(f"{note}: {outcome}")
    if "error" in answer and outcome != "outcome_unknown" and there:
        bench.report.denied.append(f"{note}: {answer['error']}")


def _judge_update(bench: Bench, note: str, answer: dict[str, Any], there: int) -> None:
    outcome = _outcome(answer)
    bench.report.said[f"update: {outcome}"] += 1
    if outcome == "updated" and not there:
        bench.report.claimed.append(f"{note}: {outcome}")
    if "error" in answer and outcome != "outcome_unknown" and there:
        bench.report.denied.append(f"{note}: {answer['error']}")


async def _read(bench: Bench, id_: str, note: str) -> None:
    """One record and a list: complete and right, or an error."""
    one = await bench.patient(f"{bench.vendor}_get_time_entry", {"id": id_})
    bench.report.said[f"get: {'ok' if 'record' in one else one['error']['code']}"] += 1
    if "record" in one and one["record"].get("note") != note:
        bench.report.wrong_reads.append(f"get {id_}: {one['record']}")
    before = _storm_entries(bench)
    listed = await bench.patient(f"{bench.vendor}_list_time_entries", _window(bench.vendor, limit=200))
    bench.report.said[f"list: {'ok' if 'items' in listed else listed['error']['code']}"] += 1
    if "items" in listed:
        after = _storm_entries(bench)
        found = sum("of the storm" in row.get("note", "") for row in listed["items"])
        if "next_cursor" not in listed and not before <= found <= after:
            bench.report.wrong_reads.append(f"list: {found} rows, of {before} to {after}")
        if "next_cursor" in listed and not listed["items"]:
            bench.report.wrong_reads.append("list: an empty page in the middle")


def _storm_entries(bench: Bench) -> int:
    """How many of the storm's own entries the vendor has: others, it may not list to everybody."""
    sql = "SELECT id FROM time_entries WHERE description LIKE '%of the storm%' AND deleted_at IS NULL"
    return len(bench.box.store.rows(sql))


async def main(writes: int) -> None:
    """All vendors, an equal share of the writes each."""
    total: Counter[str] = Counter()
    for seed, vendor in enumerate(VENDORS):
        report = await storm(vendor, writes // len(VENDORS), seed)
        print(f"{vendor}: faults {len(report.faults)}; {dict(report.said)}; {sum(report.made.values())} troubles")  # noqa: T201
        for fault in report.faults[:10]:
            print(f"  {fault}")  # noqa: T201
        total.update(duplicates=len(report.duplicates), denied=len(report.denied), claimed=len(report.claimed))
        total.update(wrong_reads=len(report.wrong_reads), calls=sum(report.said.values()))
    print(dict(total))  # noqa: T201


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    in_virtual_time(lambda: main(count))
