"""What the seeded agency writes to each other: comments, files and messages."""

from mcp_psa.sandbox import agency_texts as texts
from mcp_psa.sandbox.agency_anchor import put
from mcp_psa.sandbox.agency_work import Plan


def talk(plan: Plan) -> None:
    """Make comments, files and messages."""
    _comments(plan)
    _files(plan)
    _messages(plan)


def _comments(plan: Plan) -> None:
    rows: list[dict[str, object]] = []
    for n in range(160):
        kind = ("task", "task", "task", "milestone", "project")[n % 5]
        object_id = plan.rng.randrange(
            1, {"task": len(plan.tasks), "milestone": 90, "project": len(texts.JOBS)}[kind] + 1
        )
        html = n % 20 == 3  # noqa: PLR2004
        row: dict[str, object] = {
            "id": n + 1,
            "object_type": kind,
            "object_id": object_id,
            "person_id": 1 + plan.rng.randrange(20),
            "body": texts.HTML_COMMENT if html else texts.COMMENTS[n % len(texts.COMMENTS)],
            "is_html": int(html),
        }
        rows.append(row | plan.anchor.stamps(-170 + n))
    put(plan.store, "comments", rows)


def _files(plan: Plan) -> None:
    rows: list[dict[str, object]] = []
    for n in range(60):
        task = plan.tasks[(n * 37) % len(plan.tasks)]
        on_task = n % 3 == 0
        row: dict[str, object] = {
            "id": n + 1,
            "object_type": "task" if on_task else "project",
            "object_id": task["id"] if on_task else task["project_id"],
            "project_id": task["project_id"],
            "name": texts.FILES[n % len(texts.FILES)],
            "description": "Latest version" if n % 4 == 0 else "",
            "size": 20_000 + n * 12_345,
            "version": 1 + n % 3,
            "person_id": 1 + n % 20,
        }
        rows.append(row | plan.anchor.stamps(-175 + 2 * n))
    put(plan.store, "files", rows)


def _messages(plan: Plan) -> None:
    rows: list[dict[str, object]] = []
    for n in range(30):
        row: dict[str, object] = {
            "id": n + 1,
            "project_id": 1 + (n * 7) % len(texts.JOBS),
            "task_id": None,
            "person_id": 1 + n % 20,
            "title": texts.MESSAGES[n % len(texts.MESSAGES)],
            "body": f"<p>{texts.COMMENTS[n % len(texts.COMMENTS)]}</p>",
        }
        rows.append(row | plan.anchor.stamps(-160 + 5 * n))
    put(plan.store, "messages", rows)
