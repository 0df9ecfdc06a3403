"""botocore's definitions of services and endpoints, 1.5 MB of JSON: read once for all clients of a process, by orjson.

A process that serves makes two clients, in different event loops. Without this each of them reads the files again,
which is most of the time that it takes to make one.
"""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

import orjson
from aiobotocore.session import AioSession
from botocore.loaders import JSONFileLoader, Loader, create_loader

__all__ = ["definitions_of"]


class _Files(JSONFileLoader):  # type: ignore[misc]  # botocore has no types
    """Reads the files as botocore does, but faster; the order of names is kept."""

    def load_file(self, file_path: str) -> object:
        """Return the content of a JSON file, given without its ending; None if there is none."""
        for ending, content in ((".json", bytes), (".json.gz", gzip.decompress)):
            path = Path(file_path + ending)
            if path.is_file():
                return orjson.loads(content(path.read_bytes()))
        return None


@cache
def _loader(search_path: str | None) -> Loader:
    loader = create_loader(search_path)
    loader.file_loader = _Files()
    return loader


def definitions_of(session: AioSession) -> Loader:
    """Return what the clients of a session read their definitions from: `AWS_DATA_PATH`, then botocore's own."""
    return _loader(session.get_config_variable("data_path"))
