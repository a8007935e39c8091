"""The paths of ProWorkflow v4, relative to /api/v4, and what each does."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.proworkflow import (
    answers,
    companies,
    contacts,
    invoices,
    items,
    ledger,
    planning,
    projects,
    settings,
    stages,
    timerecords,
)
from mcp_psa.sandbox.proworkflow.answers import Refused
from mcp_psa.sandbox.proworkflow.desk import Desk, TimeUnit
from mcp_psa.sandbox.proworkflow.gate import CALLER
from mcp_psa.sandbox.proworkflow.listing import listing, record
from mcp_psa.sandbox.proworkflow.nouns import BIGGEST_ID, Noun
from mcp_psa.sandbox.proworkflow.order import place
from mcp_psa.sandbox.proworkflow.writing import Writer, create, decoded, existing, update

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Resource:
    """One noun at one path: what may be done with it there."""

    path: str
    noun: Noun
    creator: Writer | None = None
    changer: Writer | None = None
    readable: bool = True
    ordered: bool = False


def _resources(item_path: str) -> tuple[Resource, ...]:
    return (
        Resource("/companies", companies.NOUN, companies.WRITER, companies.WRITER),
        Resource("/contacts", contacts.NOUN, contacts.WRITER, contacts.WRITER),
        Resource(item_path, items.NOUN, items.CREATOR, items.CHANGER, ordered=True),
        Resource("/projects", projects.NOUN, projects.WRITER, projects.WRITER, ordered=True),
        Resource("/projectphases", planning.PHASES, readable=False),
        Resource("/time", timerecords.NOUN, timerecords.WRITER, timerecords.WRITER),
        Resource("/timeallocations", planning.ALLOCATIONS, readable=False),
        Resource("/invoices", invoices.INVOICES, changer=invoices.INVOICE_CHANGER, ordered=True),
        Resource("/quotes", invoices.QUOTES),
        Resource("/messages", ledger.MESSAGES, readable=False),
        Resource("/expenses", ledger.EXPENSES, readable=False),
        *(Resource(path, noun, readable=False) for path, noun in settings.LISTS.items()),
    )


# What belongs to a parent: its path, the parent, the noun, and the column that holds the parent's id.
_NESTED: tuple[tuple[str, Noun, Noun, str], ...] = (
    ("/companies/{id:int}/contacts", companies.NOUN, contacts.NOUN, "t.company_id = ?"),
    ("/companies/{id:int}/projects", companies.NOUN, projects.NOUN, "t.company_id = ?"),
    (
        "/contacts/{id:int}/items",
        contacts.NOUN,
        items.NOUN,
        "t.id IN (SELECT task_id FROM task_assignees WHERE person_id = ?)",
    ),
    ("/projects/{id:int}/items", projects.NOUN, items.NOUN, "t.project_id = ?"),
    ("/projects/{id:int}/phases", projects.NOUN, planning.PHASES, "t.project_id = ?"),
)


class Routes:
    """Builds the routes of one fake account."""

    def __init__(self, box: Box, time_unit: TimeUnit) -> None:
        self._box = box
        self._time_unit = time_unit

    def all(self, item_path: str) -> list[Route]:
        """Every route; items are at `item_path`."""
        found = [Route("/me", self._me), Route("/settings/account", self._account)]
        found += [Route(path, self._static(list(rows))) for path, rows in _static_lists().items()]
        for resource in _resources(item_path):
            found += self._routes(resource)
        found += [Route(path, self._list_of(parent, noun, column)) for path, parent, noun, column in _NESTED]
        found.append(Route("/projects/{id:int}/items", self._create_below, methods=["POST"]))
        found.append(Route(f"{item_path}/{{id:int}}/workstage", self._stage, methods=["PUT"]))
        return found

    def _routes(self, resource: Resource) -> list[Route]:
        path, one = resource.path, f"{resource.path}/{{id:int}}"
        found = [Route(path, self._list(resource.noun))]
        if resource.readable:
            found.append(Route(one, self._get(resource.noun)))
        if resource.creator:
            found.append(Route(path, self._create(resource.creator), methods=["POST"]))
        if resource.changer:
            found.append(Route(one, self._update(resource.changer), methods=["PUT"]))
        if resource.ordered:
            # The guide names the path but no method: both are taken (unverified).
            found.append(Route(f"{one}/order", self._order(resource.noun), methods=["PUT", "POST"]))
        return found

    def _list(self, noun: Noun) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            return answers.page(*listing(noun, request.query_params, self._desk(request, noun)))

        return endpoint

    def _list_of(self, parent: Noun, noun: Noun, condition: str) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            desk, id_ = self._desk(request, noun), _id(request)
            existing(parent, id_, desk)
            return answers.page(*listing(noun, request.query_params, desk, (condition, [id_])))

        return endpoint

    def _get(self, noun: Noun) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            desk = self._desk(request, noun)
            return answers.single(record(noun, _id(request), desk, request.query_params.get("fields")))

        return endpoint

    def _create(self, writer: Writer) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            desk = self._desk(request, writer.noun)
            return answers.written(*create(writer, decoded(await request.body()), desk), status=201)

        return endpoint

    async def _create_below(self, request: Request) -> Response:
        """A new item of the project in the path."""
        desk, id_ = self._desk(request, items.NOUN), _id(request)
        existing(projects.NOUN, id_, desk)
        body = decoded(await request.body())
        rows = body if isinstance(body, list) else [body]
        placed = [row | {"projectid": id_} if isinstance(row, dict) else row for row in rows]
        return answers.written(
            *create(items.CREATOR, placed if isinstance(body, list) else placed[0], desk), status=201
        )

    def _update(self, writer: Writer) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            id_ = _id(request)
            update(writer, id_, decoded(await request.body()), self._desk(request, writer.noun))
            return answers.written({"id": id_}, f"{writer.noun.name} updated")

        return endpoint

    def _order(self, noun: Noun) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            place(noun, _id(request), decoded(await request.body()), self._desk(request, noun))
            return answers.done(f"{noun.name} order updated")

        return endpoint

    async def _stage(self, request: Request) -> Response:
        id_ = _id(request)
        items.set_stage(id_, decoded(await request.body()), self._desk(request, items.NOUN))
        return answers.written({"id": id_}, "Item updated")

    def _static(self, rows: list[dict[str, object]]) -> Endpoint:
        async def endpoint(_request: Request) -> Response:
            return answers.page(rows, {"count": len(rows)})

        return endpoint

    async def _me(self, request: Request) -> Response:
        """The contact behind a token; an API key has no person (that this is a 404 is unverified)."""
        desk = self._desk(request, contacts.NOUN)
        if desk.caller.person is None:
            raise Refused(404, "Contact not found")
        return answers.single(record(contacts.NOUN, desk.caller.person, desk, request.query_params.get("fields")))

    async def _account(self, request: Request) -> Response:
        return answers.single(settings.account(self._desk(request, contacts.NOUN)))

    def _desk(self, request: Request, noun: Noun) -> Desk:
        """What to answer with; a person who may see no money is kept from invoices and quotes."""
        caller = request.scope[CALLER]
        if noun.guarded and not caller.sees_money:
            raise Refused(403, f"You do not have permission to access {noun.name.lower()}s")
        return Desk(self._box, caller, self._time_unit)


def _static_lists() -> Mapping[str, list[dict[str, object]]]:
    kinds = {f"/settings/workstages/{kind}": stages.shown(kind) for kind in stages.STAGES}
    fixed = {"/settings/workstages": stages.shown(), "/settings/projects/customfields": list(settings.CUSTOM_FIELDS)}
    return kinds | fixed


def _id(request: Request) -> int:
    """The id in the path; no row has the biggest."""
    return min(int(request.path_params["id"]), BIGGEST_ID)
