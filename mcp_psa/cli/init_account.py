"""The part of `mcp-psa init` that asks for an account's settings and tries them with the vendor at once."""

import os
import sys
from collections.abc import Mapping

import anyio
import click

from mcp_psa.app import build_app
from mcp_psa.cli.ask import ask, choose, say
from mcp_psa.errors import NotConfigured, PsaError
from mcp_psa.manifests.vendor import Vendor
from mcp_psa.setup.check import ONCE, Checked, check
from mcp_psa.setup.order import Order, given_settings, taken, typed
from mcp_psa.setup.questions import Door, Question, doors, extras
from mcp_psa.stored import Found


def sign_in(order: Order, vendor: Vendor, own: Mapping[str, str]) -> dict[str, Found]:
    """The account's settings, which work; ends the command when they do not and nobody corrects them."""
    given = given_settings(os.environ, order.settings, vendor)
    while True:
        door = _door(order, vendor, given)
        answers = _answers(order, door, vendor, given)
        if _good(order, vendor, answers, own):
            return answers if order.yes else _besides(vendor, answers)
        given |= answers


def _besides(vendor: Vendor, answers: dict[str, Found]) -> dict[str, Found]:
    """The settings, with what a person wants to set besides; some of it is needed before certain things can be written."""
    rest = {question.name: question for question in extras(vendor) if question.name not in answers}
    if not rest:
        return answers
    say(f"\n{vendor.title} takes these too:")
    for question in rest.values():
        say(f"  {question.name}: {question.about}")

    def read(text: str) -> tuple[str, str]:
        name, _, value = (part.strip() for part in text.partition("="))
        choices = vendor.settings[name].choices if name in rest else ()
        if text and (name not in rest or not value or (choices and value not in choices)):
            raise click.UsageError(f"give NAME=VALUE{f', with one of {chr(44).join(choices)}' if choices else ''}")
        return name, value

    while rest:
        name, value = click.prompt(
            "NAME=VALUE, or Enter to go on", default="", show_default=False, value_proc=read, err=True
        )
        if not name:
            break
        answers[name] = typed(name, value)
        del rest[name]
    return answers


def _door(order: Order, vendor: Vendor, given: Mapping[str, Found]) -> Door:
    """The way to sign in: the first that is complete, else the first; a person may choose another."""
    ways = doors(vendor)
    values = {name: found.value for name, found in given.items()}
    usual = next((i for i, way in enumerate(ways) if way.is_meant(values) and not _asked(way, vendor, values)[1]), 0)
    if order.yes or len(ways) == 1:
        return ways[usual]
    options = [(str(i), way.label) for i, way in enumerate(ways)]
    return ways[int(choose(f"{vendor.title}: how do you sign in?", options, str(usual)))]


def _asked(door: Door, vendor: Vendor, values: Mapping[str, str]) -> tuple[list[Question], list[Question]]:
    """What to ask, and which of it is missing. Another address in place of the vendor's makes its site needless."""
    site = vendor.site.setting if vendor.site and values.get(f"{vendor.prefix}BASE_URL") else ""
    asked = [question for question in door.questions if question.name != site]
    return asked, [question for question in door.missing(values) if question.name != site]


def _answers(order: Order, door: Door, vendor: Vendor, given: Mapping[str, Found]) -> dict[str, Found]:
    values = {name: found.value for name, found in given.items()}
    asked, missing = _asked(door, vendor, values)
    if order.yes:
        if missing:
            lines = "\n".join(f"  {question.name}: {question.about}" for question in missing)
            raise NotConfigured(f"{vendor.title} needs, from the environment:\n{lines}")
        return {q.name: given[q.name] for q in asked if q.name in given} | taken(door, vendor, given)
    answers: dict[str, Found] = {}
    for question in asked:
        known = values.get(question.name, "")
        value = ask(question.name, question.about, secret=question.secret, optional=question.optional, known=known)
        if value:
            answers[question.name] = given[question.name] if value == known else typed(question.name, value)
    return answers | taken(door, vendor, given)


def _good(order: Order, vendor: Vendor, answers: Mapping[str, Found], own: Mapping[str, str]) -> bool:
    """Whether the settings are accepted; False to ask again."""
    from mcp_psa.setup.finding import in_words

    env = {**own, **ONCE, **{found.name: found.value for found in answers.values()}}
    try:
        app = build_app(env, [vendor.name])
        if not order.check:
            return True
        say(f"\nTrying it: {vendor.check} at {app.accounts[vendor.name].credentials.base_url}")
        checked: Checked = anyio.run(_tried, app, vendor.name)
    except PsaError as error:
        return _after(order, error)
    say(f"{vendor.title} {in_words(checked)}.", "green")
    return True


async def _tried(app: object, vendor: str) -> Checked:
    from mcp_psa.app import App

    assert isinstance(app, App)  # noqa: S101  # anyio passes it on without its type
    try:
        return await check(app, vendor)
    finally:
        await app.aclose()


def _after(order: Order, error: PsaError) -> bool:
    """What to do about settings that do not work. True keeps them."""
    say(error.message, "red")
    if error.fix:
        say(error.fix)
    if order.yes:
        say("Nothing was written.")
        sys.exit(1)
    answer = click.prompt(
        "\n(c)orrect them, (k)eep them as they are, or (q)uit",
        type=click.Choice(["c", "k", "q"]),
        default="c",
        show_choices=False,
        err=True,
    )
    if answer == "q":
        say("Nothing was written.")
        sys.exit(1)
    return bool(answer == "k")
