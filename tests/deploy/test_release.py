"""What `make release` writes: the wheel, the image's context, the schema, the bill of materials and the licences."""

from __future__ import annotations

import json
import re
import tarfile
from pathlib import Path

import pytest

cyclonedx = pytest.importorskip("cyclonedx.validation.json", reason="needs the tools of a release: make test-deploy")

from cyclonedx.schema import SchemaVersion  # noqa: E402  # after the skip

from deploy.release import main  # noqa: E402
from server.settings.version import VERSION  # noqa: E402

pytestmark = pytest.mark.deploy

ROOT = Path(__file__).parents[2]
PERMISSIVE = ("0BSD", "Apache", "BSD", "ISC", "MIT", "MPL", "PSF", "Python", "Unlicense", "see below")
"""MPL: certifi's list of certificates, unchanged."""


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release."""
    folder = tmp_path_factory.mktemp("release") / "dist"
    main(folder)
    return folder


def test_it_empties_no_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(SystemExit, match="something other than a release"):
        main(tmp_path)

    assert (tmp_path / "notes.txt").exists()


def test_it_has_every_file(dist: Path) -> None:
    assert sorted(path.name for path in dist.iterdir()) == sorted(
        [
            f"licences-{VERSION}.txt",
            f"rootski-graphql-{VERSION}-image.tar.gz",
            f"rootski_graphql-{VERSION}-py3-none-any.whl",
            f"sbom-{VERSION}.cdx.json",
            f"schema-{VERSION}.graphql",
        ]
    )


def test_the_bill_of_materials_has_every_library_with_its_licence(dist: Path) -> None:
    text = (dist / f"sbom-{VERSION}.cdx.json").read_text(encoding="utf-8")
    bill = json.loads(text)
    components = {one["name"].lower(): one for one in bill["components"]}

    assert cyclonedx.JsonStrictValidator(SchemaVersion.from_version(bill["specVersion"])).validate_str(text) is None
    assert str(ROOT) not in text
    assert "file:" not in text
    assert len({one["bom-ref"] for one in bill["components"]}) == len(bill["components"])
    assert {"strawberry-graphql", "aiobotocore", "uvicorn", "botocore", "graphiql", "react"} <= components.keys()
    assert {"awslambdaric", "mangum", "opentelemetry-sdk"} <= components.keys()  # of the extras
    assert "pytest" not in components
    assert [name for name, one in components.items() if not one.get("licenses")] == []


def test_every_licence_is_permissive_and_given_in_full(dist: Path) -> None:
    text = (dist / f"licences-{VERSION}.txt").read_text(encoding="utf-8")
    bill = json.loads((dist / f"sbom-{VERSION}.cdx.json").read_text(encoding="utf-8"))
    headings = [line for line in text.splitlines() if any(
        line.startswith(f"{one['name']} {one['version']}: ") for one in bill["components"])]  # fmt: skip

    assert len(headings) >= 50
    assert [line for line in headings if not any(one in line for one in PERMISSIVE)] == []
    assert "Permission is hereby granted" in text


@pytest.mark.skipif(not (ROOT / "server/graphiql/node_modules/react").is_dir(), reason="needs make graphiql")
def test_the_licences_of_npm_packages_are_given_in_full(dist: Path) -> None:
    text = (dist / f"licences-{VERSION}.txt").read_text(encoding="utf-8")
    of_react = re.findall(r"^react [\d.]+: MIT\n\n(.{200})", text, re.MULTILINE | re.DOTALL)

    assert of_react  # one for GraphiQL, and one for the site if its version is another
    assert all("MIT License" in licence for licence in of_react)


def test_the_context_builds_the_image(dist: Path) -> None:
    with tarfile.open(dist / f"rootski-graphql-{VERSION}-image.tar.gz") as archive:
        names = set(archive.getnames())

    assert {"Dockerfile", ".dockerignore", "pyproject.toml", "server/__main__.py", "deploy/slim.py"} <= names
    taken = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    others = {name for name in names if not name.startswith((*taken, "Dockerfile", ".dockerignore"))}
    assert others == set()
    assert not any(name.startswith(("tests/", ".venv", "benchmarks/")) for name in names)


def test_the_schema_is_that_of_the_tree(dist: Path) -> None:
    kept = (dist / f"schema-{VERSION}.graphql").read_text(encoding="utf-8")

    assert kept == (ROOT / "schema.graphql").read_text(encoding="utf-8")
