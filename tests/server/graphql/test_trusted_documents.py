"""Manifests of trusted documents: the forms that tools write, and every way in which one can be wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.graphql import trusted_documents
from server.graphql.trusted_documents import read_manifest
from server.http.error_responses import SettingsError

TEXT = "query ($id: ID!) {\n  user(id: $id) {\n    name\n  }\n}"
SHA256 = "7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e"


def nothing_wrong(_text: str) -> None:
    return None


def write(folder: Path, manifest: object) -> Path:
    path = folder / "trusted_documents.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    return path


def problem(path: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        read_manifest(path, problem_of=nothing_wrong)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


def test_a_manifest_of_relay_or_code_generator_gives_texts_by_their_ids(tmp_path: Path) -> None:
    path = write(tmp_path, {"4f4b2f0b": TEXT})

    trusted = read_manifest(path, problem_of=nothing_wrong)

    assert trusted.by_id("4f4b2f0b") == TEXT
    assert trusted.by_id("other") is None
    assert TEXT in trusted


def test_a_manifest_of_apollo_gives_texts_by_their_ids(tmp_path: Path) -> None:
    operation = {"id": SHA256, "body": TEXT, "name": "User", "type": "query"}
    path = write(tmp_path, {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [operation]})

    trusted = read_manifest(path, problem_of=nothing_wrong)

    assert trusted.texts == {SHA256: TEXT}


def test_every_document_is_found_by_its_hash_too(tmp_path: Path) -> None:
    path = write(tmp_path, {"User": TEXT})

    trusted = read_manifest(path, problem_of=nothing_wrong)

    assert trusted.by_id(f"sha256:{SHA256}") == TEXT
    assert trusted.by_sha256(SHA256) == TEXT
    assert trusted.by_sha256("0" * 64) is None


def test_a_hash_that_a_tool_made_its_own_way_is_an_id_like_any_other(tmp_path: Path) -> None:
    path = write(tmp_path, {"f" * 64: TEXT})

    trusted = read_manifest(path, problem_of=nothing_wrong)

    assert trusted.by_id("f" * 64) == TEXT
    assert trusted.by_sha256("f" * 64) == TEXT


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        ([], "not a JSON object of id and text"),
        ({"a": 1}, "the document of 'a' is not a text"),
        ({"": TEXT}, "the document of '' is not a text"),
        ({"format": "apollo-persisted-query-manifest"}, "`operations` is not a list"),
        (
            {"format": "apollo-persisted-query-manifest", "operations": [{"id": "a"}]},
            "`operations[0]` has no `id` of its own, or no `body`",
        ),
        (
            {"format": "apollo-persisted-query-manifest", "operations": [{"id": "a", "body": TEXT}] * 2},
            "`operations[1]` has no `id` of its own, or no `body`",
        ),
        ({"sha256:" + "0" * 64: TEXT}, f"document {'sha256:' + '0' * 64!r}: the id is not the hash of the text"),
    ],
)
def test_an_invalid_manifest_is_refused_with_the_reason(tmp_path: Path, manifest: object, expected: str) -> None:
    path = write(tmp_path, manifest)

    told = problem(path)

    assert told == f"ROOTSKI_DOCUMENTS_FILE: {path}: {expected}"


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "trusted_documents.json").write_bytes(b"\xff{")

    assert problem(tmp_path / "trusted_documents.json").startswith(
        f"ROOTSKI_DOCUMENTS_FILE: {tmp_path}/trusted_documents.json: not JSON in UTF-8: "
    )
    assert problem(tmp_path / "none") == f"ROOTSKI_DOCUMENTS_FILE: {tmp_path}/none: No such file or directory"
    assert problem(tmp_path) == f"ROOTSKI_DOCUMENTS_FILE: {tmp_path}: Is a directory"


def test_a_manifest_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trusted_documents, "MANIFEST_BYTES", 20)
    path = write(tmp_path, {"a": TEXT})

    assert problem(path) == f"ROOTSKI_DOCUMENTS_FILE: {path}: larger than 20 bytes"


def test_every_document_that_could_not_be_executed_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, {"a": "one", "b": "two", "c": "three"})

    with pytest.raises(SettingsError) as caught:
        read_manifest(path, problem_of=lambda text: None if text == "two" else f"no {text}")

    assert caught.value.problems == [
        f"ROOTSKI_DOCUMENTS_FILE: {path}: document 'a': no one",
        f"ROOTSKI_DOCUMENTS_FILE: {path}: document 'c': no three",
    ]
