"""How a command talks with a person: questions and remarks go to stderr, so that stdout holds nothing but what was asked for."""

from collections.abc import Sequence
from typing import Any

import click


def say(text: str = "", style: str = "") -> None:
    """A remark."""
    look: dict[str, Any] = {"bold": True} if style == "bold" else {"fg": style}
    click.echo(click.style(text, **look) if style else text, err=True)


def choose(title: str, options: Sequence[tuple[str, str]], default: str) -> str:
    """One of these, by number or name."""
    return choose_some(title, options, default, most=1)[0]


def choose_some(title: str, options: Sequence[tuple[str, str]], default: str, most: int = 9) -> list[str]:
    """Some of these (word, meaning), by number or word, with commas between them."""
    say(f"\n{title}", "bold")
    words = [word for word, _ in options]
    for number, (_, meaning) in enumerate(options, 1):
        say(f"  {number}  {meaning}")

    def read(text: str) -> list[str]:
        picked = [words[int(t) - 1] if t.isdigit() and 0 < int(t) <= len(words) else t for t in text.split(",")]
        picked = [word.strip() for word in picked]
        if not 0 < len(picked) <= most or not set(picked) <= set(words):
            raise click.UsageError(f"give a number from 1 to {len(words)}")
        return picked

    hint = "Number" if most == 1 else "Number, or several with commas between them"
    found: list[str] = click.prompt(hint, default=str(words.index(default) + 1), value_proc=read, err=True)
    return found


def ask(name: str, about: str, *, secret: bool, optional: bool, known: str) -> str:
    """The value of one setting. What is known is kept by pressing Enter; a secret is never shown."""
    say(f"\n{about[:1].upper()}{about[1:]}." + (" Leave it empty if there is none." if optional and not known else ""))
    if secret:
        prompt = f"{name} (hidden{'; Enter keeps what is known' if known else ''})"
        usual = known or ("" if optional else None)
        text: str = click.prompt(prompt, default=usual, hide_input=True, show_default=False, err=True)
    else:
        text = click.prompt(name, default=known or ("" if optional else None), show_default=bool(known), err=True)
    return text.strip()


def sure(question: str, *, yes: bool, default: bool = True) -> bool:
    """Whether the person agrees; with --yes it has been said already."""
    return yes or click.confirm(question, default=default, err=True)
