"""What the server itself raises: a wrong setting at start, a request that is no GraphQL request."""

from __future__ import annotations

from collections.abc import Mapping

from schema.errors import BAD_USER_INPUT
from table.errors import DictionaryError

__all__ = ["RequestError", "SettingsError"]


class SettingsError(DictionaryError):
    """Settings are wrong; the message names every one of them and what is allowed.

    Attributes:
        problems: One line each, 1 or more.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n  ".join(["Some settings are wrong:", *problems]))
        self.problems = problems


class RequestError(DictionaryError):
    """A request that cannot be answered because of how it was made; the message is for the client.

    Attributes:
        status: The HTTP status, 400 to 499, or 503; 200 where clients wait for an error with that status.
        code: The code of the error.
        headers: Further headers of the response, such as `Allow`.
        extensions: Of the error, as GraphQL errors have them: the code; where the client may try again, after how many
            seconds. Where the server is at fault, the id of the request is added when it is told.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        code: str = BAD_USER_INPUT,
        headers: Mapping[str, str] | None = None,
        retry_after_seconds: int | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})
        self.extensions: dict[str, object] = {"code": code}
        if retry_after_seconds is not None:
            self.headers["Retry-After"] = str(retry_after_seconds)
            self.extensions["retryAfterSeconds"] = retry_after_seconds
