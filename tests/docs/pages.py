"""Read the project's pages as a reader sees them: generated parts, code blocks, headings, links.

A small reading of Markdown, enough for pages that we write ourselves; what it does not understand, they may not use.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tool_manifests").glob("*.md")])

_MARKED = re.compile(r"<!-- (?P<name>[a-z_]+)(?: (?P<about>[^\n]+?))? -->\n.*?<!-- /(?P=name) -->", re.DOTALL)
_FENCED = re.compile(r"^(?P<indent> *)```(?P<words>[^\n]*)\n(?P<text>.*?)^(?P=indent)```$", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"(?:^\n?|\n\n)((?: {4}[^\n]*\n)+)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\((?P<to>[^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A block of code: its language, the words after that, and its text."""

    language: str
    words: str
    text: str


def name(page: Path) -> str:
    """The page's path from the top of the project."""
    return page.relative_to(ROOT).as_posix()


def filled(text: str, made: Mapping[str, Callable[..., str]]) -> tuple[str, list[str]]:
    """The page with every generated part made anew, and the names of those parts.

    A part stands between `<!-- name about -->` and `<!-- /name -->`; `about` is what its maker is given.
    """
    names: list[str] = []

    def fresh(found: re.Match[str]) -> str:
        names.append(found["name"])
        about = [found["about"]] if found["about"] else []
        opening = " ".join([found["name"], *about])
        return f"<!-- {opening} -->\n{made[found['name']](*about)}\n<!-- /{found['name']} -->"

    return _MARKED.sub(fresh, text), names


def blocks(text: str) -> list[Block]:
    """Every fenced block, and every indented one as a shell's."""
    found = []
    for match in _FENCED.finditer(text):
        language, _, words = match["words"].strip().partition(" ")
        found.append(Block(language, words, _undented(match["text"], len(match["indent"]))))
    found += [Block("sh", "", _undented(match[1], 4)) for match in _INDENTED.finditer(_FENCED.sub("\n", text))]
    return found


def _undented(text: str, width: int) -> str:
    return "".join(line[width:] if line.strip() else line for line in text.splitlines(keepends=True))


def prose(text: str) -> str:
    """The page without comments and code blocks."""
    return _COMMENT.sub("", _FENCED.sub("\n", text))


def anchors(text: str) -> set[str]:
    """What a link may name after `#`: the headings, as GitHub writes them."""
    found: dict[str, int] = {}
    for heading in re.findall(r"^#{1,6} +(.+?) *$", _FENCED.sub("", text), re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading).lower()).replace(" ", "-")
        found[slug] = found.get(slug, -1) + 1
    return {f"{slug}-{n}" if n else slug for slug, most in found.items() for n in range(most + 1)}


def links(text: str) -> Iterator[str]:
    """Where every link goes."""
    yield from (match["to"] for match in _LINK.finditer(prose(text)))


def shown_commands(text: str) -> Iterator[str]:
    """Every command of ours that a block shows, as one line each: what stands before `mcp-psa` on the line is left out."""
    for block in blocks(text):
        if block.language not in ("sh", "console"):
            continue
        for line in block.text.replace("\\\n", " ").splitlines():
            for part in re.split(r"&&|(?<=[^\w]) -- (?=\S*mcp-psa)", line):
                if found := re.match(r"\s*(?:\$ )?(?:\S*/)?mcp-psa( .*|$)", part):
                    yield f"mcp-psa{found[1]}".rstrip(" &")
