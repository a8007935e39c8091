"""The JSON Schemas for editors are current and accept our own manifests."""

import json
import tomllib
from functools import cache

import jsonschema
import pytest

from mcp_psa.manifests import default_folder
from mcp_psa.manifests.editors import schemas

FILES = sorted(path for path in default_folder().glob("*/*.toml") if path.stem != "prompts")


@cache
def _validator(name: str) -> jsonschema.Draft202012Validator:
    """Of the schema as it is now; making it takes longer than using it."""
    return jsonschema.Draft202012Validator(json.loads(schemas()[name]))


def test_the_schema_files_are_current() -> None:
    """Ours: `python -m mcp_psa.manifests.editors` writes them anew."""
    for name, text in schemas().items():
        assert (default_folder() / name).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_manifest_fits_the_schema_that_editors_use(path: object) -> None:
    """Ours: an editor must not complain about what `mcp-psa check` accepts."""
    name = "vendor.schema.json" if path.name == "vendor.toml" else "resource.schema.json"  # type: ignore[attr-defined]
    content = json.loads(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=str))  # type: ignore[attr-defined]
    assert [error.message for error in _validator(name).iter_errors(content)] == []
