"""The rules of the house: who may import whom, how long a file may get, where a vendor may be named."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import mcp_psa

ROOT = Path(mcp_psa.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
SHARED = [f for f in FILES if f.relative_to(ROOT).parts[0] not in {"sandbox", "vendors"}]
VENDORS = ("teamwork", "awork", "proworkflow", "projectworks", "worksection")

# folder or module -> what of ours it may import
MAY_IMPORT = {
    "errors": set(),
    "records": {"records"},
    "manifests": {"manifests", "records", "errors"},
    "http": {"http", "errors", "manifests"},
    "values": {"manifests", "records"},
    "vendors": {"vendors", "errors", "http"},
    "sandbox": {"sandbox"},
    "shape": {"shape", "records", "manifests", "errors", "http"},
    "arguments": {"values", "errors", "manifests", "records", "shape"},
    "schemas": {"arguments", "records"},
    "address": {"errors", "manifests"},
    "access": {"address", "errors", "http", "manifests"},
    "settings": {"access", "address", "errors", "http", "manifests", "records"},
    "stored": {"errors", "manifests"},
    "catalog": {"arguments", "manifests", "records", "schemas", "settings", "shape"},
    "ledger": {"errors"},
    "verbs": {
        "verbs",
        "arguments",
        "catalog",
        "errors",
        "http",
        "ledger",
        "manifests",
        "records",
        "settings",
        "shape",
        "values",
        "vendors",
    },
    "call": {"arguments", "catalog", "errors", "http", "ledger", "manifests", "settings", "shape", "vendors", "verbs"},
    "app": {"catalog", "errors", "http", "ledger", "manifests", "settings", "stored", "vendors"},
    "search": {"search", "arguments", "catalog", "errors", "manifests", "records", "schemas"},
    "surface": {"app", "call", "catalog", "errors", "search", "shape", "verbs"},
    "resources": {"app", "call", "catalog", "errors", "manifests", "shape"},
    "prompts": {"app", "errors"},
    "handlers": {"app", "errors", "prompts", "resources"},
    "server": {"handlers", "app", "shape", "surface"},
    "stdio": set(),
    "boxed": {"app", "http", "ledger", "sandbox", "settings"},
    "coverage": {"catalog", "records"},
    "setup": {
        "setup",
        "app",
        "boxed",
        "errors",
        "http",
        "ledger",
        "manifests",
        "settings",
        "shape",
        "stored",
        "surface",
    },
    "cli": {
        "cli",
        "app",
        "boxed",
        "call",
        "catalog",
        "coverage",
        "errors",
        "http",
        "manifests",
        "sandbox",
        "server",
        "setup",
        "stdio",
        "stored",
        "surface",
    },
}


def imported(path: Path) -> Iterator[str]:
    """The modules a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def named(path: Path) -> str:
    """A file as people say it."""
    return str(path.relative_to(ROOT))


ROOMS = [f for f in FILES if f.parent != ROOT or f.stem not in ("__init__", "__main__")]


@pytest.mark.parametrize("path", ROOMS, ids=named)
def test_imports_go_one_way(path: Path) -> None:
    """Ours (design, section 2): the direction of imports is what keeps the rooms apart."""
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("mcp_psa.")}
    assert ours - MAY_IMPORT[room] == set()


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_file_can_be_read_in_one_go_and_says_why_it_exists(path: Path) -> None:
    """Ours (style, habits 1 and 2)."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", SHARED, ids=named)
def test_shared_code_names_no_vendor(path: Path) -> None:
    """Ours: a vendor's peculiarity goes in its manifest, else in its adapter. Comments and help texts may give examples."""
    code = ast.unparse(_without_docstrings(ast.parse(path.read_text(encoding="utf-8"))))
    if path.relative_to(ROOT).parts[0] == "cli" and path.stem == "demo":
        return  # the script of the demonstration is about two vendors
    assert not re.search("|".join(VENDORS), code, re.IGNORECASE)


def test_httpx_stays_behind_the_wire() -> None:
    """Ours: the field is moving to httpx2; that must stay a one-folder change."""
    users = {p.relative_to(ROOT).parts[0] for p in FILES for name in imported(p) if name.split(".")[0] == "httpx"}
    assert users <= {"http"}


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            body[0] = ast.Pass()
    return tree
