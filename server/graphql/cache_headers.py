"""Answers as they are sent, and what HTTP caches are told of them: `Cache-Control`, `Vary`, `ETag`, `Age`, 304.

`docs/caching.md` has the rules. Source: RFC 9110, sections 8.8 and 13.1.2; RFC 9111, section 5.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, replace

import orjson
from starlette.datastructures import Headers

from schema.operations.caching import NEVER, CacheHint
from schema.operations.execution import Answer

__all__ = ["Reply", "cache_headers", "is_known", "reply_of", "retold"]

VALIDATOR_BYTES = 16
"""Of a digest: so many that no two answers of a document ever have the same."""

_ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer as it is sent.

    Attributes:
        payload: What orjson encodes: plain JSON values, or what has been encoded before.
        executed: Whether the operation was carried out; if not, `payload` has no `data`.
        refused_mutation: Whether it was refused for not being a query.
        hint: How long it may be kept, and by whom.
        validator: The `ETag`; None for what is not to be kept.
        size: Bytes of the payload; 0 where it has not been encoded.
        age_seconds: How long ago it was made.
    """

    payload: object
    executed: bool = True
    refused_mutation: bool = False
    hint: CacheHint = NEVER
    validator: str | None = None
    size: int = 0
    age_seconds: int = 0


def reply_of(answer: Answer, *, data_version: str) -> Reply:
    """Make an answer ready to be sent; one that may be kept is encoded, since its validator is of its bytes.

    Raises:
        TypeError: The payload holds what JSON cannot.
    """
    encoded = _encoded(answer.payload) if answer.hint.max_age else None
    return Reply(
        payload=answer.payload if encoded is None else orjson.Fragment(encoded),
        executed=answer.executed,
        refused_mutation=answer.refused_mutation,
        hint=answer.hint,
        validator=None if encoded is None else _validator(data_version, encoded),
        size=0 if encoded is None else len(encoded),
    )


def _encoded(payload: object) -> bytes:
    """Encode into bytes of their own size: orjson leaves its buffer, of 64 KB, around an answer of 5 KB."""
    return bytes(memoryview(orjson.dumps(payload)))


def _validator(data_version: str, encoded: bytes) -> str:
    """Name an answer by what it says and which data it is from: the same after a restart and in each process.

    Weak, since the bytes that are sent differ with the media type and the compression.
    """
    digest = hashlib.blake2b(encoded, digest_size=VALIDATOR_BYTES, key=_digested(data_version)).digest()
    return f'W/"{base64.urlsafe_b64encode(digest).rstrip(b"=").decode()}"'


def _digested(data_version: str) -> bytes:
    return hashlib.blake2b(data_version.encode(errors="replace"), digest_size=VALIDATOR_BYTES).digest()


def retold(reply: Reply, *, request_id: str) -> Reply:
    """Give an answer that was made for another request: its errors name the request they are told to."""
    if not isinstance(reply.payload, dict):
        return reply
    told = [
        {**error, "extensions": {**error["extensions"], "requestId": request_id}}
        if "requestId" in error["extensions"]
        else error
        for error in reply.payload.get("errors", ())
    ]
    return replace(reply, payload={**reply.payload, "errors": told})


def cache_headers(reply: Reply, *, method: str) -> dict[str, str]:
    """Tell caches what to do with an answer, the same whether it is sent or found unchanged.

    An answer to everyone depends on the `Accept` header alone; any other one is varied by the token, too, so that a
    cache that keeps it against our word still gives it to nobody else.
    """
    headers = {"Cache-Control": _cache_control(reply.hint)}
    headers["Vary"] = "Accept" if reply.hint.is_public else "Accept, Authorization"
    if reply.validator is not None and method != "POST":
        headers["ETag"] = reply.validator
    if reply.age_seconds:
        headers["Age"] = str(reply.age_seconds)
    return headers


def _cache_control(hint: CacheHint) -> str:
    if not hint.max_age:
        return "no-store"
    return f"{'private' if hint.is_private else 'public'}, max-age={hint.max_age}"


def is_known(reply: Reply, *, method: str, headers: Headers) -> bool:
    """Tell whether a client that asks by GET or HEAD has this very answer: its `If-None-Match` names it, or any.

    Comparison is weak. What is no entity tag matches nothing.
    """
    if reply.validator is None or method == "POST":
        return False
    given = ",".join(headers.getlist("if-none-match"))
    return given.strip() == "*" or reply.validator.removeprefix("W/") in _ENTITY_TAG.findall(given)
