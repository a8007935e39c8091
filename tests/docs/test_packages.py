"""The packages: built by their scripts, whole, and accepted by the programs and schemas of those who take them."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from platformdirs import user_cache_path

from mcp_psa.app import load_vendors
from mcp_psa.manifests import vendor_names
from mcp_psa.settings import read_account, read_settings, settings_names
from tests.docs.pages import ROOT

_MCPB = "@anthropic-ai/mcpb@2.1.2"
_ENV = {"TEAMWORK_SITE": "acme", "TEAMWORK_API_KEY": "twp_FakeKey"}
_VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def _script(name: str, out: Path) -> None:
    command = [sys.executable, ROOT / "packaging" / f"{name}.py", "--out", out]
    ran = subprocess.run(command, cwd=out.parent, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bundle's script put its files."""
    out = tmp_path_factory.mktemp("built") / "dist"
    _script("build_mcpb", out)
    return out


@pytest.fixture(scope="module")
def manifest(built: Path) -> dict[str, Any]:
    """What the bundle says of itself."""
    with zipfile.ZipFile(built / f"mcp-psa-{_VERSION}.mcpb") as bundle:
        made: dict[str, Any] = json.loads(bundle.read("manifest.json"))
    return made


@pytest.fixture(scope="module")
def entry() -> dict[str, Any]:
    """The registry's entry."""
    made: dict[str, Any] = json.loads((ROOT / "server.json").read_text("utf-8"))
    return made


def test_the_bundle_holds_all_that_runs_and_nothing_else(built: Path) -> None:
    """Ours: the project's own files; the client installs what they depend on."""
    with zipfile.ZipFile(built / f"mcp-psa-{_VERSION}.mcpb") as bundle:
        assert bundle.testzip() is None
        names = set(bundle.namelist())
    own = {
        path.relative_to(ROOT).as_posix()
        for part in ("mcp_psa", "tool_manifests")
        for path in (ROOT / part).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert names == own | {"manifest.json", "pyproject.toml", "README.md", "LICENSE"}


def test_the_same_files_make_the_same_bundle(built: Path, tmp_path: Path) -> None:
    """Ours: what was built can be compared with what is built again."""
    _script("build_mcpb", tmp_path / "again")
    name = f"mcp-psa-{_VERSION}.mcpb"
    assert (tmp_path / "again" / name).read_bytes() == (built / name).read_bytes()


def test_the_form_asks_for_every_setting_and_marks_secrets(manifest: dict[str, Any]) -> None:
    """MCPB manifest 0.4: what is `sensitive` goes to the keychain, and is not shown."""
    form = manifest["user_config"]
    for vendor in load_vendors().values():
        for name, setting in vendor.settings.items():
            assert form[name].get("sensitive", False) is setting.secret, name
    assert set(form) <= set(settings_names(load_vendors().values()))
    assert not any(field["required"] for field in form.values())


def _as_started(manifest: dict[str, Any], filled: dict[str, str]) -> dict[str, str]:
    """The environment as a client makes it: what was filled in, else the default, else the placeholder stays."""
    form = manifest["user_config"]
    values = {name: field["default"] for name, field in form.items() if "default" in field} | filled

    def put(found: re.Match[str]) -> str:
        return str(values.get(found[1], found[0]))

    env = manifest["server"]["mcp_config"]["env"]
    return {name: re.sub(r"\$\{user_config\.(\w+)\}", put, text) for name, text in env.items()}


def test_a_form_filled_in_for_one_vendor_starts_that_vendor_alone(manifest: dict[str, Any]) -> None:
    """The client's own way of filling placeholders (mcpb's config.js): fields left empty are settings not given."""
    env = _as_started(manifest, _ENV)
    read_settings(env)
    accounts = {name: read_account(env, vendor) for name, vendor in load_vendors().items()}
    assert {name for name, account in accounts.items() if account} == {"teamwork"}
    assert all(text == "" or not text.startswith("$") for text in env.values())


def test_the_bundle_starts_what_it_holds(manifest: dict[str, Any], built: Path) -> None:
    """MCPB manifest 0.4: type `uv`, with the command that its own program demands all the same."""
    server = manifest["server"]
    assert (manifest["manifest_version"], server["type"], server["mcp_config"]["command"]) == ("0.4", "uv", "uv")
    assert (built / "mcpb" / server["entry_point"]).is_file()
    script, words = server["mcp_config"]["args"][-2:]
    scripts = tomllib.loads((built / "mcpb" / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert (script in scripts, words) == (True, "serve")


@pytest.fixture(scope="module")
def mcpb() -> str:
    """The bundle's own program, installed once for this machine; the test is skipped where npm cannot."""
    home = user_cache_path("mcp_psa_tests") / _MCPB.replace("/", "-")
    program = home / "node_modules" / ".bin" / "mcpb"
    if program.is_file():
        return str(program)
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    home.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--no-audit", "--no-fund", "--prefix", home, _MCPB]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if ran.returncode or not program.is_file():
        pytest.skip(f"npm cannot install {_MCPB}: {ran.stderr.strip()[-200:]}")
    return str(program)


def test_the_bundles_own_program_accepts_it(mcpb: str, built: Path, tmp_path: Path) -> None:
    """MCPB: `mcpb validate` on the manifest, `mcpb unpack` on the file."""
    bundle = built / f"mcp-psa-{_VERSION}.mcpb"
    for words in (["validate", built / "mcpb" / "manifest.json"], ["unpack", bundle, tmp_path / "unpacked"]):
        ran = subprocess.run([mcpb, *words], capture_output=True, text=True, timeout=60, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (tmp_path / "unpacked" / "tool_manifests" / vendor_names()[0] / "vendor.toml").is_file()


def test_the_registry_entry_is_current(tmp_path: Path, entry: dict[str, Any]) -> None:
    """Ours: `python packaging/build_server_json.py` writes it anew."""
    _script("build_server_json", tmp_path / "server.json")
    assert json.loads((tmp_path / "server.json").read_text("utf-8")) == entry


def test_the_registry_entry_follows_the_published_schema(entry: dict[str, Any]) -> None:
    """The registry's schema of 2025-12-11, as the linter skillsaw carries it."""
    spec = find_spec("skillsaw")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "schemas" / "mcp_registry" / "v2025_12_11" / "server.schema.json"
    schema = json.loads(path.read_text("utf-8"))
    assert schema["$id"] == entry["$schema"]
    jsonschema.Draft7Validator(schema).validate(entry)


def test_the_registry_entry_keeps_the_registrys_other_rules(entry: dict[str, Any]) -> None:
    """The registry: proof by the README, exact versions, a short description, secrets marked."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"<!-- mcp-name: {entry['name']} -->" in readme
    assert re.fullmatch(r"[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+", entry["name"])
    assert 0 < len(entry["description"]) <= 100
    (package,) = entry["packages"]
    assert (package["registryType"], package["registryBaseUrl"]) == ("pypi", "https://pypi.org")
    assert entry["version"] == package["version"] == _VERSION
    shown = {variable["name"]: variable["isSecret"] for variable in package["environmentVariables"]}
    for vendor in load_vendors().values():
        assert {name: shown[name] for name in vendor.settings} == {n: s.secret for n, s in vendor.settings.items()}
