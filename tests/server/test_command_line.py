"""`python -m server`: its words, and what it says when it cannot do what they ask."""

from __future__ import annotations

import asyncio
import shutil
import socket
from pathlib import Path

import pytest
import uvicorn
from joserfc import jwt
from uvicorn.supervisors import ChangeReload, Multiprocess

from server import __main__ as command_line
from server.auth.development import development_key
from server.settings.settings import Settings
from server.tables import Prepared
from table import __main__ as table_command_line
from tests.server.serving import put_word
from tests.unprivileged import open_folder, without_rights


@pytest.fixture(autouse=True)
def _no_logging(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_line, "configure_logging", lambda **_: None)


@pytest.fixture
def _nothing_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_line, "serve", lambda _listening: True)


def test_a_port_that_is_taken_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status = command_line.main(["--port", str(port)])

    assert status == 1
    assert capsys.readouterr().err.startswith(f"server: cannot listen on 127.0.0.1 port {port}: Address already in use")


def test_an_address_of_another_machine_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    status = command_line.main(["--host", "192.0.2.1", "--port", "0"])

    assert status == 1
    assert capsys.readouterr().err.startswith("server: cannot listen on 192.0.2.1 port 0: ")


@pytest.mark.usefixtures("_nothing_is_served")
def test_an_impossible_data_folder_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file"))

    status = command_line.main(["--port", "0"])

    assert status == 1
    problem = f"{tmp_path}/file cannot be created: there is a file of this name; choose another folder in DATA_DIR"
    assert problem in capsys.readouterr().err


@pytest.mark.usefixtures("_nothing_is_served")
@pytest.mark.parametrize(
    ("folder", "problem"),
    [
        ("x" * 300, "File name too long; choose another folder in DATA_DIR"),
        ("taken", "{0}/taken/dictionary.sqlite cannot be opened: it is a folder; choose another folder in DATA_DIR"),
        ("foreign", "{0}/foreign/dictionary.sqlite is damaged or not a table: "),
    ],
)
def test_a_data_folder_that_cannot_be_used_is_reported_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: str, problem: str
) -> None:
    (tmp_path / "taken" / "dictionary.sqlite").mkdir(parents=True)
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "dictionary.sqlite").write_bytes(b"a text" * 5000)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / folder))

    status = command_line.main(["--port", "0"])

    [line] = capsys.readouterr().err.splitlines()
    assert status == 1
    assert line.startswith("server: ")
    assert problem.format(tmp_path) in line
    assert "DATA_DIR" in line or "restore a backup" in line


@pytest.mark.usefixtures("_nothing_is_served")
def test_a_settings_file_that_is_not_text_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_bytes(b"PORT=\xff")

    status = command_line.main(["--port", "0"])

    assert status == 1
    assert ".env cannot be read: it is not a text file in UTF-8: " in capsys.readouterr().err


@pytest.mark.parametrize("given", ["0", "-1", "two", "1.5"])
def test_a_number_of_processes_that_is_none_is_reported(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command_line.main([f"--workers={given}"])

    assert f"{given!r} is not a whole number from 1 to 9999" in capsys.readouterr().err


@pytest.mark.usefixtures("_nothing_is_served")
def test_a_folder_that_can_only_be_read_is_served(
    monkeypatch: pytest.MonkeyPatch, starter_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_folder() as folder:
        file = folder / "dictionary.sqlite"
        shutil.copy(starter_file, file)
        file.chmod(0o444)
        folder.chmod(0o555)
        monkeypatch.setenv("DATA_DIR", str(folder))

        with without_rights():
            status = command_line.main(["--port", "0"])

    assert status == 0
    assert capsys.readouterr().out.startswith(f"Dictionary  {folder}/dictionary.sqlite\n")


@pytest.mark.usefixtures("_nothing_is_served")
@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("", "{0} is not writable; choose another folder"),
        ("/new", "{0}/new cannot be created: Permission denied; choose another"),
    ],
)
def test_a_folder_that_cannot_be_filled_is_reported_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], path: str, problem: str
) -> None:
    with open_folder() as folder:
        folder.chmod(0o555)
        monkeypatch.setenv("DATA_DIR", f"{folder}{path}")

        with without_rights():
            status = command_line.main(["--port", "0"])

    [line] = capsys.readouterr().err.splitlines()
    assert status == 1
    assert line.startswith("server: " + problem.format(folder))


@pytest.mark.usefixtures("_nothing_is_served")
@pytest.mark.parametrize("name", ["ab", "arn:aws:dynamodb:eu-central-1:123456789012:table/rootski-table"])
def test_an_impossible_table_name_is_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.setenv("ROOTSKI_TABLE", name)

    status = command_line.main(["--port", "0"])

    allowed = "3 to 255 letters, digits, `_`, `-` and `.`; not an ARN"
    assert status == 1
    assert f"ROOTSKI_TABLE is {name!r}; allowed: {allowed}" in capsys.readouterr().err


@pytest.mark.usefixtures("_nothing_is_served")
def test_unconfigured_and_unused_checks_are_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def prepare(_settings: Settings) -> Prepared:
        return Prepared(address="the table", items_loaded=0)

    monkeypatch.setattr(command_line, "prepare_table", prepare)
    monkeypatch.setattr(command_line, "missing_files", lambda: ["graphiql.min.js"])
    monkeypatch.setenv("ROOTSKI_TABLE", "words")

    status = command_line.main(["--port", "0"])

    said = capsys.readouterr().out.splitlines()
    assert status == 0
    assert said[0] == "Dictionary  the table"
    assert "  (not set up: run `make graphiql`)" in next(line for line in said if line.startswith("GraphiQL"))
    assert said[-1] == "ROOTSKI_TABLE is set but not used: for DynamoDB, set ROOTSKI_ENGINE=dynamodb as well."


@pytest.mark.usefixtures("_nothing_is_served")
def test_a_setting_that_no_longer_exists_is_warned_of(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asyncio.run(put_word(tmp_path))
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ROOTSKI_MAX_FIELDS", "700")

    status = command_line.main(["--port", "0"])

    assert status == 0
    assert "these settings no longer exist and are ignored: ROOTSKI_MAX_FIELDS" in caplog.messages


@pytest.mark.parametrize("words", [["--workers", "0"], ["--workers", "two"], ["--nothing"], ["nothing"]])
def test_words_without_a_meaning_are_reported(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.main(words)

    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m server")


@pytest.mark.parametrize(
    ("words", "served_by"),
    [([], "Server.run"), (["--workers", "2"], "Multiprocess.run"), (["--reload"], "ChangeReload.run")],
)
def test_the_words_choose_how_many_processes_serve(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str], served_by: str
) -> None:
    async def prepare(_settings: Settings) -> Prepared:
        return Prepared(address="the table")

    used: list[str] = []
    monkeypatch.setattr(command_line, "prepare_table", prepare)

    def run(server: uvicorn.Server, **_: object) -> None:
        server.started = True
        used.append("Server.run")

    monkeypatch.setattr(uvicorn.Server, "run", run)
    monkeypatch.setattr(Multiprocess, "run", lambda _: used.append("Multiprocess.run"))
    monkeypatch.setattr(ChangeReload, "run", lambda _: used.append("ChangeReload.run"))
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    status = command_line.main([*words, "--port", "0"])

    assert (status, used) == (0, [served_by])


def test_a_token_for_development_is_printed_and_an_admin_registered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, starter_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    status = command_line.main(["token", "Anna@example.org", "--admin"])

    assert status == 0
    assert capsys.readouterr().out.count(".") == 2
    told = table_command_line.main(["user", "Anna@example.org", "--admin", "--data-dir", str(tmp_path)])
    assert told == 0
    assert capsys.readouterr().out == "Anna@example.org may verify breakdowns, as before\n"


def test_a_token_of_an_admin_is_for_the_spelling_that_is_registered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, starter_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    table_command_line.main(["user", "Anna@example.org", "--no-admin", "--create", "--data-dir", str(tmp_path)])
    capsys.readouterr()

    assert command_line.main(["token", "anna@Example.org", "--admin"]) == 0
    printed = capsys.readouterr()
    table_command_line.main(["user", "anna@example.org", "--admin", "--data-dir", str(tmp_path)])

    claims = jwt.decode(printed.out.strip(), development_key(tmp_path)).claims
    assert claims["email"] == "Anna@example.org"
    assert "registered as Anna@example.org" in printed.err
    assert capsys.readouterr().out == "Anna@example.org may verify breakdowns, as before\n"


@pytest.mark.parametrize(
    ("setting", "email", "said"),
    [
        ("ROOTSKI_ENGINE=dynamodb", "anna@example.org", "development tokens need the embedded engine"),
        (
            "ROOTSKI_JWT_AUDIENCE=web",
            "anna@example.org",
            "ROOTSKI_JWT_AUDIENCE has no effect without ROOTSKI_JWT_ISSUER",
        ),
        ("ROOTSKI_COGNITO_REGION=eu-central-1", "anna@example.org", "ROOTSKI_COGNITO_POOL_ID is missing"),
        ("ROOTSKI_ENGINE=embedded", "anna", "'anna' is not an e-mail address"),
    ],
)
def test_a_malformed_token_is_refused_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    setting: str,
    email: str,
    said: str,
) -> None:
    monkeypatch.setenv(*setting.split("="))

    assert command_line.main(["token", email]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("_nothing_is_served")
def test_a_manifest_that_cannot_be_used_is_reported_before_anything_is_served(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "documents.json"
    file.write_text('{"bad": "{ nothing }"}')
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ROOTSKI_DOCUMENTS", "only")
    monkeypatch.setenv("ROOTSKI_DOCUMENTS_FILE", str(file))

    status = command_line.main(["--port", "0"])

    assert status == 1
    assert capsys.readouterr().err == (
        "server: Some settings are wrong:\n"
        f"  ROOTSKI_DOCUMENTS_FILE: {file}: document 'bad': Cannot query field 'nothing' on type 'Query'.\n"
    )
    assert not (tmp_path / "data").exists()
