"""Comments, docstrings, messages and documents avoid the wordings listed here.

`make lint` runs this file as a script, which lists every place with a better wording.
"""

from __future__ import annotations

import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("server", "schema", "loaders", "importing", "table", "russian")
PUBLISHED = (ROOT / "schema.graphql").read_text("utf-8")
"""Descriptions of the API, which are part of its contract."""

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / ".github").rglob("*.md")]

BETTER = {
    r'^[rf]?"""(Gives?|Tells?|Says?) ': "open with Return, Yield, Read, Whether or a noun phrase",
    r"\bwho(m|so)?ever\b": "anyone who, the client that",
    r"(?<!there )(?<!\b0 )\b(is|are) (no|(?-i:none))\b(?! (longer|more)\b)": "is not a, does not, has no",
    r"\bfor ever\b": "forever",
    r"\b(too dear|dearer|dearest)\b": "too expensive, more expensive",
    r"\b(is|are|was|has) told\b|\btold (by|as|in|of|that|so|to)\b": "reports, returns, shows, learns",
    r"\bmend(s|ed|ing)?\b": "fix, repair, correct",
    r"\b(of ours|of late|of before|one's|anew|mind that|so that it is known)\b": "use the plain term",
    r"\band nothing else\b": "only",
    r"\bof (so|as) many\b|\bso many (letters|words|bytes|seconds|items|times)\b": "this many, or name the number",
    r"\bbehind (it|them|these|those|every|the first|the \d+)\b": "after",
    r"\b(stands?|standing|stood) (in|under|with|behind|before|beside)\b(?! for\b)": "is in, follows, precedes",
    r"\b(single|small|many|other|different) asks\b": "requests, keys, reads",
    r"\bdesign\.md\b": "docs/architecture.md",
    r"\bmay not\b": "must not, cannot, might not",
}
PATTERNS = [(re.compile(pattern, re.IGNORECASE), better) for pattern, better in BETTER.items()]


def texts_of_module(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the strings and comments of a module, each with its line; adjacent comment lines are one text."""
    with tokenize.open(path) as source:
        tokens = [one for one in tokenize.generate_tokens(source.readline) if one.type != tokenize.NL]
    first, comment = 0, ""
    for token in tokens:
        if token.type == tokenize.COMMENT:
            first, comment = first or token.start[0], f"{comment} {token.string.lstrip('# ')}"
            continue
        if comment:
            yield first, comment
        first, comment = 0, ""
        is_text = tokenize.tok_name[token.type] in ("STRING", "FSTRING_MIDDLE")
        if is_text and token.string.strip('"') not in PUBLISHED:
            yield token.start[0], token.string


def texts_of_page(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs and table rows of a page, each with its line; code blocks are left out."""
    text = re.sub(r"```.*?```", lambda block: "\n" * block[0].count("\n"), path.read_text("utf-8"), flags=re.DOTALL)
    for found in re.finditer(r"\|.+|(?:(?!\|).+\n?)+", text):
        yield text.count("\n", 0, found.start()) + 1, found[0]


def problems() -> list[str]:
    """Return one line for every wording to avoid: where it is, what it is, and what is better."""
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    texts = [(path, *text) for path in modules for text in texts_of_module(path)]
    texts += [(path, *text) for path in PAGES for text in texts_of_page(path)]
    return [
        f"{path.relative_to(ROOT)}:{line}: {found[0]!r}: {better}"
        for path, line, text in texts
        for pattern, better in PATTERNS
        for found in pattern.finditer(" ".join(text.split()))
    ]


def test_the_code_and_the_documents_are_in_plain_english() -> None:
    assert problems() == []


if __name__ == "__main__":
    sys.exit("\n".join(problems()) or 0)
