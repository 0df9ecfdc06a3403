"""`rootski-graphql`: every command of the project, those of `server`, `table`, `importing` and `schema`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from rootski_graphql.rooms import use_rooms

__all__ = ["main"]

COMMANDS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "serve": ("server", (), "serve the API"),
    "token": ("server", ("token",), "print a development token"),
    "import": ("importing", (), "import a dictionary or a dump into the table"),
    "table": ("table", (), "work on the table: create, reindex, count, user, history and more"),
    "check": ("table", ("check",), "check the table"),
    "export": ("table", ("export",), "export the table"),
    "restore": ("table", ("restore",), "make the table what an export says"),
    "schema": ("schema", (), "print the schema, or compare it with another"),
}
"""Command → the package that has it, the arguments that it stands for, and what it does."""

USAGE = "\n".join(
    [
        "usage: rootski-graphql COMMAND ...",
        "",
        *(f"  {name:9}{meaning}" for name, (_, _, meaning) in COMMANDS.items()),
        "",
        "rootski-graphql COMMAND --help shows the options of a command; --version prints the version.",
    ]
)


def main(words: Sequence[str] | None = None) -> int:
    """Run a command line and return the exit status."""
    name, *rest = (sys.argv[1:] if words is None else [*words]) or ["--help"]
    use_rooms()
    importlib.import_module("server.first_process")  # before the large modules: see there
    if name in {"-h", "--help"}:
        print(USAGE)
        return 0
    if name == "--version":
        print(importlib.import_module("server.settings.version").VERSION)
        return 0
    if name not in COMMANDS:
        print(f"rootski-graphql: there is no command {name!r}\n\n{USAGE}", file=sys.stderr)
        return 2
    package, arguments, _ = COMMANDS[name]
    # Imported late: each loads a different part of the project.
    status: int = importlib.import_module(f"{package}.__main__").main([*arguments, *rest])
    return status


if __name__ == "__main__":
    sys.exit(main())
