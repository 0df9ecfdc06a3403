"""`python -m server`: serve the API, or print a token for development (`token`)."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from collections.abc import Sequence

from server import first_process  # noqa: F401  # first: see there
from server.auth.issuers import TOKEN_HOURS, issuers_of
from server.collection import resume_collection  # second: see there
from server.graphiql.files import missing_files
from server.graphql.persisted import persisted_documents
from server.http.error_responses import SettingsError
from server.observability.announcing import announce, report_problem
from server.observability.logs import configure_logging
from server.runtime import executor_of
from server.serve import listen, serve
from server.settings.ignored_names import warn_of_ignored_names
from server.settings.reading import read_settings, stated_log_format
from server.settings.settings import EngineName, LogLevel, Settings
from server.site.build import found_build
from server.site.pages import SITE
from server.tables import missing_in, open_table, prepare_table
from server.usable import require_usable
from table.engine.budget import Budget
from table.errors import TableError
from table.model.users import InvalidEmailError, checked_email, registered_spellings, set_admin, spellings
from table.terminal import accept_any_text, with_remedy

MOST_DIGITS = 4
"""Of the options that are numbers: hours and processes."""


def main(words: Sequence[str] | None = None) -> int:
    """Run a command line and return the exit status.

    Raises:
        SystemExit: The command line is invalid; argparse has printed the usage.
    """
    accept_any_text()
    arguments = _parse(words)
    try:
        return _token(arguments) if arguments.command == "token" else _serve(arguments)
    except SettingsError as error:
        if arguments.command == "serve":
            configure_logging(log_format=stated_log_format(), level=LogLevel.INFO)
        report_problem("server", str(error))
        return 1
    except (TableError, InvalidEmailError, OSError) as error:
        report_problem("server", with_remedy(error))
        return 1


def _parse(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m server", description="Serve the GraphQL API.")
    parser.add_argument("--host", help="the address to listen on, instead of HOST")
    parser.add_argument("--port", help="the port to listen on, instead of PORT")
    parser.add_argument("--uds", metavar="PATH", help="the Unix socket to listen on, instead of ROOTSKI_UDS")
    parser.add_argument("--workers", type=_positive, default=1, help="how many processes serve (default 1)")
    parser.add_argument("--reload", action="store_true", help="restart when the code changes")
    parser.set_defaults(command="serve")
    commands = parser.add_subparsers(title="other commands")
    token = commands.add_parser("token", help="print a development token, to sign in on this machine")
    token.add_argument("email", help="the e-mail address of the user")
    token.add_argument("--admin", action="store_true", help="let the user verify breakdowns")
    token.add_argument("--hours", type=_positive, default=TOKEN_HOURS, help="how long it is valid (default 12)")
    token.set_defaults(command="token")
    return parser.parse_args(words)


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {'9' * MOST_DIGITS}")
    return int(text)


def _serve(arguments: argparse.Namespace) -> int:
    overrides = {"HOST": arguments.host, "PORT": arguments.port, "ROOTSKI_UDS": arguments.uds}
    settings = read_settings(overrides=overrides)
    configure_logging(log_format=settings.log_format, level=settings.log_level)
    warn_of_ignored_names()
    require_usable(settings, processes=arguments.workers)  # fail before anything is served
    persisted_documents(settings, executor_of(settings))
    listening = listen(settings, workers=arguments.workers, reload=arguments.reload)
    with contextlib.closing(listening.socket):
        prepared = asyncio.run(prepare_table(settings))
        if prepared.items_loaded:
            announce(f"The table was empty: loaded {prepared.items_loaded} items of the starter dictionary.")
        if settings.engine is EngineName.DYNAMODB:
            for missing in asyncio.run(missing_in(settings)):
                announce(f"Note: {missing}.")
        _announce(settings, listening.url, prepared.address)
        resume_collection()
        has_started = serve(listening)
    return 0 if has_started else 1


def _token(arguments: argparse.Namespace) -> int:
    from server.auth.development import development_token  # noqa: PLC0415  # serving starts without it

    settings = read_settings()
    if settings.engine is not EngineName.EMBEDDED or any(issuer.keys_url for issuer in issuers_of(settings)):
        raise SettingsError(
            ["development tokens need the embedded engine and no configured issuer; sign in at the issuer"]
        )
    email = checked_email(arguments.email)
    if arguments.admin:
        email = asyncio.run(_make_admin(settings, email))
        if email != arguments.email:
            print(f"the user is registered as {email}; the token is for this spelling", file=sys.stderr)
    print(development_token(settings.data_dir, email, hours=arguments.hours))
    return 0


async def _make_admin(settings: Settings, email: str) -> str:
    """Let a user verify breakdowns, in every item of the address; return a spelling that finds one of them."""
    await prepare_table(settings)
    async with open_table(settings) as engine:
        registered = await registered_spellings(engine, email, budget=Budget(None))
        changed = await set_admin(engine, email, is_admin=True, budget=Budget(None), registered=registered)
    return email if changed.keys() & set(spellings(email)) else min(changed)


def _announce(settings: Settings, url: str, address: str) -> None:
    lines = [f"Dictionary  {address}", f"GraphQL     {url}/graphql"]
    more: dict[str, str | None] = {}
    if settings.site:
        has_site = found_build() is not None
        lines.append(f"Site        {url}{SITE}/" + ("" if has_site else "  (not built: run `make web`)"))
        more["site"] = f"{url}{SITE}/" if has_site else None
    if settings.graphiql:
        hint = "  (not set up: run `make graphiql`)" if missing_files() else ""
        lines.append(f"GraphiQL    {url}/graphiql{hint}")
        more["graphiql"] = None if hint else f"{url}/graphiql"
    announce("\n".join(lines), "serving", dictionary=address, graphql=f"{url}/graphql", **more)
    if settings.unused_table:
        announce("ROOTSKI_TABLE is set but not used: for DynamoDB, set ROOTSKI_ENGINE=dynamodb as well.")


if __name__ == "__main__":
    sys.exit(main())
