"""Comments, docstrings, messages, documents, GraphiQL's page and the commands of make avoid the wordings listed here.

`make lint` runs this file as a script, which lists every place with a better wording.
"""

from __future__ import annotations

import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("server", "plans", "schema", "loaders", "importing", "table", "russian")
BESIDE = ROOT.parent / "shared" / "schema.graphql"
CONTRACT = " ".join((BESIDE if BESIDE.exists() else ROOT / "schema.graphql").read_text("utf-8").split())
"""The contract of the API, whose descriptions are kept to the letter; the published schema where it is not at hand."""

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / ".github").rglob("*.md")]
OTHER_FILES = [
    ROOT / "Makefile",
    ROOT / ".ci" / "run",
    *(
        path
        for folder in ("server/graphiql", "examples")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".js", ".graphql", ".html", *((".ts", ".tsx") if folder == "server/graphiql" else ()))
        and not {"node_modules", "dist"}.intersection(path.parts)
    ),
]

BETTER = {
    r'^[rf]?"""(Gives?|Tells?|Says?) ': "open with Return, Yield, Read, Whether or a noun phrase",
    r"\bwho(m|so)?ever\b": "anyone who, the client that",
    r"(?<!there )(?<!\b0 )\b(is|are) (no|(?-i:none))\b(?! (longer|more)\b)": "is not a, does not, has no",
    r"\bfor ever\b": "forever",
    r"\b(too dear|dearer|dearest)\b": "too expensive, more expensive",
    r"\b(is|are|was|has) told\b|\btold (by|as|in|of|that|so|to)\b": "reports, returns, shows, learns",
    r"\bmend(s|ed|ing)?\b": "fix, repair, correct",
    r"\b(of ours|of late|of before|(?<!\")one's|anew|mind that|so that it is known)\b": "use the plain term",
    r"\band nothing else\b": "only",
    r"\bof (so|as) many\b|\bso many (letters|words|bytes|seconds|items|times)\b": "this many, or name the number",
    r"\bbehind (it|them|these|those|every|the first|the \d+)\b": "after",
    r"\b(stands?|standing|stood) (in|under|with|behind|before|beside)\b(?! for\b)": "is in, follows, precedes",
    r"\b(single|small|many|other|different) asks\b": "requests, keys, reads",
    r"\bdesign\.md\b": "docs/architecture.md",
    r"\bmay not\b": "must not, cannot, might not",
    r"\bnothing but\b": "only",
    r"\ball the same\b": "still",
    r"\bclicked together\b": "built by clicking",
}
PATTERNS = [(re.compile(pattern, re.IGNORECASE), better) for pattern, better in BETTER.items()]


def texts_of_module(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the strings and comments of a module, each with its line; adjacent comment lines are one text.

    Descriptions of the API that the contract has are left out.
    """
    with tokenize.open(path) as source:
        tokens = [one for one in tokenize.generate_tokens(source.readline) if one.type != tokenize.NL]
    first, comment, last, describes = 0, "", "", False
    for token in tokens:
        if token.type == tokenize.COMMENT:
            first, comment = first or token.start[0], f"{comment} {token.string.lstrip('# ')}"
            continue
        if comment:
            yield first, comment
        first, comment = 0, ""
        is_text = tokenize.tok_name[token.type] in ("STRING", "FSTRING_MIDDLE")
        if is_text and not (describes and token.string.strip('"') in CONTRACT):
            yield token.start[0], token.string
        if not is_text:
            begins = (last, token.string) in (("description", "="), ("omittable", "("))
            describes = begins or (describes and token.string == "(")
        last = token.string


def texts_of_page(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs and table rows of a page, each with its line; code blocks are left out."""
    text = re.sub(r"```.*?```", lambda block: "\n" * block[0].count("\n"), path.read_text("utf-8"), flags=re.DOTALL)
    for found in re.finditer(r"\|.+|(?:(?!\|).+\n?)+", text):
        yield text.count("\n", 0, found.start()) + 1, found[0]


def texts_of_other(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file without tags, each with its line; adjacent comment lines are one text."""
    marks = "//" if path.suffix in (".js", ".ts", ".tsx") else "#"
    first, comment = 0, ""
    for line, text in enumerate([*path.read_text("utf-8").splitlines(), ""], start=1):
        if path.suffix != ".html" and text.startswith(marks):
            first, comment = first or line, f"{comment} {text.lstrip(marks)}"
            continue
        if comment:
            yield first, comment
        first, comment = 0, ""
        yield line, re.sub("<[^>]*>", "", text) if path.suffix == ".html" else text


def problems() -> list[str]:
    """Return one line for every wording to avoid: where it is, what it is, and what is better."""
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    texts = [(path, *text) for path in modules for text in texts_of_module(path)]
    texts += [(path, *text) for path in PAGES for text in texts_of_page(path)]
    texts += [(path, *text) for path in OTHER_FILES for text in texts_of_other(path)]
    return [
        f"{path.relative_to(ROOT)}:{line}: {found[0]!r}: {better}"
        for path, line, text in texts
        for pattern, better in PATTERNS
        for found in pattern.finditer(" ".join(text.split()))
    ]


def test_the_code_and_the_documents_are_in_plain_english() -> None:
    assert problems() == []


def test_files_that_are_no_modules_are_read() -> None:
    assert {path.name for path in OTHER_FILES} > {
        "Makefile",
        "run",
        "AnswerFacts.tsx",
        "submit.graphql",
        "missing.html",
    }
    assert [path for path in OTHER_FILES if not any(text for _, text in texts_of_other(path))] == []


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.js", "start();\n// Says what\n// stands in it.\nend();", "Says what stands in it."),
        ("a.tsx", "start();\n// Says what\n// stands in it.\nend();", "Says what stands in it."),
        ("Makefile", "# One command\n# per habit\nall:", "One command per habit"),
        ("a.graphql", "# Mend\nquery", "Mend"),
        ("a.html", "<h1>\n<p>Mend <code>it</code>.</p>", "Mend it."),
    ],
)
def test_comments_and_texts_of_other_files_are_found(tmp_path: Path, name: str, content: str, text: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")

    assert text in [" ".join(found.split()) for _, found in texts_of_other(tmp_path / name)]


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('field(description="Which words to keep. Every property that is given has to hold.")', 0),
        ('field(description=(\n    "Which words to keep. "\n    "Every property that is given has to hold."\n))', 0),
        ('omittable("Whether the word has a verified breakdown.")', 0),
        ('message = "Which words to keep. Every property that is given has to hold."', 1),
        ('field(description="The origin of the word, which nobody knows.")', 1),
        ('field(name="word")', 1),
    ],
)
def test_only_descriptions_that_the_contract_has_are_omitted(tmp_path: Path, source: str, count: int) -> None:
    (tmp_path / "a.py").write_text(source, encoding="utf-8")

    assert len([*texts_of_module(tmp_path / "a.py")]) == count


if __name__ == "__main__":
    sys.exit("\n".join(problems()) or 0)
