"""Make the parts of the pages that only repeat what the code says. `UPDATE_DOCS=1 pytest tests/docs -n 0` writes them anew."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from functools import cache

import anyio
import click

from mcp_psa import coverage as coverage_
from mcp_psa import errors as errors_
from mcp_psa.access import ways
from mcp_psa.app import load_vendors
from mcp_psa.boxed import boxed_app
from mcp_psa.call import run
from mcp_psa.catalog import Tool, all_tools
from mcp_psa.cli import demo, main
from mcp_psa.http.circuit import FAILURES, FIRST_PAUSE, LASTING, LONGEST_PAUSE
from mcp_psa.http.retry import Backoff
from mcp_psa.ledger import MADE_SECONDS, UNKNOWN_SECONDS
from mcp_psa.manifests import Vendor
from mcp_psa.settings import PREFIX, SERVER
from tests.conftest import NOW
from tests.docs import reference

# An hour at which it is the same day nearly everywhere: pages may not depend on where they are made.
_NOW = NOW.replace(hour=10)
_ANYBODY = "the model"
_WHO = {
    errors_.CallerMistake: _ANYBODY,
    errors_.NeedsHuman: "a person",
    errors_.TryLater: "nobody: wait",
    errors_.OutcomeUnknown: f"{_ANYBODY}, by looking first",
    errors_.VendorChanged: "whoever maintains the manifest",
    errors_.BadManifest: "whoever maintains the manifest",
}


@cache
def tools() -> tuple[Tool, ...]:
    """Every tool there is."""
    return tuple(all_tools(load_vendors()))


def table(heading: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """A Markdown table."""
    return reference.table(heading, rows)


def coverage() -> str:
    """Which vendor has which tools."""
    return coverage_.markdown(tools())


def settings(names: str = "") -> str:
    """The server's own settings: all, or those named."""
    wanted = names.split(",") if names else list(SERVER)
    rows = ((f"`{PREFIX}{name}`", SERVER[name][0], _code(SERVER[name][1])) for name in wanted)
    return table(("name", "meaning", "default"), rows)


def vendors(up: str = "docs/") -> str:
    """Every vendor, what is enough to connect, and what may be set besides."""
    rows = (
        (
            f"[{v.title}]({up.removesuffix('./')}vendors/{v.name}.md)",
            ", ".join(map(_code, _enough(v))),
            ", ".join(_code(name) for name in v.settings if name not in _enough(v)),
        )
        for v in load_vendors().values()
    )
    return table(("vendor", "enough to connect", "may be set instead or besides"), rows)


def _enough(vendor: Vendor) -> list[str]:
    site = [vendor.site.setting] if vendor.site else []
    return [*site, *vendor.auth[0].needs]


def vendor_settings(name: str) -> str:
    """A vendor's settings in its own words."""
    vendor = load_vendors()[name]
    rows = [(_code(key), setting.about, _remarks(setting)) for key, setting in vendor.settings.items()]
    base = (f"`{vendor.prefix}BASE_URL`", "another address in place of the vendor's (a proxy, the sandbox)", "")
    return f"Enough to connect: {_coded(ways(vendor))}.\n\n" + table(("name", "what it is", ""), iter([*rows, base]))


def _remarks(setting: object) -> str:
    said = ["secret"] if setting.secret else []
    said += [" or ".join(map(_code, setting.choices))] if setting.choices else []
    said += [f"default {_code(setting.default)}"] if setting.default else []
    return "; ".join(said)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _coded(text: str) -> str:
    names = {word.strip(",") for word in text.split() if word.isupper()}
    return " ".join(
        word.replace(bare, f"`{bare}`") if (bare := word.strip(",")) in names else word for word in text.split()
    )


def vendor_quota(name: str) -> str:
    """How fast a vendor is asked."""
    quota = load_vendors()[name].quota
    said = " and ".join(f"{w.requests:,} request{'s' * (w.requests > 1)} in {w.seconds:g} s" for w in quota.windows)
    whose = "the vendor's published limit" if quota.published else "our own limit, for the vendor publishes none"
    return f"Requests are paced to {said} ({whose}), at most {quota.concurrent} under way at once."


def vendor_things(name: str) -> str:
    """What a vendor's tools reach, in its users' words, and what it leaves out unasked."""
    return reference.things([tool for tool in tools() if tool.vendor.name == name])


def reference_of(name: str) -> str:
    """A vendor's tools with every argument."""
    return reference.nouns([tool for tool in tools() if tool.vendor.name == name])


def reference_index() -> str:
    """Where each vendor's tools are described."""
    rows = (
        (f"[{v.title}](tools/{v.name}.md)", str(sum(tool.vendor.name == v.name for tool in tools())))
        for v in load_vendors().values()
    )
    return table(("vendor", "tools"), rows)


def limits() -> str:
    """The numbers behind the promises about writes, retries and pauses."""
    retry = Backoff()
    rows = (
        ("times one request is sent at most", f"{retry.attempts}"),
        ("time spent asking for one request, with its repeats", f"{retry.total:g} s"),
        (
            "pause before a repeat, where the vendor names none",
            f"at random below {retry.first:g} s, doubled up to {retry.most:g} s",
        ),
        ("the same create counts as made already for", _span(MADE_SECONDS)),
        ("a create without an answer is remembered for", _span(UNKNOWN_SECONDS)),
        ("failures in a row until a vendor counts as away", f"{FAILURES}, over at least {LASTING:g} s"),
        ("pause before it is tried again", f"{FIRST_PAUSE:g} s, doubled up to {LONGEST_PAUSE:g} s"),
    )
    return table(("what", "how much"), iter(rows))


def _span(seconds: float) -> str:
    return f"{seconds / 60:g} minutes"


def errors() -> str:
    """Every code an error may have."""
    rows = ((f"`{kind.code}`", (kind.__doc__ or "").strip(), _who(kind)) for kind in _codes(errors_.PsaError))
    return table(("code", "what happened", "who can act"), rows)


def _codes(kind: type[errors_.PsaError]) -> Iterator[type[errors_.PsaError]]:
    if "code" in vars(kind) and kind is not errors_.PsaError:
        yield kind
    for narrower in kind.__subclasses__():
        yield from _codes(narrower)


def _who(kind: type[errors_.PsaError]) -> str:
    return next(who for root, who in _WHO.items() if issubclass(kind, root))


def commands() -> str:
    """Every command with its options."""
    context = click.Context(main)
    rows = []
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        parts = [_usage(parameter) for parameter in command.params if not getattr(parameter, "hidden", False)]
        rows.append((f"`{' '.join(['mcp-psa', name, *parts])}`", command.get_short_help_str(limit=200).rstrip(".")))
    return table(("command", "what it does"), iter(rows))


def _usage(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Argument):
        word = parameter.make_metavar(click.Context(main)).strip("[]")
    else:
        value = "" if parameter.is_flag else f" {parameter.metavar or _value(parameter)}"
        word = f"{parameter.opts[0]}{value}" + (" ..." if parameter.multiple else "")
    return word if parameter.required else f"[{word}]"


def _value(option: click.Parameter) -> str:
    """What an option's value is called where the option does not say it."""
    if isinstance(option.type, click.types.IntParamType):
        return "N"
    return "FILE" if isinstance(option.type, click.Path) else option.opts[0].lstrip("-").upper()


def call(about: str) -> str:
    """A call of the sandbox on a fixed day: the command and its whole answer."""
    tool, _, arguments = about.partition(" ")
    given = json.loads(arguments or "{}")
    told = f"$ mcp-psa call {tool} '{json.dumps(given, ensure_ascii=False)}' --sandbox"
    return f"```console\n{told}\n{anyio.run(_called, tool, given)}\n```"


async def _called(name: str, arguments: dict[str, object]) -> str:
    app = boxed_app({f"{PREFIX}TOOLSETS": "all"}, clock=lambda: _NOW)
    tool = app.catalog.find(name)
    assert tool is not None, name
    try:
        return (await run(app, tool, arguments)).text
    finally:
        await app.aclose()


def transcript(questions: str) -> str:
    """What `mcp-psa demo` shows on a fixed day: of its questions those numbered."""
    shown = io.StringIO()
    with redirect_stdout(shown):
        anyio.run(demo.show, lambda: _NOW)
    steps = shown.getvalue().split("\n> ")
    chosen = [steps[int(number)].split("\n\n")[0].rstrip() for number in questions.split(",")]
    return "```text\n" + "\n\n".join(f"> {step}" for step in chosen) + "\n```"


MADE: dict[str, Callable[..., str]] = {
    made.__name__: made
    for made in (
        call,
        commands,
        coverage,
        errors,
        limits,
        reference_index,
        reference_of,
        settings,
        transcript,
        vendor_quota,
        vendor_settings,
        vendor_things,
        vendors,
    )
}
