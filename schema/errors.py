"""What a client sees of an error: the one place that decides it.

The whole tree:

    DictionaryError
    ├── SettingsError, RequestError, GraphiQLUnavailableError    of the server, at start or by HTTP status
    ├── StarterError, OpenRussianError                           of imports, on the command line
    ├── InputError                  the client can fix it        BAD_USER_INPUT
    │   ├── BadCursorError, BadNodeIdError
    │   └── LimitError              more than a limit allows     GRAPHQL_VALIDATION_FAILED, BAD_USER_INPUT
    ├── UnauthenticatedError        nobody has signed in         UNAUTHENTICATED
    ├── ForbiddenError              who signed in may not        FORBIDDEN
    ├── RateLimitedError            the client has to wait       RATE_LIMITED with retryAfterSeconds
    └── TableError                  the client can only wait     INTERNAL_SERVER_ERROR with requestId
        ├── TableUnavailableError   └── DeadlineExceededError
        ├── TableThrottledError, TableMissingError, TableReadOnlyError
        ├── EngineUnsupportedError, ConditionFailedError
        └── MalformedItemError      pk and sk in the log only

An error lives in the package that raises it: those of the table in table/errors.py, the others here. What is not in
the tree is a fault of ours: it is masked and logged with its trace.
"""

from __future__ import annotations

import logging
import re

from graphql import GraphQLError

from table.errors import DictionaryError, TableError

__all__ = [
    "BAD_USER_INPUT",
    "COST_LIMIT_EXCEEDED",
    "FORBIDDEN",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "INTERNAL_SERVER_ERROR",
    "RATE_LIMITED",
    "UNAUTHENTICATED",
    "BadCursorError",
    "BadNodeIdError",
    "ForbiddenError",
    "InputError",
    "LimitError",
    "RateLimitedError",
    "UnauthenticatedError",
    "formatted",
]

logger = logging.getLogger(__name__)

GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
BAD_USER_INPUT = "BAD_USER_INPUT"
UNAUTHENTICATED = "UNAUTHENTICATED"
FORBIDDEN = "FORBIDDEN"
COST_LIMIT_EXCEEDED = "COST_LIMIT_EXCEEDED"
RATE_LIMITED = "RATE_LIMITED"
INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"

MESSAGE_CHARACTERS = 500

_JSON_WORDS = {"None": "null", "True": "true", "False": "false"}
_PYTHON_WORDS = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\b(?:None|True|False)\b""")

MASKED = "The answer could not be completed. Try again; if it happens again, report the request id."

UNREADABLE = "A value in the document cannot be read: it is not a number or text that its type could hold."

LOGGED_CHARACTERS = 1000
"""Letters of a message that are logged: the library repeats the value at fault, which may be a mebibyte."""


LOGGED_FAILURES = 10
"""Failures of one request that are logged; one failure of the table may null a thousand fields."""


class InputError(DictionaryError):
    """The client asked for something that cannot be; the message says what, with which value, and what to do."""


class BadCursorError(InputError):
    """A cursor that is malformed, or was made for another field, other arguments or another server."""


class BadNodeIdError(InputError):
    """A global id that is malformed or names an object of another type."""


class LimitError(DictionaryError):
    """A document or variables that are larger or deeper than the server takes."""


class UnauthenticatedError(DictionaryError):
    """What was asked needs a signed-in user."""

    def __init__(self) -> None:
        super().__init__("sign in first: send a token as `Authorization: Bearer …`")


class ForbiddenError(DictionaryError):
    """What was asked is not for this user."""


class RateLimitedError(DictionaryError):
    """The client did as much as is allowed.

    Attributes:
        wait_seconds: After how many seconds it may go on, 1 or more.
    """

    def __init__(self, message: str, *, wait_seconds: int) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


def formatted(
    error: GraphQLError, *, request_id: str, code: str | None = None, logged: set[tuple[str, str]] | None = None
) -> dict[str, object]:
    """Turn an error of an execution into what the client sees of it, and log what it must not see.

    Args:
        error: As the executor collected it.
        request_id: Told for errors the client cannot mend, and logged.
        code: The code of errors that have no exception of ours behind them: of parsing, validation or coercion.
        logged: Failures of the request that were logged before, which are not logged again; this one is added.
    """
    shown: dict[str, object] = {"message": _shown(error.message)}
    if error.locations:
        shown["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path:
        shown["path"] = list(error.path)
    cause = error.original_error
    if isinstance(cause, InputError):
        shown["extensions"] = {"code": BAD_USER_INPUT}
    elif isinstance(cause, UnauthenticatedError):
        shown["extensions"] = {"code": UNAUTHENTICATED}
    elif isinstance(cause, ForbiddenError):
        shown["extensions"] = {"code": FORBIDDEN}
    elif isinstance(cause, RateLimitedError):
        shown["extensions"] = {"code": RATE_LIMITED, "retryAfterSeconds": cause.wait_seconds}
    elif isinstance(cause, GraphQLError) or (code is not None and cause is None):
        # The executor itself refused a value: of a variable, or of an argument once its variables were filled in.
        shown["extensions"] = {"code": code or BAD_USER_INPUT}
    elif code is not None and isinstance(cause, ValueError):
        # Nothing was executed: what failed is Python's reading of a literal, such as a number of 5,000 digits.
        shown |= {"message": UNREADABLE, "extensions": {"code": code}}
    else:
        _log_once(error, cause, request_id, set() if logged is None else logged)
        shown["message"] = MASKED
        shown["extensions"] = {"code": INTERNAL_SERVER_ERROR, "requestId": request_id}
    return shown


def _shown(message: str) -> str:
    """Write null, true and false as the client did; graphql-core writes them as Python does, outside of quotes.

    It also repeats what it was given; no more of that is told than helps.
    """
    shown = message if len(message) <= MESSAGE_CHARACTERS else f"{message[:MESSAGE_CHARACTERS]}…"
    return _PYTHON_WORDS.sub(lambda found: _JSON_WORDS.get(found[0], found[0]), shown)


def _log_once(error: GraphQLError, cause: BaseException | None, request_id: str, logged: set[tuple[str, str]]) -> None:
    failure = (type(cause).__name__, error.message[:LOGGED_CHARACTERS])
    if failure not in logged and len(logged) < LOGGED_FAILURES:
        logged.add(failure)
        _log(error, cause, request_id)


def _log(error: GraphQLError, cause: BaseException | None, request_id: str) -> None:
    path = ".".join(map(str, error.path or ()))
    if isinstance(cause, TableError):
        logger.error("%s at %s: %s: %s", request_id, path, type(cause).__name__, cause)
    else:
        logger.error("%s at %s: %s", request_id, path, error.message[:LOGGED_CHARACTERS], exc_info=cause)
