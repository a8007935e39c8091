"""Read tool_manifests/ and say every mistake by file and key.

`load(folder)` gives the vendors; resources are read per vendor, so that a process pays only for what it serves.
"""

import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError

from mcp_psa.errors import BadManifest
from mcp_psa.manifests.consistency import mistakes
from mcp_psa.manifests.parts import Part
from mcp_psa.manifests.resource import Resource
from mcp_psa.manifests.vendor import Vendor

_Model = TypeVar("_Model", bound=Part)

# Beside the nouns: the vendor itself, and what people ask (which measures the search for tools).
_NO_NOUNS = frozenset({"vendor.toml", "prompts.toml"})


def default_folder() -> Path:
    """Where the manifests are: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parents[1] / "tool_manifests"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "tool_manifests"


def vendor_names(folder: Path | None = None) -> list[str]:
    """The vendors there are, by name."""
    return sorted(path.parent.name for path in (folder or default_folder()).glob("*/vendor.toml"))


def load_vendor(name: str, folder: Path | None = None) -> Vendor:
    """One vendor's own page; BadManifest names file and key of every mistake. Those that are installed are read once."""
    return _installed_vendor(name) if folder is None else _vendor(name, folder)


def load_resources(vendor: Vendor, folder: Path | None = None) -> dict[str, Resource]:
    """All resources of a vendor by noun; BadManifest names file and key of every mistake. Those installed are read once."""
    return dict(_installed_resources(vendor.name) if folder is None else _resources(vendor, folder))


@cache
def _installed_vendor(name: str) -> Vendor:
    return _vendor(name, default_folder())


@cache
def _installed_resources(name: str) -> dict[str, Resource]:
    return _resources(_installed_vendor(name), default_folder())


def _vendor(name: str, folder: Path) -> Vendor:
    path = folder / name / "vendor.toml"
    vendor, faults = _read(path, Vendor)
    if vendor is not None and vendor.name != name:
        faults.append(f"{_label(path)}: name: {vendor.name!r} does not match the folder {name!r}")
    if vendor is None or faults:
        raise BadManifest("\n".join(faults))
    return vendor


def _resources(vendor: Vendor, folder: Path) -> dict[str, Resource]:
    found: dict[str, Resource] = {}
    faults: list[str] = []
    for path in _resource_files(folder / vendor.name):
        resource, wrong = _read(path, Resource)
        faults += wrong
        if resource is not None:
            faults += [f"{_label(path)}: {text}" for text in mistakes(resource, vendor, path.stem)]
            found[resource.noun] = resource
    if faults:
        raise BadManifest("\n".join(faults))
    return found


def check(folder: Path | None = None) -> tuple[int, list[str]]:
    """Every mistake in a folder of manifests, and how many files were read."""
    root = folder or default_folder()
    faults = [
        f"{_label(path / 'vendor.toml')}: there is no such file" for path in sorted(root.glob("*/")) if _headless(path)
    ]
    files = 0
    for name in vendor_names(root):
        files += 1
        try:
            vendor = load_vendor(name, root)
            files += sum(1 for _ in _resource_files(root / name))
            load_resources(vendor, root)
        except BadManifest as error:
            faults += error.message.splitlines()
    return files, faults


def _headless(folder: Path) -> bool:
    return not (folder / "vendor.toml").exists() and any(folder.glob("*.toml"))


def _resource_files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.glob("*.toml")) if path.name not in _NO_NOUNS)


def _label(path: Path) -> str:
    return f"tool_manifests/{path.parent.name}/{path.name}"


def _read(path: Path, model: type[_Model]) -> tuple[_Model | None, list[str]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return model.model_validate(content), []
    except FileNotFoundError:
        return None, [f"{_label(path)}: there is no such file"]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, [f"{_label(path)}: not readable as TOML: {error}"]
    except ValidationError as error:
        return None, [f"{_label(path)}: {_said(model, dict(fault))}" for fault in error.errors()]


def _said(model: type[BaseModel], fault: dict[str, object]) -> str:
    where = fault["loc"]
    steps = [str(step) for step in where] if isinstance(where, tuple) else [str(where)]
    key = ".".join(steps) or "(file)"
    if fault["type"] == "extra_forbidden":
        names = _names_at(model, steps[:-1])
        near = get_close_matches(steps[-1], names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(names)}" if names else ""
        return f"{key}: not a known key; {hint}".rstrip("; ")
    if fault["type"] == "missing":
        return f"{key}: is missing"
    return f"{key}: {str(fault['msg']).removeprefix('Value error, ')}"


def _names_at(model: type[BaseModel], steps: list[str]) -> list[str]:
    """The keys that are known at a place in a manifest."""
    here: type[BaseModel] | None = model
    for step in steps:
        if here is None:
            return []
        field = next((f for n, f in here.model_fields.items() if step in (n, f.alias)), None)
        if field is not None:
            here = _model_in(field.annotation)
    return [] if here is None else sorted(f.alias or n for n, f in here.model_fields.items())


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)
