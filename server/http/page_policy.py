"""The content security policy of the pages: only files of this server."""

from __future__ import annotations

__all__ = ["page_policy"]


def page_policy(*, nonce: str | None = None, forms: bool = False) -> str:
    """Return the policy of a page.

    Style attributes and style elements are forbidden, except elements with the nonce.

    Args:
        nonce: Allows the style elements that carry it.
        forms: Whether forms may be sent to this server.
    """
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' 'nonce-{nonce}'" if nonce else "style-src 'self'",
            "font-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'" if forms else "form-action 'none'",
        ]
    )
