"""Maps exceptions to the errors that clients receive.

The whole tree:

    DictionaryError
    ├── SettingsError, RequestError    of the server, at start or by HTTP status
    ├── StarterError, OpenRussianError                           of imports, on the command line
    ├── InputError                  the client can fix it        BAD_USER_INPUT
    │   ├── BadCursorError, BadNodeIdError
    │   └── LimitError              a limit is exceeded          GRAPHQL_VALIDATION_FAILED, BAD_USER_INPUT
    ├── UnauthenticatedError        not signed in                UNAUTHENTICATED
    ├── ForbiddenError              not permitted                FORBIDDEN
    ├── RateLimitedError            the client has to wait       RATE_LIMITED with retryAfterSeconds
    ├── SpendLimitError             the operation used too much  COST_LIMIT_EXCEEDED
    └── TableError                  the operator can fix it      INTERNAL_SERVER_ERROR with requestId
        ├── TableUnavailableError   the client can wait          SERVICE_UNAVAILABLE with requestId
        │   ├── DeadlineExceededError
        │   └── TableDamagedError   part of a file is lost       INTERNAL_SERVER_ERROR with requestId
        ├── TableThrottledError     └── UnprocessedKeysError     SERVICE_UNAVAILABLE with requestId
        ├── TableMissingError, TableDeniedError, TableCredentialsError  SERVICE_UNAVAILABLE with requestId
        ├── ConditionFailedError
        ├── TableReadOnlyError      no submissions here          FORBIDDEN
        ├── EngineUnsupportedError  no transactions              FORBIDDEN
        ├── AdditionsMissingError   run `reindex`                ADDITIONS_MISSING
        └── MalformedItemError      pk and sk in the log only

An error is defined in the package that raises it: those of the table in table/errors.py, the others here. Any other
exception is a bug: it is masked, and logged with its traceback.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable

from graphql import GraphQLError

from table.errors import (
    AdditionsMissingError,
    DictionaryError,
    EngineUnsupportedError,
    SpendLimitError,
    TableCredentialsError,
    TableDamagedError,
    TableDeniedError,
    TableError,
    TableMissingError,
    TableReadOnlyError,
    TableThrottledError,
    TableUnavailableError,
)

__all__ = [
    "ADDITIONS_MISSING",
    "BAD_USER_INPUT",
    "COST_LIMIT_EXCEEDED",
    "FORBIDDEN",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "INTERNAL_SERVER_ERROR",
    "RATE_LIMITED",
    "SERVICE_UNAVAILABLE",
    "UNAUTHENTICATED",
    "BadCursorError",
    "BadNodeIdError",
    "ForbiddenError",
    "InputError",
    "LimitError",
    "RateLimitedError",
    "UnauthenticatedError",
    "as_json",
    "forget_frames",
    "formatted",
    "visible",
]

logger = logging.getLogger(__name__)

GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
BAD_USER_INPUT = "BAD_USER_INPUT"
UNAUTHENTICATED = "UNAUTHENTICATED"
FORBIDDEN = "FORBIDDEN"
COST_LIMIT_EXCEEDED = "COST_LIMIT_EXCEEDED"
RATE_LIMITED = "RATE_LIMITED"
ADDITIONS_MISSING = "ADDITIONS_MISSING"
INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"

MESSAGE_CHARACTERS = 500

VALUE_CHARACTERS = 240
"""The longest value in a message, as in graphql-core's own."""

LONGEST_CHAIN = 10
"""The most causes of an error that are looked at."""

_UNAVAILABLE = (
    TableUnavailableError,
    TableThrottledError,
    TableMissingError,
    TableDeniedError,
    TableCredentialsError,
)

_JSON_WORDS = {"None": "null", "True": "true", "False": "false"}
_PYTHON_WORDS = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\b(?:None|True|False)\b""")

MASKED = "The answer could not be completed. Try again; if it happens again, report the request id."

UNAVAILABLE = (
    "The answer could not be completed in time, or its data cannot be reached at the moment. "
    "Try again in a few seconds; if it happens again, report the request id."
)

READ_ONLY = "this server does not accept submissions: its dictionary can only be read"

UNREADABLE = "A value in the document cannot be read: its type cannot hold such a number or text."

LOGGED_CHARACTERS = 1000
"""The longest message in the log: graphql-core repeats the invalid value, which may have a mebibyte."""

LOGGED_FAILURES = 10
"""The most failures that one request logs; a failure of the table can null a thousand fields."""


class InputError(DictionaryError):
    """An invalid argument; the message contains what is wrong, the value, and what to do."""

    code = BAD_USER_INPUT


class BadCursorError(InputError):
    """A cursor that is malformed, or belongs to another field, other arguments or another server."""


class BadNodeIdError(InputError):
    """A global id that is malformed or names an object of another type."""


class LimitError(DictionaryError):
    """A document or variables that exceed a limit."""


class UnauthenticatedError(DictionaryError):
    """A field that requires a signed-in user."""

    code = UNAUTHENTICATED

    def __init__(self) -> None:
        super().__init__("sign in first: send a token as `Authorization: Bearer …`")


class ForbiddenError(DictionaryError):
    """A field or a change that this user has no permission for."""

    code = FORBIDDEN


class RateLimitedError(DictionaryError):
    """A rate limit is exceeded.

    Attributes:
        wait_seconds: Seconds until the next attempt can succeed, 1 or more.
    """

    def __init__(self, message: str, *, wait_seconds: int) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


def formatted(
    error: GraphQLError, *, request_id: str, code: str | None = None, logged: set[tuple[str, str]] | None = None
) -> dict[str, object]:
    """Format an error for the client, and log what the client must not see.

    Args:
        error: The error, as graphql-core collected it.
        request_id: Part of masked errors and of log lines.
        code: The code of errors from parsing, validation or coercion, which have no exception of this project.
        logged: The failures of the request that have been logged, to log each once; this one is added.
    """
    shown: dict[str, object] = {"message": _shown(error.message)}
    if error.locations:
        shown["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path:
        shown["path"] = list(error.path)
    cause = error.original_error
    if isinstance(cause, InputError | UnauthenticatedError | ForbiddenError):
        shown["extensions"] = {"code": cause.code}
    elif isinstance(cause, AdditionsMissingError):
        shown["extensions"] = {"code": ADDITIONS_MISSING}
    elif isinstance(cause, TableReadOnlyError | EngineUnsupportedError):
        shown |= {"message": READ_ONLY, "extensions": {"code": FORBIDDEN}}
    elif isinstance(cause, SpendLimitError):
        shown["extensions"] = {"code": COST_LIMIT_EXCEEDED}
    elif isinstance(cause, RateLimitedError):
        shown["extensions"] = {"code": RATE_LIMITED, "retryAfterSeconds": cause.wait_seconds}
    elif isinstance(cause, GraphQLError) or (code is not None and cause is None):
        # graphql-core refused the value of a variable, or of an argument after substituting variables.
        shown["extensions"] = {"code": code or BAD_USER_INPUT}
    elif code is not None and isinstance(cause, ValueError):
        # Nothing was executed: Python failed to parse a literal, such as a number of 5,000 digits.
        shown |= {"message": UNREADABLE, "extensions": {"code": code}}
    else:
        _log_once(error, cause, request_id, set() if logged is None else logged)
        is_passing = isinstance(cause, _UNAVAILABLE) and not isinstance(cause, TableDamagedError)
        shown["message"] = UNAVAILABLE if is_passing else MASKED
        shown["extensions"] = {
            "code": SERVICE_UNAVAILABLE if is_passing else INTERNAL_SERVER_ERROR,
            "requestId": request_id,
        }
    return shown


def forget_frames(errors: Iterable[GraphQLError]) -> None:
    """Drop the tracebacks of errors that have been formatted: no more is said of them.

    A traceback refers to frames, which refer to the errors: cycles that only the garbage collector would free.
    """
    for error in errors:
        part: BaseException | None = error
        for _ in range(LONGEST_CHAIN):
            if part is None:
                break
            part.__traceback__ = None
            part = getattr(part, "original_error", None) or part.__cause__ or part.__context__


def as_json(value: object) -> str:
    """Return a value that a client sent as JSON, for an error message; a long one is cut, and `visible`."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return visible(text if len(text) <= VALUE_CHARACTERS else f"{text[:VALUE_CHARACTERS]}…")


def visible(text: str) -> str:
    """Escape the characters that cannot be seen, or that turn the direction of those around them."""
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)


def _shown(message: str) -> str:
    """Shorten a message, make it `visible`, and write null, true and false as in GraphQL.

    graphql-core writes Python's words, and repeats values of the document as they are.
    """
    shown = message if len(message) <= MESSAGE_CHARACTERS else f"{message[:MESSAGE_CHARACTERS]}…"
    if not shown.isprintable():
        shown = "\n".join(map(visible, shown.split("\n")))
    return _PYTHON_WORDS.sub(lambda found: _JSON_WORDS.get(found[0], found[0]), shown)


def _log_once(error: GraphQLError, cause: BaseException | None, request_id: str, logged: set[tuple[str, str]]) -> None:
    message = error.message[:LOGGED_CHARACTERS]
    failure = (type(cause).__name__, message)
    if failure in logged or len(logged) >= LOGGED_FAILURES:
        return
    logged.add(failure)
    path = ".".join(map(str, error.path or ()))
    if isinstance(cause, TableError):
        logger.error("%s at %s: %s: %s", request_id, path, type(cause).__name__, cause)
    else:
        logger.error("%s at %s: %s", request_id, path, message, exc_info=cause)
