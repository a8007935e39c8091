"""awork's filter language: read it, put rows to it, and turn it into SQL where that is simple."""

from mcp_psa.sandbox.awork.filterby.evaluate import meets, value_at
from mcp_psa.sandbox.awork.filterby.nodes import BadFilter, Field, Model, Moment, Node, Path
from mcp_psa.sandbox.awork.filterby.parser import parse
from mcp_psa.sandbox.awork.filterby.sql import Clause, Column, translate

__all__ = [
    "BadFilter",
    "Clause",
    "Column",
    "Field",
    "Model",
    "Moment",
    "Node",
    "Path",
    "meets",
    "parse",
    "translate",
    "value_at",
]
