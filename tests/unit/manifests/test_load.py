"""Manifests are read, and every mistake is named by file and key."""

import re
from pathlib import Path

import pytest

from mcp_psa.errors import BadManifest
from mcp_psa.manifests import check, default_folder, load_resources, load_vendor, vendor_names
from tests.unit.toy import TASK, VENDOR, toy_vendor, write_folder


def _changed(text: str, old: str, new: str) -> str:
    assert old in text, "the toy manifest no longer has this"
    return text.replace(old, new, 1)


def _vendor_told(root: Path, old: str, new: str) -> str:
    folder = write_folder(root, _changed(VENDOR, old, new))
    with pytest.raises(BadManifest) as caught:
        load_vendor("toy", folder)
    return caught.value.message


def _task_told(root: Path, old: str, new: str) -> str:
    folder = write_folder(root, task=_changed(TASK, old, new))
    with pytest.raises(BadManifest) as caught:
        load_resources(toy_vendor(), folder)
    return caught.value.message


def test_the_toy_has_no_mistake(tmp_path: Path) -> None:
    """Ours: else the tests below would prove nothing."""
    folder = write_folder(tmp_path, task=TASK)
    assert check(folder) == (2, [])
    assert vendor_names(folder) == ["toy"]
    vendor = load_vendor("toy", folder)
    assert (vendor.title, vendor.prefix) == ("Toy", "TOY_")
    assert load_resources(vendor, folder)["task"].verbs == ("list", "get", "create", "update")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("check   = ", "chekc   = ", "chekc: not a known key; did you mean 'check'?"),
        ("secret = true", "secrte = true", "settings.TOY_TOKEN.secrte: not a known key; did you mean 'secret'?"),
        ('kind  = "header"', 'kind  = "header"\nvaleu = "x"', "auth.0.valeu: not a known key; did you mean 'value'?"),
        (
            "windows = [{ requests",
            "windows = [{ reqests",
            "quota.windows.0.reqests: not a known key; did you mean 'requests'?",
        ),
        ("most = 50", "mots = 50", "paging.default.mots: not a known key; did you mean 'most'?"),
        ("base    = ", "# base  = ", "base: is missing"),
        ("checked = 2026-11-22", 'checked = "soon"', "checked: "),
        ('ids     = "integer"', 'ids     = "number"', "ids: Input should be 'integer', 'uuid', 'numeric' or 'text'"),
        ("requests = 100", "requests = 0", "quota.windows.0.requests: Input should be greater than 0"),
        ("[{ requests = 100, seconds = 60 }]", "[]", "quota.windows: "),
        ('kind  = "header"', 'kind  = "digest"', "auth.0.kind: Input should be 'basic', 'header' or 'adapter'"),
        ('needs = ["TOY_TOKEN"]', 'needs = ["TOY_TOKNE"]', "auth needs TOY_TOKNE, which [settings] does not have"),
        ("[paging.default]", "[paging.other]", "paging needs a table named 'default'"),
        ('name    = "toy"', 'name    = "tyo"', "name: 'tyo' does not match the folder 'toy'"),
        ('name    = "toy"', "name    = toy", "not readable as TOML: "),
        ('title   = "Toy"', 'title   = "Toy"\ntitle = "Toy"', "not readable as TOML: "),
    ],
)
def test_a_mistake_in_a_vendors_page_is_named_by_file_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    """Ours: the start stops, and the nearest valid name is said."""
    message = _vendor_told(tmp_path, old, new)
    assert "tool_manifests/toy/vendor.toml: " in message
    assert told in message


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("default = ", "defualt = ", "defualt: not a known key; did you mean 'default'?"),
        ('rows     = "chores"', 'rwos     = "chores"', "list.rwos: not a known key; did you mean 'rows'?"),
        ('{ query = "who", with', '{ qeury = "who", with', "list.filters.assignee.qeury: not a known key; did you mean 'query'?"),
        ("with = { expand", "wiht = { expand", "list.filters.assignee.wiht: not a known key; did you mean 'with'?"),
        ('{ path = "hours", as =', '{ path = "hours", selekt =', "fields.estimate_minutes.selekt: not a known key; did you mean"),
        ('clear = "empty" }', 'claer = "empty" }', "write.description.claer: not a known key; did you mean 'clear'?"),
        ("required  = [", "requierd  = [", "create.requierd: not a known key; did you mean 'required'?"),
        ('argument = "place_after"', 'argumetn = "place_after"', "update.operations.0.argumetn: not a known key; did you mean"),
        ('mode      = "patch"', "# no mode", "update.mode: is missing"),
        ('mode      = "patch"', 'mode      = "put"', "update.mode: Input should be 'patch', 'merge', 'operations' or 'upsert'"),
        ('"GET /chores/{id}"', '"FETCH /chores/{id}"', "get.routes.0: 'FETCH /chores/{id}' is not a route"),
        ('as = "csv_texts"', 'as = "csv_text"', "fields.tags.as: Input should be "),
        ('clear = "zero"', 'clear = "nought"', "write.estimate_minutes.clear: Input should be "),
        ('noun    = "task"', 'noun    = "tsak"', "noun: 'tsak' is not known; did you mean 'task'?"),
        ('noun    = "task"', 'noun    = "project"', "noun: 'project' does not match the file name 'task'"),
        ("[get]", "[get", "not readable as TOML: "),
    ],
)  # fmt: skip
def test_a_mistake_in_a_nouns_page_is_named_by_file_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    """Ours: the start stops, and the nearest valid name is said."""
    message = _task_told(tmp_path, old, new)
    assert "tool_manifests/toy/task.toml: " in message
    assert told in message


def test_every_mistake_of_every_file_is_said_at_once(tmp_path: Path) -> None:
    """Ours: one run of the check, one list, one line each."""
    broken = TASK.replace('default = ["id"', 'default = ["idd"').replace('search   = "q"', 'serach   = "q"')
    folder = write_folder(tmp_path, task=broken, company=TASK, person="noun = 1\n")
    files, faults = check(folder)
    assert files == 4
    assert all(re.match(r"tool_manifests/toy/(company|person|task)\.toml: ", fault) for fault in faults)
    assert any("task.toml: default: 'idd' is not known; did you mean 'id'?" in fault for fault in faults)
    assert any(
        "task.toml: list.filters.serach: 'serach' is not known; did you mean 'search'?" in fault for fault in faults
    )
    assert any("company.toml: noun: 'task' does not match the file name 'company'" in fault for fault in faults)
    assert any("person.toml: noun: " in fault for fault in faults)
    assert any("person.toml: fields: is missing" in fault for fault in faults)


def test_a_key_with_no_near_one_lists_the_known_keys(tmp_path: Path) -> None:
    """Ours: a person can see what may stand there."""
    told = _task_told(tmp_path, 'rows     = "chores"', 'zzzzzz = "chores"')
    assert "list.zzzzzz: not a known key; known here: " in told
    assert all(f" {key}" in told for key in ("filters", "routes", "rows"))


def test_a_vendor_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Ours: by its file."""
    with pytest.raises(BadManifest, match=r"tool_manifests/none/vendor\.toml: there is no such file"):
        load_vendor("none", tmp_path)


def test_a_folder_without_a_vendors_page_is_a_mistake_and_not_skipped(tmp_path: Path) -> None:
    """Ours: a misnamed vendor.toml made a whole vendor vanish without a word."""
    folder = write_folder(tmp_path, task=TASK)
    (folder / "toy" / "vendor.toml").rename(folder / "toy" / "vender.toml")
    _, faults = check(folder)
    assert any("tool_manifests/toy/vendor.toml" in fault for fault in faults)


def test_a_file_that_is_no_utf8_is_a_mistake_of_that_file(tmp_path: Path) -> None:
    """Ours: saved by an editor in another encoding."""
    folder = write_folder(tmp_path, task=TASK)
    (folder / "toy" / "task.toml").write_bytes("noun = 'Aufgabe für heute'".encode("latin-1"))
    assert [fault.split(": ")[:2] for fault in check(folder)[1]] == [
        ["tool_manifests/toy/task.toml", "not readable as TOML"]
    ]


def test_our_own_manifests_have_no_mistake() -> None:
    """Ours: what is shipped."""
    files, faults = check()
    assert faults == []
    assert files == len([path for path in default_folder().glob("*/*.toml") if path.stem != "prompts"])
