"""One call of one action: what it may read and as whom it acts."""

from dataclasses import dataclass
from typing import Final, Literal

from mcp_psa.sandbox.box import Box
from mcp_psa.sandbox.store import Store
from mcp_psa.sandbox.worksection.params import Params

Mode = Literal["admin", "user"]

OWNER: Final = 1
"""The person behind the key and the token: the agency's managing director."""


@dataclass(frozen=True)
class Call:
    """The box, the parameters, and whether the account's key or a person's token signed the call."""

    box: Box
    params: Params
    mode: Mode
    person_id: int = OWNER

    @property
    def store(self) -> Store:
        """The agency."""
        return self.box.store

    @property
    def extra(self) -> set[str]:
        """What `extra` asks to add; names an action does not know are ignored."""
        return set(self.params.csv("extra"))
