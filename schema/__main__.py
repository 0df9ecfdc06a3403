"""Command line: `python -m schema` prints the schema, `python -m schema check OLD` compares it with an older one.

`python -m schema --federation` prints it as a subgraph for Apollo's composition.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from graphql import GraphQLError

from schema.api import sdl
from schema.changes import Severity, changes, report
from schema.federation import federation_sdl

__all__ = ["main"]


def main(arguments: list[str]) -> int:
    """Run a command.

    Returns:
        The exit status: 1 if clients of the older schema may break, 2 if the older schema cannot be read.
    """
    parser = argparse.ArgumentParser(prog="python -m schema", description="Print the schema, or check what changed.")
    parser.add_argument("--federation", action="store_true", help="print it as a subgraph, for a gateway")
    commands = parser.add_subparsers(dest="command")
    check = commands.add_parser("check", help="list breaking, dangerous and safe changes since an older schema")
    check.add_argument("old", type=Path, metavar="OLD", help="the older schema, a file in the definition language")
    options = parser.parse_args(arguments)
    if options.command == "check":
        return _check(options.old)
    sys.stdout.write(federation_sdl() if options.federation else sdl())
    return 0


def _check(old: Path) -> int:
    try:
        found = changes(old.read_text(encoding="utf-8"), sdl())
    except (OSError, UnicodeDecodeError) as error:
        return _failed(f"{old} cannot be read: {error}")
    except (GraphQLError, TypeError) as error:
        return _failed(f"{old} is not a schema: {str(error).splitlines()[0]}")
    sys.stdout.write(report(found))
    return int(any(change.severity is Severity.BREAKING for change in found))


def _failed(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
