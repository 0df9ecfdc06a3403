"""The files of GraphiQL that are not ours: which ones, how they are obtained, and what proves them right.

They are taken from the packages below with npm, checked, and unpacked beside the page, so that nothing is loaded from
elsewhere when the page is shown. graphiql 4 is the last line with a build for plain script tags, and
@graphiql/plugin-explorer 4 the line that belongs to it: docs/adr/0010.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from server.http.error_responses import GraphiQLUnavailableError

__all__ = ["FOLDER", "GRAPHIQL_VERSION", "PACKAGES", "VENDOR", "Package", "missing_files", "obtain"]

FOLDER = Path(__file__).parent / "static"
VENDOR = FOLDER / "vendor"

NPM_SECONDS = 120
"""How long npm may take for all packages, 6 MB together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package of the npm registry, pinned.

    Attributes:
        sha512: The digest of the package as published, in base64: npm's `dist.integrity`.
        files: Path inside the package → name here.
    """

    name: str
    version: str
    sha512: str
    files: Mapping[str, str]

    @property
    def spec(self) -> str:
        """How npm takes it."""
        return f"{self.name}@{self.version}"

    @property
    def archive(self) -> str:
        """How `npm pack` calls the file it writes."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


GRAPHIQL_VERSION = "4.1.2"

PACKAGES = (
    Package(
        name="graphiql",
        version=GRAPHIQL_VERSION,
        sha512="rNlzQIAzm6i2KBXmVQWBgLvt0TloxFVB2d18bukvdsvjEuFDHsKx5IVOomL1W1o5WW+tE54+ioHb2AEKzO2cUg==",
        files={"package/graphiql.min.js": "graphiql.min.js", "package/graphiql.min.css": "graphiql.min.css"},
    ),
    Package(
        name="@graphiql/plugin-explorer",
        version="4.0.6",
        sha512="TppIi92YPER3v70nlF01KTQrq9AiYqkZicSd1hpU7aqGmbqw/pLwBNLUEcfENBoJtw574Qxjswb01+GaYK0Tzw==",
        files={"package/dist/index.umd.js": "plugin-explorer.js", "package/dist/style.css": "plugin-explorer.css"},
    ),
    Package(
        name="react",
        version="18.3.1",
        sha512="wS+hAgJShR0KhEvPJArfuPVN1+Hz1t0Y6n5jLrGQbkb4urgPE/0Rve+1kMB1v/oWgHgm4WIcV+i7F2pTVj+2iQ==",
        files={"package/umd/react.production.min.js": "react.production.min.js"},
    ),
    Package(
        name="react-dom",
        version="18.3.1",
        sha512="5m4nQKp+rZRb09LNH59GM4BxTh9251/ylbKIbpe7TpGxfJ+9kv6BLkLBXIjjspbgbnIBNqlI23tRnTWT0snUIw==",
        files={"package/umd/react-dom.production.min.js": "react-dom.production.min.js"},
    ),
)


def missing_files(folder: Path = VENDOR) -> list[str]:
    """Name the files that are not there yet."""
    return [name for package in PACKAGES for name in package.files.values() if not (folder / name).is_file()]


def obtain(npm: str, folder: Path = VENDOR, packages: tuple[Package, ...] = PACKAGES) -> None:
    """Fetch the packages, check them and unpack their files; files that are there are replaced.

    Args:
        npm: The path of npm.
        folder: Where the files go; made where it is missing.
        packages: What to fetch.

    Raises:
        GraphiQLUnavailableError: npm could not fetch a package, or one is not what it was when it was pinned.
    """
    with tempfile.TemporaryDirectory() as temporary:
        _pack(npm, Path(temporary), packages)
        unpacked = {
            name: content for package in packages for name, content in _checked(Path(temporary), package).items()
        }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in unpacked.items():
        part = folder / f"{name}.part"
        part.write_bytes(content)
        part.replace(folder / name)


def _pack(npm: str, into: Path, packages: tuple[Package, ...]) -> None:
    options = ["--loglevel=error", "--ignore-scripts", "--fetch-retries=1"]
    command = [npm, "pack", *options, *(package.spec for package in packages)]
    try:
        done = subprocess.run(  # noqa: S603  # npm itself, with arguments of this file
            command, cwd=into, capture_output=True, text=True, timeout=NPM_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise GraphiQLUnavailableError(f"npm could not fetch GraphiQL: {error}") from error
    if done.returncode != 0:
        raise GraphiQLUnavailableError(f"npm could not fetch GraphiQL: {done.stderr.strip()}")


def _checked(folder: Path, package: Package) -> dict[str, bytes]:
    archive = folder / package.archive
    try:
        packed = archive.read_bytes()
    except OSError as error:
        raise GraphiQLUnavailableError(f"npm gave no {archive.name}") from error
    if base64.b64encode(hashlib.sha512(packed).digest()).decode() != package.sha512:
        raise GraphiQLUnavailableError(f"{package.spec} is not the package that was pinned: its sha512 differs")
    with tarfile.open(archive) as members:
        return {name: _member(members, path) for path, name in package.files.items()}


def _member(members: tarfile.TarFile, path: str) -> bytes:
    file = members.extractfile(path)
    if file is None:
        raise GraphiQLUnavailableError(f"{path} is no file")
    return file.read()
