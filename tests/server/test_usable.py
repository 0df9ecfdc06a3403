"""Settings that are well-formed but cannot be used on this machine are named before anything is announced or served."""

from __future__ import annotations

import asyncio
import resource
import socket
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from server import __main__ as command_line
from server.auth.development import development_key
from server.auth.issuers import KEY_FILE
from server.http.error_responses import SettingsError
from server.settings.settings import EngineName, Settings
from server.usable import OTHER_FILES, TELEMETRY_MISSING, require_usable
from tests.free_ports import free_ports
from tests.server.serving import server_environment

WITHOUT_TELEMETRY = find_spec("opentelemetry") is None


def _problems(settings: Settings, processes: int | None = 1) -> list[str]:
    try:
        require_usable(settings, processes=processes)
    except SettingsError as error:
        return error.problems
    return []


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens, while the one before it is free."""
    port = free_ports(2) + 1
    with socket.create_server(("127.0.0.1", port)):
        yield port


def _measured(settings: Settings, metrics_port: int, **others: object) -> Settings:
    return settings.model_copy(update={"metrics": True, "metrics_port": metrics_port, **others})


def test_settings_of_a_usual_server_can_be_used(settings: Settings) -> None:
    assert _problems(settings, 2) == []


def test_a_port_of_metrics_that_is_taken_is_named(settings: Settings, taken: int) -> None:
    problem = f"ROOTSKI_METRICS_PORT is {taken}, and port {taken} at 127.0.0.1 cannot be used: Address already in use"

    assert _problems(_measured(settings, taken)) == [f"{problem}; choose another"]


def test_each_process_needs_a_port_of_its_own(settings: Settings, taken: int) -> None:
    stated = _measured(settings, taken - 1)

    assert _problems(stated, 1) == []
    assert f"port {taken} at 127.0.0.1 cannot be used" in _problems(stated, 2)[0]


@pytest.mark.parametrize(
    ("port", "others", "processes", "problem"),
    [
        (9100, {"port": 9100}, 1, "ROOTSKI_METRICS_PORT is 9100, and PORT is 9100, one of the 1 from there on"),
        (9100, {"port": 9103}, 4, "ROOTSKI_METRICS_PORT is 9100, and PORT is 9103, one of the 4 from there on"),
        (65535, {}, 2, "ROOTSKI_METRICS_PORT is 65535, and 2 processes need the ports up to 65536"),
        (9100, {"host": "192.0.2.1"}, 1, "port 9100 at 192.0.2.1 cannot be used: Cannot assign requested address"),
    ],
)
def test_ports_of_metrics_that_no_process_could_take_are_named(
    settings: Settings, port: int, others: dict[str, object], processes: int, problem: str
) -> None:
    assert problem in _problems(_measured(settings, port, **others), processes)[0]


def test_other_servers_do_not_say_how_many_processes_take_ports(settings: Settings, taken: int) -> None:
    assert _problems(_measured(settings, taken), None) == []


@pytest.mark.parametrize("endpoint", ["collector:4318", "localhost", "ftp://collector/"])
def test_an_address_of_the_collector_that_is_not_a_url_is_named(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, endpoint: str
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)

    assert f"OTEL_EXPORTER_OTLP_ENDPOINT is '{endpoint}'" in _problems(settings.model_copy(update={"traces": True}))[-1]
    assert _problems(settings) == []


def test_more_connections_than_a_process_may_open_files_are_refused(settings: Settings) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    stated = settings.model_copy(update={"max_connections": most})

    [problem] = _problems(stated)

    assert f"ROOTSKI_MAX_CONNECTIONS is {most}, and this process may open {most} files" in problem
    assert f"`ulimit -n {most + OTHER_FILES}`" in problem


def test_a_process_permits_itself_the_files_that_it_may_open(settings: Settings) -> None:
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, most))
    try:
        assert _problems(settings) == []
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == settings.max_connections + OTHER_FILES
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"kty": "EC", "crv": "P-256", "x": "a", "y": "b"}', b"\xff"])
def test_a_development_key_that_is_none_is_named_and_left_as_it_is(settings: Settings, content: bytes) -> None:
    file = settings.data_dir / KEY_FILE
    file.write_bytes(content)

    assert _problems(settings) == [f"{file} is not a key for development tokens: delete it, and another is made"]
    assert file.read_bytes() == content


def test_a_development_key_that_the_server_made_can_be_used(settings: Settings) -> None:
    development_key(settings.data_dir)

    assert _problems(settings) == []


def test_a_development_key_that_cannot_be_read_is_named(settings: Settings) -> None:
    file = settings.data_dir / KEY_FILE
    file.mkdir()

    assert f"{file} cannot be read (Is a directory)" in _problems(settings)[0]


def test_certificates_that_are_missing_are_named_where_an_issuer_is_asked(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/certificates.pem")
    issued = settings.model_copy(update={"jwt_issuer": ("https://issuer.example",), "jwt_audience": ("web",)})

    assert _problems(settings) == []
    assert "SSL_CERT_FILE is '/nowhere/certificates.pem', which cannot be read" in _problems(issued)[0]


def test_certificates_that_are_none_are_named(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "certificates.pem").write_text("none")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificates.pem"))
    issued = settings.model_copy(update={"jwt_issuer": ("https://issuer.example",), "jwt_audience": ("web",)})

    assert "certificates.pem', which holds no certificates" in _problems(issued)[0]


def test_certificates_for_dynamodb_are_needed_with_that_engine_alone(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/nowhere/certificates.pem")

    assert _problems(settings) == []
    [problem] = _problems(settings.model_copy(update={"engine": EngineName.DYNAMODB}))
    assert (
        problem == "AWS_CA_BUNDLE is '/nowhere/certificates.pem', which cannot be read: the table could not be reached"
    )


@pytest.mark.skipif(not WITHOUT_TELEMETRY, reason="needs an environment without the extra telemetry")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_traces_without_their_extra_are_refused_before_anything_is_opened_or_announced(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, workers: str
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ROOTSKI_TRACES", "on")

    status = command_line.main(["--port", "0", "--workers", workers])

    printed = capsys.readouterr()
    assert (status, printed.out) == (1, "")
    assert printed.err == f"server: Some settings are wrong:\n  {TELEMETRY_MISSING}\n"
    assert not (tmp_path / "data").exists()


async def test_an_application_for_other_servers_ends_with_one_message_and_their_status_for_it(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "import server.asgi"),
        env=server_environment(tmp_path, ROOTSKI_ENGINE="postgres"),
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 3
    assert said.decode() == (
        "server: Some settings are wrong:\n  ROOTSKI_ENGINE is 'postgres'; allowed: `embedded` or `dynamodb`\n"
    )
