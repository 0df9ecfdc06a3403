"""Builds what a release publishes: `python -m deploy.release dist`, or `make release`.

The wheel, the context of the image as an archive, the schema, a bill of materials in CycloneDX's format, and the
licences of everything that the image contains of Python and npm.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

__all__ = ["licences_of", "main"]

ROOT = Path(__file__).parents[1]
LOCKS = ("server/graphiql", "examples/web")
"""The folders whose npm packages end in the image."""

EXTRAS = ("lambda", "telemetry")
"""The extras that an image may have."""

LICENCE_FILES = re.compile(r"(?i)(licen[cs]e|copying|notice)")
EPOCH = 0
"""The time of everything in the archive, so that the same tree makes the same bytes."""


def main(folder: Path) -> None:
    """Write the files into a folder, in place of those of an earlier run; any other folder has to be empty or new."""
    if folder.is_dir() and any(folder.iterdir()) and not any(folder.glob("rootski*graphql-*")):
        raise SystemExit(f"{folder} holds something other than a release: name an empty or new folder")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _run("-m", "build", "--wheel", "--outdir", str(folder), str(ROOT))
    shutil.rmtree(ROOT / "build", ignore_errors=True)
    _context(folder / f"rootski-graphql-{version}-image.tar.gz")
    shutil.copy(ROOT / "schema.graphql", folder / f"schema-{version}.graphql")
    with tempfile.TemporaryDirectory() as environment:
        (wheel,) = folder.glob("*.whl")
        python = _shipped(Path(environment), wheel)
        _run(
            *(
                "-m",
                "cyclonedx_py",
                "environment",
                "--pyproject",
                str(ROOT / "pyproject.toml"),
                "--output-reproducible",
            ),
            *("--output-file", str(folder / f"sbom-{version}.cdx.json"), str(python)),
        )
        (packages,) = Path(environment).glob("lib/python3*/site-packages")
        (folder / f"licences-{version}.txt").write_text(licences_of(packages), encoding="utf-8")
        _complete(folder / f"sbom-{version}.cdx.json", packages)


def _run(*words: str) -> None:
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own


def _shipped(folder: Path, wheel: Path) -> Path:
    """Make an environment with a wheel and the libraries that an image may have, and return its Python."""
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    _run(
        *("-m", "pip", "--python", str(python), "--quiet", "--disable-pip-version-check"),
        *("install", "--no-compile", "--constraint", "constraints.txt", f"{wheel}[{','.join(EXTRAS)}]"),
    )
    return python


def _context(file: Path) -> None:
    """Archive the files of the repository that the image is made of; names, order and times depend on them alone."""
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607  # found as everywhere
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    taken = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    names = [name for name in listed.stdout.splitlines() if name.startswith((*taken, "Dockerfile", ".dockerignore"))]
    with (
        file.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", mtime=EPOCH) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for name in sorted(names):
            archive.add(ROOT / name, arcname=name, filter=_plain)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = member.mtime = EPOCH
    member.uname = member.gname = ""
    return member


def licences_of(packages: Path) -> str:
    """Return the licences of the Python packages in a folder and of the npm packages of the pages."""
    found = sorted(distributions(path=[str(packages)]), key=lambda one: one.name.lower())
    python = [f"{one.name} {one.version}: {_licence(one)}\n\n{_texts(one)}" for one in found]
    npm = [f"{one.name} {one.version}: {one.licence}\n\n{one.text()}".rstrip() for one in _npm()]
    return (
        "\n\n".join(["Python packages", *python, "npm packages, in the pages of GraphiQL and of the site", *npm]) + "\n"
    )


def _licence(one: Distribution) -> str:
    of = one.metadata.get_all
    named = "; ".join(text.rpartition(" :: ")[2] for text in of("Classifier") or () if text.startswith("License"))
    stated = [*(of("License-Expression") or ()), named, *(of("License") or ())]
    return next((text.strip().split("\n")[0] for text in stated if text.strip()), "see below")


def _texts(one: Distribution) -> str:
    files = [file for file in one.files or () if LICENCE_FILES.search(file.name) and ".dist-info" in str(file)]
    return "\n".join(Path(str(file.locate())).read_text(encoding="utf-8", errors="replace") for file in files)


@dataclass(frozen=True, slots=True)
class _NpmPackage:
    name: str
    version: str
    licence: str
    folder: Path

    def text(self) -> str:
        """Return its licence in full; "" if `npm ci` has not installed it here."""
        files = sorted(file for file in self.folder.glob("*") if LICENCE_FILES.search(file.name) and file.is_file())
        return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)


def _npm() -> Iterator[_NpmPackage]:
    """Yield each npm package that is not only for building, once."""
    seen = set()
    for folder in LOCKS:
        lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
        for path, package in lock["packages"].items():
            name, version = path.rpartition("node_modules/")[2], package.get("version", "")
            if path and not package.get("dev") and (name, version) not in seen:
                seen.add((name, version))
                yield _NpmPackage(name, version, package.get("license", "unknown"), ROOT / folder / path)


def _complete(file: Path, packages: Path) -> None:
    """Add the npm packages to a bill of materials, and the licences that its maker does not recognise."""
    bill = json.loads(file.read_text(encoding="utf-8"))
    named = {one.name: _licence(one) for one in distributions(path=[str(packages)])}
    for component in bill["components"]:
        if not component.get("licenses"):
            component["licenses"] = [{"license": {"name": named[component["name"]]}}]
    bill["components"] += [
        {
            "type": "library",
            "bom-ref": f"pkg:npm/{one.name.replace('@', '%40')}@{one.version}",
            "purl": f"pkg:npm/{one.name.replace('@', '%40')}@{one.version}",
            "name": one.name,
            "version": one.version,
            "licenses": [{"expression": one.licence}],
        }
        for one in _npm()
    ]
    file.write_text(json.dumps(bill, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
