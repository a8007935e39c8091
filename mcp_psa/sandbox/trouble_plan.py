"""The trouble dial: which troubles a sandbox has, and how often, as one line of text and as a value.

A plan is words with a blank between them: `rough`, or `seed=7 429=0.05 reset_after=0.02 latency=0.2:0.5`. The same plan
over the same requests in the same order makes the same trouble. What each word does is acted out in trouble_ways.py.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Form = Literal["before", "after", "either"]

_REFUSED: Final = frozenset({"before"})
_REAL: Final = frozenset({"after"})
_BOTH: Final = frozenset({"before", "after"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of trouble: its word, what it does, its usual seconds (0: it takes none), and its possible forms."""

    word: str
    about: str
    seconds: float = 0.0
    forms: frozenset[str] = _BOTH


KINDS: Final = (
    Kind("429", "refused as too fast, in the vendor's own words, with its hint to wait SECONDS", 2.0, _REFUSED),
    Kind("429_bare", "the same without any hint", forms=_REFUSED),
    Kind("500", "a program failed"),
    Kind("502", "the gateway got no good answer (a web page)"),
    Kind("503", "overloaded (a web page), with Retry-After: SECONDS", 2.0),
    Kind("503_bare", "the same without Retry-After"),
    Kind("504", "the gateway waited in vain (a web page)"),
    Kind("reset", "the connection is reset or closed before any answer"),
    Kind("silent", "no answer at all; closed after SECONDS", 40.0),
    Kind("truncated", "the connection closes in the middle of the answer"),
    Kind("truncated_clean", "the answer ends in the middle of its JSON, and claims to be whole"),
    Kind("html", "a login or maintenance page with status 200 in place of JSON"),
    Kind("slow", "the right answer, in pieces over SECONDS", 1.0, _REAL),
    Kind("expired", "the credential is refused this once, in the vendor's own words", forms=_REFUSED),
)
LATENCY: Final = Kind("latency", "the request is handled up to SECONDS late; other trouble may come on top", 0.5, _REAL)

_SETTINGS: Final = {
    "seed": "a whole number; the same seed makes the same trouble again (0)",
    "skew": "the vendors' clocks are so many seconds ahead (behind, if negative)",
    "eaten": "this share of every quota is used by somebody else",
}

PRESETS: Final = {
    "calm": "latency=0.2:0.2 429=0.005:1 503=0.005:1 slow=0.005",
    "rough": "latency=0.2:0.5 429=0.03 429_bare=0.01 500=0.01 502=0.01 503=0.01 503_bare=0.01 504=0.01 reset=0.03 "
    "truncated=0.01 truncated_clean=0.01 html=0.02 slow=0.01 expired=0.01 skew=5",
    "storm": "latency=0.5:1 429=0.08 429_bare=0.03 500=0.03 502=0.03 503=0.05 503_bare=0.03 504=0.03 reset=0.08 "
    "silent=0.02 truncated=0.05 truncated_clean=0.03 html=0.05 slow=0.03 expired=0.03 skew=90 eaten=0.3",
}

_BY_WORD: Final = {kind.word: kind for kind in (*KINDS, LATENCY)}
_ENDINGS: Final[dict[str, Form]] = {"_before": "before", "_after": "after"}


class BadPlan(ValueError):
    """A plan that cannot be read; the message names each word at fault and the valid ones."""


@dataclass(frozen=True, slots=True)
class Share:
    """How often one kind of trouble comes, in which form, and the seconds that belong to it."""

    kind: Kind
    form: Form
    share: float
    seconds: float

    @property
    def text(self) -> str:
        """As in a plan."""
        both = len(self.kind.forms) > 1 and self.form != "either"
        timed = f":{self.seconds:.12g}" if self.kind.seconds else ""
        return f"{self.kind.word}{f'_{self.form}' if both else ''}={self.share:.12g}{timed}"


@dataclass(frozen=True, slots=True)
class Fate:
    """What is in store for one request: seconds of delay, then a kind of trouble or none, before or after it is done."""

    late: float
    kind: str | None = None
    after: bool = True
    seconds: float = 0.0
    chance: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole dial."""

    seed: int = 0
    shares: tuple[Share, ...] = ()
    latency: Share = Share(LATENCY, "after", 0.0, LATENCY.seconds)
    skew: float = 0.0
    eaten: float = 0.0

    @property
    def text(self) -> str:
        """The plan in one line, every word written out; reading it gives this plan again."""
        words = [f"seed={self.seed}", *(share.text for share in (self.latency, *self.shares) if share.share)]
        words += [f"{name}={value:.12g}" for name, value in (("skew", self.skew), ("eaten", self.eaten)) if value]
        return " ".join(words)

    def fates(self) -> Iterator[Fate]:
        """What happens to the first request, the second, and so on without end."""
        dice = random.Random(self.seed)  # noqa: S311  # repeatable on purpose
        while True:
            # always five throws, so that a word more or less leaves the other words' draws as they were
            late, much, which, coin, chance = (dice.random() for _ in range(5))
            delay = much * self.latency.seconds if late < self.latency.share else 0.0
            yield self._fate(delay, which, coin, chance)

    def _fate(self, delay: float, which: float, coin: float, chance: float) -> Fate:
        for share in self.shares:
            if which < share.share:
                after = share.form == "after" or (share.form == "either" and coin >= 0.5)  # noqa: PLR2004  # a coin
                return Fate(delay, share.kind.word, after, share.seconds, chance)
            which -= share.share
        return Fate(delay)


NO_TROUBLE: Final = Plan()


def read_plan(text: str) -> Plan:
    """The plan that a text describes; BadPlan tells every mistake at once."""
    words = text.replace(",", " ").split()
    faults: list[str] = []
    presets = [word for word in words if word in PRESETS]
    given = [word for word in words if word not in PRESETS]
    names = [word.partition("=")[0] for word in given]
    if len(presets) > 1:
        faults.append(f"only one of {', '.join(PRESETS)} can be given")
    faults += [f"{name!r} is given twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    usual = PRESETS[presets[0]].split() if presets else []
    values = dict(word.split("=") for word in usual)
    values |= {name: word.partition("=")[2] for name, word in zip(names, given, strict=True)}
    plan = _plan(values, faults)
    total = sum(share.share for share in plan.shares)
    if total > 1 + 1e-9:
        faults.append(f"the shares add up to {total:g}: more than every request")
    if faults:
        raise BadPlan(f"{'; '.join(faults)}. {_valid()}")
    return plan


def explained() -> list[tuple[str, str]]:
    """Each word with its form and what it does, for people."""
    rows = [(word, f"all of: {words}") for word, words in PRESETS.items()]
    for kind in (LATENCY, *KINDS):
        ending = "[_before|_after]" if len(kind.forms) > 1 else ""
        seconds = f"[:SECONDS] ({kind.seconds:g})" if kind.seconds else ""
        rows.append((f"{kind.word}{ending}=SHARE{seconds}", kind.about))
    return rows + [(f"{word}={'SHARE' if word == 'eaten' else 'N'}", about) for word, about in _SETTINGS.items()]


def _plan(values: dict[str, str], faults: list[str]) -> Plan:
    """The plan these words make; what cannot be read is left out and told in `faults`."""
    shares: list[Share] = []
    settings = {"seed": 0.0, "skew": 0.0, "eaten": 0.0}
    for name, value in values.items():
        try:
            if name in _SETTINGS:
                settings[name] = _setting(name, value)
            elif (share := _share(name, value)).share:
                shares.append(share)
        except BadPlan as fault:
            faults.append(str(fault))
    latency = next((share for share in shares if share.kind is LATENCY), NO_TROUBLE.latency)
    others = tuple(share for share in shares if share.kind is not LATENCY)
    return Plan(int(settings["seed"]), others, latency, settings["skew"], settings["eaten"])


def _share(name: str, value: str) -> Share:
    word, form = name, "either"
    for ending, named in _ENDINGS.items():
        if name.endswith(ending):
            word, form = name.removesuffix(ending), named
    kind = _BY_WORD.get(word)
    if kind is None:
        raise BadPlan(f"{name!r} is no word of a plan")
    if len(kind.forms) == 1:
        if form not in {"either", *kind.forms}:
            raise BadPlan(f"{name!r} cannot be: {word} is always {next(iter(kind.forms))} the request is carried out")
        form = next(iter(kind.forms))
    often, _, seconds = value.partition(":")
    if seconds and not kind.seconds:
        raise BadPlan(f"{name!r} takes no seconds, only a share")
    return Share(
        kind,
        _ENDINGS.get(f"_{form}", "either"),
        _number(name, often, 0, 1, "a share from 0 to 1"),
        _number(name, seconds, 0, 600, "seconds from 0 to 600") if seconds else kind.seconds,
    )


def _setting(name: str, value: str) -> float:
    if name == "eaten":
        return _number(name, value, 0, 1, "a share from 0 to 1")
    if name == "skew":
        return _number(name, value, -1e8, 1e8, "a number of seconds")
    if not (value.isascii() and value.isdigit() and len(value) <= 15):  # noqa: PLR2004  # what a float holds exactly
        raise BadPlan(f"{name!r} needs a whole number, as in seed=7, not {value!r}")
    return float(value)


def _number(name: str, text: str, least: float, most: float, wanted: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:  # also when it is no number
        raise BadPlan(f"{name!r} needs {wanted}, not {text!r}")
    return number


def _valid() -> str:
    with_forms = [kind.word for kind in KINDS if len(kind.forms) > 1]
    others = [LATENCY.word, *(kind.word for kind in KINDS if len(kind.forms) == 1), *_SETTINGS]
    return (
        f"A plan is one of {', '.join(PRESETS)} or words such as 429=0.05, with a share of all requests: "
        f"{', '.join(others)}; and {', '.join(with_forms)}, each also with _before or _after the request is carried out"
    )
