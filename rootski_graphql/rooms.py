"""Where the packages of the project are, and how they become importable under their own names.

In a wheel they are inside this package, so that an environment gets one name. Here in the repository they stand next to
it. Their imports of each other are the same in both: `docs/adr/0015` says why.
"""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["ROOT", "use_rooms"]

_HERE = Path(__file__).parent

ROOT = _HERE if (_HERE / "server").is_dir() else _HERE.parent
"""The folder of `server`, `schema`, `loaders`, `importing`, `table` and `russian`."""


def use_rooms() -> None:
    """Make them importable, before any package of the same name."""
    if str(ROOT) not in sys.path[:1]:
        sys.path.insert(0, str(ROOT))
