"""Variables of the environment that libraries read, as far as the start depends on them."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

__all__ = ["aws_certificate_problems", "certificate_problems", "collector_problems"]

COLLECTORS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")

CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")

AWS_CERTIFICATES = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
"""Where the AWS library looks for certificates, in this order."""


def collector_problems() -> Iterator[str]:
    """Yield what is wrong with the address to which traces are sent."""
    for name in COLLECTORS:
        value = os.environ.get(name, "")
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc):
            yield f"{name} is {value!r}; allowed: a URL such as `http://localhost:4318`"


def certificate_problems() -> Iterator[str]:
    """Yield which of the certificates for connections to issuers cannot be used."""
    for name in CERTIFICATES:
        yield from _unreadable(name, "the keys of the issuer could not be fetched")


def aws_certificate_problems() -> Iterator[str]:
    """Yield which of the certificates for connections to DynamoDB cannot be used."""
    if stated := next((name for name in AWS_CERTIFICATES if os.environ.get(name)), None):
        yield from _unreadable(stated, "the table could not be reached")


def _unreadable(name: str, consequence: str) -> Iterator[str]:
    """Yield why the certificates that a variable names cannot be used."""
    path = os.environ.get(name, "")
    if not path:
        return
    if not os.access(path, os.R_OK):
        yield f"{name} is {path!r}, which cannot be read: {consequence}"
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(
            **{"capath" if os.path.isdir(path) else "cafile": path}  # noqa: PTH112  # as the library takes it
        )
    except (ssl.SSLError, OSError) as error:
        yield f"{name} is {path!r}, which holds no certificates ({error.strerror or error}): {consequence}"
