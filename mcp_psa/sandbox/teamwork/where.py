"""Filters as small parts: each reads its parameter and adds its condition, so that a noun's filters are a list."""

from collections.abc import Callable, Mapping, Sequence

from mcp_psa.sandbox.teamwork.query import Query


class Where:
    """Conditions and their values, joined by AND."""

    def __init__(self, *clauses: str) -> None:
        self.clauses = list(clauses)
        self.values: list[object] = []

    def add(self, clause: str, *values: object) -> None:
        """One more condition."""
        self.clauses.append(clause)
        self.values.extend(values)

    def among(self, column: str, values: Sequence[object], *, negate: bool = False) -> None:
        """The column holds one of the values (or none of them)."""
        word = "NOT IN" if negate else "IN"
        self.add(f"{column} {word} ({', '.join('?' * len(values))})", *values)

    @property
    def sql(self) -> str:
        """All conditions."""
        return " AND ".join(self.clauses) or "1"


Filter = Callable[[Query, Where], None]


def ids(name: str, column: str, *, negate: bool = False) -> Filter:
    """A list of ids."""

    def apply(query: Query, where: Where) -> None:
        if found := query.numbers(name):
            where.among(column, found, negate=negate)

    return apply


def linked(name: str, template: str) -> Filter:
    """A list of ids that is looked up in another table: `{}` in the template takes the list."""

    def apply(query: Query, where: Where) -> None:
        if found := query.numbers(name):
            where.add(template.format(", ".join("?" * len(found))), *found)

    return apply


def text(name: str, *columns: str) -> Filter:
    """A part of a text in any of the columns, whatever the case."""

    def apply(query: Query, where: Where) -> None:
        if (term := query.text(name)) is not None:
            like = " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in columns)
            plain = term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            where.add(f"({like})", *[f"%{plain}%"] * len(columns))

    return apply


def moment(name: str, column: str, sign: str) -> Filter:
    """An instant before or after; `sign` is the comparison."""

    def apply(query: Query, where: Where) -> None:
        if (found := query.instant(name)) is not None:
            where.add(f"{column} {sign} ?", found)

    return apply


def day(name: str, column: str, sign: str) -> Filter:
    """A day before or after; `sign` is the comparison."""

    def apply(query: Query, where: Where) -> None:
        if (found := query.day(name)) is not None:
            where.add(f"{column} {sign} ?", found)

    return apply


def flag(name: str, clause: str) -> Filter:
    """A condition that holds when the flag is set."""

    def apply(query: Query, where: Where) -> None:
        if query.flag(name):
            where.add(clause)

    return apply


def unless(names: str, clause: str) -> Filter:
    """A silent default: the condition holds unless one of the flags is set."""

    def apply(query: Query, where: Where) -> None:
        if not any(query.flag(name) for name in names.split()):
            where.add(clause)

    return apply


def choice(name: str, clauses: Mapping[str, str]) -> Filter:
    """Words from a fixed set, any of which may hold; `{today}` in a condition is the present day."""

    def apply(query: Query, where: Where) -> None:
        if found := query.choices(name, clauses):
            where.add("(" + " OR ".join(f"({clauses[word]})" for word in found).replace("{today}", query.today) + ")")

    return apply


def tags(name: str, match_all: str, kind: str, column: str, *, negate: bool = False) -> Filter:
    """Things that carry one of the tags, or all of them when `match_all` is set."""

    def apply(query: Query, where: Where) -> None:
        found = sorted(set(query.numbers(name)))
        if not found:
            return
        wanted = len(found) if query.flag(match_all) else 1
        marks = ", ".join("?" * len(found))
        counted = (
            f"(SELECT COUNT(*) FROM taggings g WHERE g.object_type = '{kind}' AND g.object_id = {column}"  # noqa: S608
            f" AND g.tag_id IN ({marks}))"
        )
        where.add(f"{counted} < {wanted}" if negate else f"{counted} >= {wanted}", *found)

    return apply


def switched_off(name: str, clause: str) -> Filter:
    """A flag that is set by default: the condition holds when it is sent as false."""

    def apply(query: Query, where: Where) -> None:
        if not query.flag(name, default=True):
            where.add(clause)

    return apply
