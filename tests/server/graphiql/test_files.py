"""How the files of GraphiQL are obtained: by npm, from pinned packages, checked."""

from __future__ import annotations

import base64
import hashlib
import io
import sys
import tarfile
from pathlib import Path

import pytest

from server.graphiql.files import PACKAGES, Package, missing_files, obtain
from server.http.error_responses import GraphiQLUnavailableError


def _archive(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def _package(archive: bytes, *, name: str = "shapes") -> Package:
    digest = base64.b64encode(hashlib.sha512(archive).digest()).decode()
    return Package(name=name, version="1.2.3", sha512=digest, files={"package/dist/shapes.js": "shapes.js"})


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """Give the folder from which the stand-in for npm takes packages."""
    folder = tmp_path / "registry"
    folder.mkdir()
    return folder


@pytest.fixture
def npm(tmp_path: Path, registry: Path) -> str:
    """Give a stand-in for npm: `pack NAME@VERSION` copies a package into the current folder."""
    script = tmp_path / "npm"
    script.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, shutil, sys\n"
        "for spec in sys.argv[2:]:\n"
        "    if not spec.startswith('--'):\n"
        "        archive = spec.removeprefix('@').replace('@', '-').replace('/', '-') + '.tgz'\n"
        f"        shutil.copy(pathlib.Path({str(registry)!r}) / archive, '.')\n"
    )
    script.chmod(0o755)
    return str(script)


def test_files_are_unpacked_from_packages_that_are_as_pinned(tmp_path: Path, npm: str, registry: Path) -> None:
    archive = _archive({"package/dist/shapes.js": b"// shapes", "package/LICENSE": b"MIT"})
    (registry / "shapes-1.2.3.tgz").write_bytes(archive)

    obtain(npm, tmp_path / "vendor", (_package(archive),))

    assert {path.name: path.read_bytes() for path in (tmp_path / "vendor").iterdir()} == {"shapes.js": b"// shapes"}


def test_a_package_of_a_scope_is_found_under_the_name_that_npm_gives_it(
    tmp_path: Path, npm: str, registry: Path
) -> None:
    archive = _archive({"package/dist/shapes.js": b"// shapes"})
    (registry / "forms-shapes-1.2.3.tgz").write_bytes(archive)

    obtain(npm, tmp_path / "vendor", (_package(archive, name="@forms/shapes"),))

    assert (tmp_path / "vendor" / "shapes.js").read_bytes() == b"// shapes"


def test_a_package_that_is_not_the_pinned_one_is_refused(tmp_path: Path, npm: str, registry: Path) -> None:
    pinned = _package(_archive({"package/dist/shapes.js": b"// shapes"}))
    (registry / "shapes-1.2.3.tgz").write_bytes(_archive({"package/dist/shapes.js": b"// stolen"}))

    with pytest.raises(GraphiQLUnavailableError, match=r"shapes@1\.2\.3 is not the package that was pinned"):
        obtain(npm, tmp_path / "vendor", (pinned,))

    assert not (tmp_path / "vendor").exists()


def test_a_package_that_cannot_be_fetched_is_an_error_that_says_so(tmp_path: Path, npm: str) -> None:
    with pytest.raises(GraphiQLUnavailableError, match="npm could not fetch GraphiQL"):
        obtain(npm, tmp_path / "vendor", (_package(b""),))


def test_npm_that_cannot_be_run_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(GraphiQLUnavailableError, match="npm could not fetch GraphiQL"):
        obtain(str(tmp_path / "none"), tmp_path / "vendor")


def test_npm_that_gives_nothing_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(GraphiQLUnavailableError, match=r"npm gave no graphiql-4\.1\.2\.tgz"):
        obtain("/bin/true", tmp_path / "vendor")


def test_a_package_whose_file_is_a_folder_is_refused(tmp_path: Path, npm: str, registry: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("package/dist/shapes.js")
        member.type = tarfile.DIRTYPE
        archive.addfile(member)
    (registry / "shapes-1.2.3.tgz").write_bytes(packed.getvalue())

    with pytest.raises(GraphiQLUnavailableError, match=r"package/dist/shapes\.js is no file"):
        obtain(npm, tmp_path / "vendor", (_package(packed.getvalue()),))


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    (tmp_path / "graphiql.min.js").touch()

    missing = missing_files(tmp_path)

    assert missing == [
        *(
            "graphiql.min.css",
            "plugin-explorer.js",
            "plugin-explorer.css",
            "react.production.min.js",
            "react-dom.production.min.js",
        )
    ]


def test_every_package_is_pinned_by_the_whole_digest() -> None:
    sizes = {package.spec: len(base64.b64decode(package.sha512, validate=True)) for package in PACKAGES}

    assert sizes == {
        "graphiql@4.1.2": 64,
        "@graphiql/plugin-explorer@4.0.6": 64,
        "react@18.3.1": 64,
        "react-dom@18.3.1": 64,
    }
