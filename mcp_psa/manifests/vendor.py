"""The model of `tool_manifests/<vendor>/vendor.toml`: address, settings, authentication, quota, envelope, paging."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from mcp_psa.manifests.formats import ErrorCode, IdForm, ResetUnit
from mcp_psa.manifests.parts import Many, Part


class Setting(Part):
    """One setting of a vendor: what it is in the vendor's own words, and whether it is a secret."""

    about: str
    secret: bool = False
    choices: Many = ()
    default: str | None = None


class Site(Part):
    """How the address follows from a setting that may be a bare name, a host or a whole URL."""

    setting: str
    suffix: str
    strip: Many = ()


class DeadToken(Part):
    """The 401 that means a dead access token: it holds one of these texts, if any are named, and no code of `unless`."""

    text: Many = ()
    unless: Many = ()


class Refresh(Part):
    """How an access token that dies is renewed (OAuth 2): a refresh token is sent to `url`, and a new access token comes back.

    `access`, `token`, `client`, `secret` and `address` name settings: the two tokens, the client that they were given to, and
    what takes the place of `url`. `needs` are those without which nothing can be renewed; they are enough without an access
    token, too. `proof` says where a client with a secret puts it; one without names itself in the body. Tokens are renewed
    `early` seconds before they die, after `lifetime` seconds where the answer does not say it. `fix` is for a person.
    """

    url: str = Field(pattern="^https://")
    access: str
    token: str
    client: str
    secret: str
    address: str
    needs: Many
    proof: Literal["basic", "body"]
    lifetime: float | None = Field(default=None, gt=0)
    early: float = Field(default=60, ge=0)
    dead: DeadToken = DeadToken()
    fix: str

    @property
    def settings(self) -> tuple[str, ...]:
        """Every setting that is named here."""
        return (self.access, self.token, self.client, self.secret, self.address, *self.needs)


class AuthWay(Part):
    """One way to prove who we are; the first way whose settings are all given, and whose `when` holds, is taken.

    `path` is added to the base address; `body` says where the parameters of a write go. Kind `adapter`: the vendor's adapter
    signs each request. `refresh` says how the token that `needs` names is renewed.
    """

    needs: Many
    kind: Literal["basic", "header", "adapter"]
    header: str = "Authorization"
    value: str = ""
    user: str = ""
    password: str = ""
    when: dict[str, str] = {}
    path: str = ""
    body: Literal["json", "query"] = "json"
    refresh: Refresh | None = None

    @model_validator(mode="after")
    def _renewable(self) -> Self:
        if self.refresh is not None and (self.kind != "header" or f"{{{self.refresh.access}}}" not in self.value):
            msg = f"refresh belongs to kind 'header' with {{{self.refresh.access}}} in its value"
            raise ValueError(msg)
        return self


class Throttled(Part):
    """An answer that means "too fast": a status, and if that is not enough a header or a text in the body."""

    status: int
    header: Many = ()
    equals: str = ""
    text: str = ""


class QuotaHeaders(Part):
    """What the vendor's rate limit headers are called; several spellings may be in use."""

    limit: Many = ()
    remaining: Many = ()
    reset: Many = ()
    unit: ResetUnit = "seconds"


class Window(Part):
    """At most so many requests in so many seconds. `headers` are those that speak of this window alone."""

    requests: int = Field(gt=0)
    seconds: float = Field(gt=0)
    headers: QuotaHeaders = QuotaHeaders()


class Quota(Part):
    """The vendor's rate limit and how it says that it was passed. `published` is false where the numbers are ours.

    `headers` speak of the only window, or of the one whose limit they name. `concurrent` is the most requests under way at once,
    `wait` the seconds after a throttled answer that does not say how long.
    """

    windows: tuple[Window, ...] = Field(min_length=1)
    concurrent: int = Field(default=4, gt=0)
    published: bool = True
    headers: QuotaHeaders = QuotaHeaders()
    throttled: tuple[Throttled, ...] = (Throttled(status=429),)
    wait: float = 5.0


class Failure(Part):
    """A failure inside an answer of status 200: the value at `path` is, or is not, one of these."""

    path: str
    equals: Many = ()
    differs: Many = ()


class ErrorKind(Part):
    """Which error an answer means, where the status alone does not tell: by the vendor's code, or a text in it."""

    code: Many = ()
    text: str = ""
    status: int | None = None
    kind: Annotated[ErrorCode, Field(alias="as")]
    fix: str = ""


class Messages(Part):
    """Where the vendor says what is wrong (dotted paths, tried in turn), about what (`details`), and what its codes mean.

    `trace` are headers whose values the vendor's support asks for. `partial` names, for answers of status 207, where the ids
    stand that were not done, and which error that is.
    """

    paths: Many = ()
    details: Many = ()
    failure: Failure | None = None
    code: str = ""
    kinds: tuple[ErrorKind, ...] = ()
    partial: dict[str, ErrorCode] = {}
    trace: Many = ()


class Paging(Part):
    """How lists are paged. `more` and `total` are paths in the answer, `*_header` are headers; else a short page is the last.

    Kind `none`: the whole list comes at once, is kept for `cache` seconds, and our pages are cut from it.
    """

    kind: Literal["page", "none"] = "page"
    page: str = "page"
    size: str = "pageSize"
    most: int = 100
    more: str = ""
    total: str = ""
    total_header: Many = ()
    pages_header: Many = ()
    cache: float = 0


class Selection(Part):
    """How the vendor is asked for only some fields: `fields` or `fields[{type}]`; `types` names the sideloads' types."""

    query: str
    types: dict[str, str] = {}
    include: str = ""
    included: str = ""


class Vendor(Part):
    """Everything about a vendor that is not about one noun."""

    name: str
    title: str
    checked: date
    words: Many = ()
    base: str
    site: Site | None = None
    settings: dict[str, Setting]
    auth: tuple[AuthWay, ...] = Field(min_length=1)
    headers: dict[str, str] = {}
    quota: Quota
    errors: Messages = Messages()
    paging: dict[str, Paging]
    selection: Selection | None = None
    ids: IdForm = "text"
    keys: Literal["as_is", "lower"] = "as_is"
    sensitive: Many = ()
    check: str

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for way in self.auth:
            for name in (*way.needs, *(way.refresh.settings if way.refresh else ())):
                if name not in self.settings:
                    msg = f"auth needs {name}, which [settings] does not have"
                    raise ValueError(msg)
        if "default" not in self.paging:
            msg = "paging needs a table named 'default'"
            raise ValueError(msg)
        return self

    @property
    def prefix(self) -> str:
        """What the names of this vendor's settings begin with."""
        return f"{self.name.upper()}_"
