"""Values of a request, from which fields are computed."""

from __future__ import annotations

from schema.fields.declared import OfRequest

__all__ = ["CONTEXT", "LOADERS", "VIEWER"]

CONTEXT = OfRequest(lambda context: context)
"""The request: `schema.fields.context.Context`."""

LOADERS = OfRequest(lambda context: context.loaders)
"""What it reads through: `loaders.request.RequestLoaders`."""

VIEWER = OfRequest(lambda context: context.viewer)
"""The signed-in user (`loaders.viewer.Viewer`); None for an anonymous request."""
