"""The build of the site that `make web` creates: where it is, and which documents its pages send.

The build is one folder with the page, its assets and the manifest of its documents. A server without it serves the API
and GraphiQL alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

__all__ = ["BUILD", "SiteBuild", "found_build"]

BUILD = Path(__file__).parent / "dist"
"""Where `make web` writes the build."""


class SiteBuild(NamedTuple):
    """A build of the site."""

    folder: Path

    @property
    def page(self) -> Path:
        """The page, which loads everything else."""
        return self.folder / "index.html"

    @property
    def assets(self) -> Path:
        """The scripts and style sheets, whose names contain the hash of their content."""
        return self.folder / "assets"

    @property
    def manifest(self) -> Path:
        """The documents of the site, by their hash."""
        return self.folder / "documents.json"


def found_build(folder: Path = BUILD) -> SiteBuild | None:
    """Return the build in a folder; None if there is none, or if it is incomplete."""
    build = SiteBuild(folder)
    return build if build.page.is_file() and build.assets.is_dir() and build.manifest.is_file() else None
