"""The words of the trade: names that are unique and say their unit."""

import re

import pytest

from mcp_psa.records import NOUNS, TOOLSETS, VERBS, Field, Kind, Noun
from mcp_psa.records import Test as Compare

EACH = pytest.mark.parametrize("noun", NOUNS.values(), ids=list(NOUNS))
EACH_FIELD = pytest.mark.parametrize(
    ("noun", "field"), [(n, f) for n in NOUNS.values() for f in n.fields], ids=lambda value: value.name
)
# What a name ends with, and the kinds that such a field may have.
SUFFIXES = {
    "_id": {Kind.ID},
    "_ids": {Kind.IDS},
    "_name": {Kind.TEXT},
    "_names": {Kind.TEXTS},
    "_on": {Kind.DAY},
    "_at": {Kind.INSTANT},
    "_minutes": {Kind.MINUTES},
    "_amount": {Kind.MONEY},
}
# Kinds whose unit must stand in the name, but for the few names that are a unit or a thing themselves.
NAMED = {
    Kind.IDS: "_ids",
    Kind.DAY: "_on",
    Kind.INSTANT: "_at",
    Kind.MINUTES: "_minutes",
    Kind.MONEY: "_amount",
    Kind.CLOCK: "_time",
}
PLAIN = {"minutes", "amount", "birth_date"}
TEXT_IDS = {"folder_id"}  # a cloud folder's id is the cloud's, not the vendor's


def _unit_suffix(name: str) -> str | None:
    return next((suffix for suffix in sorted(SUFFIXES, key=len, reverse=True) if name.endswith(suffix)), None)


@EACH
def test_every_name_of_a_noun_is_unique(noun: Noun) -> None:
    """Ours: a field, an argument and a filter are found by name."""
    for names in ([f.name for f in noun.fields], [f.name for f in noun.filters]):
        assert sorted(names) == sorted(set(names))


@EACH
def test_names_are_short_and_lower_case(noun: Noun) -> None:
    """Hosts: [a-z0-9_]."""
    names = [noun.name, noun.plural, *(f.name for f in noun.fields), *(f.name for f in noun.filters)]
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name) for name in names)
    assert noun.name != noun.plural
    assert noun.toolset in TOOLSETS
    assert NOUNS[noun.name] is noun


@EACH_FIELD
def test_a_field_says_its_unit_in_its_name(noun: Noun, field: Field) -> None:
    """The glossary: _id, _ids, _name, _on a day, _at an instant, _minutes, _amount."""
    suffix = _unit_suffix(field.name)
    if suffix is not None and field.name not in TEXT_IDS:
        assert field.kind in SUFFIXES[suffix]
    if field.kind in NAMED and field.name not in PLAIN:
        assert field.name.endswith(NAMED[field.kind])


@EACH_FIELD
def test_only_a_choice_has_choices_and_always_several(noun: Noun, field: Field) -> None:
    """Ours: closed vocabularies, each word once."""
    assert bool(field.choices) == (field.kind is Kind.CHOICE)
    assert len(set(field.choices)) == len(field.choices) != 1
    assert all(re.fullmatch(r"[a-z][a-z_]*", word) for word in field.choices)


@EACH_FIELD
def test_money_stands_beside_its_currency(noun: Noun, field: Field) -> None:
    """Ours: an amount without a currency is a number."""
    if field.kind is Kind.MONEY and noun.name in ("project", "person", "time_entry", "rate"):
        assert any(other.name == "currency" for other in noun.fields)


@EACH_FIELD
def test_pay_cost_and_birth_dates_are_sensitive(noun: Noun, field: Field) -> None:
    """Ours: API keys see more than people do."""
    if noun.name == "person" and (field.kind is Kind.MONEY or field.name.startswith(("birth", "gender"))):
        assert field.sensitive
    if field.name.startswith("cost"):
        assert field.sensitive


@EACH_FIELD
def test_an_argument_is_named_for_the_thing_and_not_for_its_id(noun: Noun, field: Field) -> None:
    """Ours: `project`, not `project_id`, so that names can be taken later without renaming."""
    if field.kind is Kind.ID:
        assert not field.argument.endswith("_id")
    if field.kind is Kind.IDS:
        assert not field.argument.endswith("_ids")
        assert field.argument.endswith("s")


@EACH
def test_an_argument_is_shared_by_an_id_and_a_text_at_most(noun: Noun) -> None:
    """Ours: tags and tag_ids, stage and stage_id."""
    for field in noun.fields:
        sharing = [other for other in noun.fields if other.argument == field.argument]
        assert len(sharing) <= 2
        assert len({other.kind in (Kind.ID, Kind.IDS) for other in sharing}) == len(sharing)


@EACH
def test_filters_of_days_and_instants_look_at_such_fields(noun: Noun) -> None:
    """Ours: _from and _to for days, _since for instants; the kind follows the field, or the test where no field is shown."""
    expected = {
        Compare.FROM: ("_from", Kind.DAY),
        Compare.TO: ("_to", Kind.DAY),
        Compare.SINCE: ("_since", Kind.INSTANT),
    }
    for filter_ in noun.filters:
        suffix = next((s for s in ("_from", "_to", "_since") if f"_{filter_.name}".endswith(s)), None)
        if filter_.test in expected:
            assert (suffix, noun.filter_kind(filter_)) == expected[filter_.test], filter_.name
        else:
            assert suffix is None


@EACH
def test_a_filter_compares_one_value(noun: Noun) -> None:
    """Ours: a filter on a list field takes one item."""
    for filter_ in noun.filters:
        assert noun.filter_kind(filter_) not in (Kind.IDS, Kind.TEXTS, Kind.LONG_TEXT)


@EACH
def test_a_filter_and_an_argument_of_one_name_mean_the_same_field(noun: Noun) -> None:
    """Ours: `project` filters by what `project` writes."""
    arguments = {f.argument for f in noun.fields}
    for filter_ in noun.filters:
        if filter_.test is Compare.IS and filter_.name in arguments:
            assert noun.by_argument(filter_.name).name == filter_.field


def test_a_name_that_does_not_exist_is_a_key_error() -> None:
    """Ours: a mistake in code, never silently None."""
    task = NOUNS["task"]
    for look in (task.field, task.filter, task.by_argument):
        with pytest.raises(KeyError):
            look("none")


def test_there_are_four_verbs_and_no_delete() -> None:
    """Ours: vendors range from soft delete to irreversible."""
    assert VERBS == ("list", "get", "create", "update")


def test_a_noun_is_said_as_people_say_it() -> None:
    """Ours: `time entry`."""
    assert NOUNS["time_entry"].words == "time entry"
