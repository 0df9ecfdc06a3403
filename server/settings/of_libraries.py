"""Variables of the environment that libraries read, as far as the start depends on them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

__all__ = ["certificate_problems", "collector_problems"]

COLLECTORS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")

CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def collector_problems() -> Iterator[str]:
    """Yield what is wrong with the address to which traces are sent."""
    for name in COLLECTORS:
        value = os.environ.get(name, "")
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc):
            yield f"{name} is {value!r}; allowed: a URL such as `http://localhost:4318`"


def certificate_problems() -> Iterator[str]:
    """Yield which of the certificates for connections to other servers cannot be read."""
    for name in CERTIFICATES:
        path = os.environ.get(name, "")
        if path and not os.access(path, os.R_OK):
            yield f"{name} is {path!r}, which cannot be read: the keys of the issuer could not be fetched"
