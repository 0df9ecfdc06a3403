"""HTTP caching of answers: encoding, and the headers `Cache-Control`, `Vary`, `ETag`, `Age`, `If-None-Match`.

`docs/caching.md` has the rules. Source: RFC 9110, sections 8.8 and 13.1.2; RFC 9111, section 5.
"""

from __future__ import annotations

import base64
import hashlib
import re

from starlette.datastructures import Headers

from schema.operations.cache_policy import CacheHint
from schema.operations.operation import Answer
from schema.operations.rendered import outlined, to_json

__all__ = ["cache_headers", "encoded", "is_not_modified", "with_request_id"]

ENTITY_TAG_BYTES = 16
"""Length of the digest in an entity tag: long enough that no two answers collide."""

TAGGED_BYTES = 128 * 1024
"""A longer answer has the morpheme index in it, and is tagged by its outline: a digest of all of it would take 2 ms."""

_ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')

_ENCODED: dict[str, object] = {}


def encoded(answer: Answer, *, data_version: str, made_of: frozenset[str] = frozenset()) -> Answer:
    """Encode an answer and compute its entity tag if it may be cached; return any other unchanged.

    Args:
        answer: The answer.
        data_version: The version of the data it was made from.
        made_of: The topics it depends on.

    Raises:
        TypeError: The payload contains something that JSON cannot represent.
    """
    if not answer.hint.max_age:
        return answer
    # A copy of its own size: orjson's result keeps its buffer of 64 KB, even for an answer of 5 KB.
    content = bytes(memoryview(to_json(answer.payload)))
    tagged = content if len(content) <= TAGGED_BYTES else outlined(answer.payload)
    tag = _entity_tag(data_version, tagged)
    return answer._replace(payload=_ENCODED, encoded=content, entity_tag=tag, made_of=made_of)


def _entity_tag(data_version: str, content: bytes) -> str:
    """Derive the tag from the content and the data version, so that every process computes the same.

    The tag is weak because the bytes sent differ with the media type and the compression.
    """
    key = hashlib.blake2b(data_version.encode(errors="replace"), digest_size=ENTITY_TAG_BYTES).digest()
    digest = hashlib.blake2b(content, digest_size=ENTITY_TAG_BYTES, key=key).digest()
    return f'W/"{base64.urlsafe_b64encode(digest).rstrip(b"=").decode()}"'


def with_request_id(answer: Answer, request_id: str) -> Answer:
    """Return an answer made for another request, with this request's id in its errors."""
    errors = answer.payload.get("errors")
    if not isinstance(errors, list):
        return answer
    changed = [
        {**error, "extensions": {**error["extensions"], "requestId": request_id}}
        if "requestId" in error["extensions"]
        else error
        for error in errors
    ]
    return answer._replace(payload={**answer.payload, "errors": changed})


def cache_headers(answer: Answer, *, method: str) -> dict[str, str]:
    """Return the caching headers of an answer, for 200 and 304 alike.

    A public answer varies with `Accept` only. Any other also varies with the token: a cache that stores it in spite
    of `no-store` still cannot serve it to another viewer.
    """
    headers = {"Cache-Control": _cache_control(answer.hint)}
    headers["Vary"] = "Accept" if answer.hint.is_public else "Accept, Authorization"
    if answer.entity_tag is not None and method != "POST":
        headers["ETag"] = answer.entity_tag
    if answer.age_seconds:
        headers["Age"] = str(answer.age_seconds)
    return headers


def _cache_control(hint: CacheHint) -> str:
    if not hint.max_age:
        return "no-store"
    return f"{'private' if hint.is_private else 'public'}, max-age={hint.max_age}"


def is_not_modified(answer: Answer, *, method: str, headers: Headers) -> bool:
    """Whether `If-None-Match` of a GET or HEAD request matches the answer. Comparison is weak.

    Malformed entity tags match nothing.
    """
    if answer.entity_tag is None or method == "POST":
        return False
    tags = ",".join(headers.getlist("if-none-match"))
    return tags.strip() == "*" or answer.entity_tag.removeprefix("W/") in _ENTITY_TAG.findall(tags)
