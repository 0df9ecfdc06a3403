"""`python -m schema` prints the schema in the schema definition language."""

from __future__ import annotations

import sys

from schema.api import sdl

sys.stdout.write(sdl())
