"""Errors of the server: wrong settings at start, and requests refused with an HTTP status."""

from __future__ import annotations

from collections.abc import Mapping

from schema.errors import BAD_USER_INPUT
from table.errors import DictionaryError

__all__ = ["RequestError", "SettingsError"]


class SettingsError(DictionaryError):
    """One or more settings are wrong; the message names each of them and what is allowed.

    Attributes:
        problems: One line for each, 1 or more.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n  ".join(["Some settings are wrong:", *problems]))
        self.problems = problems


class RequestError(DictionaryError):
    """A request is refused; the message is for the client.

    Attributes:
        status: The HTTP status: 400 to 499, 503, or 200 if clients expect the error with that status.
        code: The code of the error.
        headers: Further response headers, such as `Allow`.
        extensions: The extensions of the GraphQL error: `code`, and `retryAfterSeconds` if the client may try again.
            The response adds `requestId` if the server is at fault.
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
