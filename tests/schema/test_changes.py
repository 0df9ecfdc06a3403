"""How schema changes affect clients, and the command that reports them."""

from __future__ import annotations

from pathlib import Path

import pytest

from schema.__main__ import main
from schema.api import sdl
from schema.changes import changes, report

OLD = """
"The schema."
schema { query: Query mutation: Mutation }

directive @cost(weight: Int!) on FIELD_DEFINITION
directive @sized(by: Int = 1, at: Int) on FIELD_DEFINITION

type Query {
  "A word."
  word("Which." id: ID!, style: Style = ACUTE): Word @cost(weight: 1)
  words(first: Int! = 20): [Word] @sized(at: 2, by: 1)
}
type Mutation { write(input: Input!): Word }
type Word implements Node { id: ID! text: String! gloss: String @deprecated }
interface Node { id: ID! }
input Input @oneOf { id: ID text: String }
enum Style { ACUTE NONE }
union Found = Word | Mutation
"""


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("gloss: String @deprecated", "", "breaking: Field Word.gloss was removed."),
        ("text: String!", "text: String", "breaking: Field Word.text changed type from String! to String."),
        ("gloss: String @", "gloss: [String] @", "breaking: Field Word.gloss changed type from String to [String]."),
        ("implements Node", "", "breaking: Word no longer implements interface Node."),
        ("ACUTE NONE", "ACUTE", "breaking: Enum value Style.NONE was removed."),
        ("id: ID!, style", "id: ID!, to: ID!, style", "breaking: A required argument Query.word(to:) was added."),
        (" mutation: Mutation", "", "breaking: The type of a mutation is None; it was Mutation."),
        ("Input @oneOf", "Input", "breaking: Input carries no @oneOf; it carried @oneOf."),
        ("ACUTE NONE", "ACUTE NONE GRAVE", "dangerous: Enum value Style.GRAVE was added."),
        ("Word | Mutation", "Word | Mutation | Query", "dangerous: Query was added to union type Found."),
        ("= 20", "= 10", "dangerous: Query.words(first:) has changed defaultValue from 20 to 10."),
        ("weight: 1)", "weight: 2)", "dangerous: Query.word carries @cost(weight: 2); it carried @cost(weight: 1)."),
        (" @cost(weight: 1)", "", "dangerous: Query.word carries no @cost; it carried @cost(weight: 1)."),
        ("text: String! ", "text: String! level: Int ", "safe: Field Word.level was added."),
        ('"A word."', '"One word."', 'safe: Description of field Query.word has changed to "One word.".'),
        ('"The schema."', '"It."', "safe: The description of the schema has changed to 'It.'."),
        (" @deprecated", "", "safe: Word.gloss carries no @deprecated; it carried @deprecated."),
    ],
)
def test_a_change_is_reported_with_its_severity(was: str, becomes: str, expected: str) -> None:
    [change] = changes(OLD, OLD.replace(was, becomes, 1))

    assert f"{change.severity}: {change.description}" == expected


def test_the_order_of_declarations_does_not_matter() -> None:
    new = OLD.replace("@sized(at: 2, by: 1)", "@sized(by: 1, at: 2)").replace(
        "id: ID! text: String!", "text: String! id: ID!"
    )

    assert changes(OLD, new) == []
    assert report([]) == "The schemas mean the same.\n"


def test_changes_are_reported_worst_first() -> None:
    new = (
        OLD.replace("gloss: String @deprecated", "level: Int")
        .replace("weight: 1)", "weight: 2)")
        .replace("= 20", "= 9")
    )

    assert report(changes(OLD, new)) == (
        "Breaking: operations that were valid may fail (1)\n"
        "  Field Word.gloss was removed.\n"
        "Dangerous: operations stay valid and may behave otherwise (2)\n"
        "  Query.word carries @cost(weight: 2); it carried @cost(weight: 1).\n"
        "  Query.words(first:) has changed defaultValue from 20 to 9.\n"
        "Safe (1)\n"
        "  Field Word.level was added.\n"
    )


def test_the_command_prints_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out == sdl()


def checked(folder: Path, was: str, becomes: str) -> int:
    """Check against an older schema, made by replacing a text in the current one; return the exit status."""
    assert was in sdl()
    (folder / "old.graphql").write_text(sdl().replace(was, becomes, 1), encoding="utf-8")
    return main(["check", str(folder / "old.graphql")])


def test_a_check_with_breaking_changes_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = checked(tmp_path, "  maxAliases: Int!\n", "  maxAliases: Int!\n  maxTea: Int!\n")

    assert status == 1
    assert "Breaking: operations that were valid may fail (1)\n  Field ServiceLimits.maxTea was removed.\n" in (
        capsys.readouterr().out
    )


def test_a_check_without_breaking_changes_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(tmp_path, "@cost(weight: 100)", "@cost(weight: 10)") == 0
    assert checked(tmp_path, "type", "type") == 0
    assert capsys.readouterr().out == (
        "Dangerous: operations stay valid and may behave otherwise (1)\n"
        "  Query.morphemeIndex carries @cost(weight: 100); it carried @cost(weight: 10).\n"
        "The schemas mean the same.\n"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read: [Errno 2] No such file or directory"),
        (b"\xff", "cannot be read: 'utf-8' codec can't decode byte"),
        (b"a book", "is not a schema: Syntax Error: Unexpected Name 'a'."),
        (b"type Query { a: Nothing }", "is not a schema: Unknown type 'Nothing'."),
    ],
)
def test_an_unreadable_schema_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / "old.graphql").write_bytes(content)

    assert main(["check", str(tmp_path / "old.graphql")]) == 2
    assert f"old.graphql {message}" in capsys.readouterr().err
