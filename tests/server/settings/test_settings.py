"""The settings: defaults, every wrong one named at once, and a documentation that says the same."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from schema.operations.limits import Limits
from server.http.error_responses import SettingsError
from server.protection.client_address import ProxyHeader
from server.protection.concurrency import ConcurrencyBounds
from server.settings.ignored_names import nearest_name, warn_of_ignored_names
from server.settings.reading import read_settings
from server.settings.settings import EngineName, LogFormat, LogLevel, Settings, Transport

DOCUMENTATION = Path("docs/settings.md")


def test_without_variables_the_embedded_engine_is_served_to_this_machine_alone(tmp_path: Path) -> None:
    settings = read_settings(tmp_path / ".env")

    assert settings.engine is EngineName.EMBEDDED
    assert (settings.host, settings.port, settings.data_dir) == ("127.0.0.1", 8000, Path(".data"))
    assert settings.secret is None
    assert settings.cors_origins == ()
    assert settings.limits == Limits(max_depth=12, max_aliases=30, max_tokens=2000)


def test_variables_of_the_environment_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    values = {
        "ROOTSKI_ENGINE": "DynamoDB",
        "ROOTSKI_TABLE": "words",
        "ROOTSKI_TRANSPORT": "aiobotocore",
        "PORT": "0",
        "ROOTSKI_SECRET": "x" * 32,
        "ROOTSKI_CORS_ORIGINS": "https://app.example.org, http://localhost:3000",
        "ROOTSKI_GRAPHIQL": "off",
        "ROOTSKI_MAX_DEPTH": "5",
        "ROOTSKI_REQUEST_TIMEOUT_SECONDS": "0.5",
        "ROOTSKI_LOG_FORMAT": "json",
        "ROOTSKI_LOG_LEVEL": "WARNING",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)

    settings = read_settings(tmp_path / ".env")

    assert (settings.engine, settings.table, settings.port) == (EngineName.DYNAMODB, "words", 0)
    assert settings.transport is Transport.AIOBOTOCORE
    assert settings.secret is not None
    assert settings.secret.get_secret_value() == "x" * 32
    assert settings.cors_origins == ("https://app.example.org", "http://localhost:3000")
    assert settings.graphiql is False
    assert settings.limits.max_depth == 5
    assert settings.request_timeout_seconds == 0.5
    assert (settings.log_format, settings.log_level) == (LogFormat.JSON, LogLevel.WARNING)


def test_bounds_of_clients_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    values = {
        "ROOTSKI_RATE_LIMIT": "0",
        "ROOTSKI_TRUSTED_PROXIES": "10.0.0.0/8, 192.0.2.1,fd00::/8",
        "ROOTSKI_PROXY_HEADER": "Forwarded",
        "ROOTSKI_MAX_RUNNING": "8",
        "ROOTSKI_MAX_CONNECTIONS": "100",
        "ROOTSKI_SEND_SECONDS": "5",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)

    settings = read_settings(tmp_path / ".env")

    assert settings.rate_policy is None
    assert [str(network) for network in settings.client_addresses.trusted] == ["10.0.0.0/8", "192.0.2.1/32", "fd00::/8"]
    assert settings.client_addresses.header is ProxyHeader.FORWARDED
    assert settings.concurrency_bounds == ConcurrencyBounds(running=8, waiting=256, wait_seconds=2.0)
    assert (settings.connection_bounds.connections, settings.connection_bounds.send_seconds) == (100, 5.0)
    assert settings.connection_bounds.unbounded == settings.client_addresses.trusted


def test_the_file_gives_what_the_environment_lacks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("PORT=8001\nROOTSKI_MAX_DEPTH=7\n")
    monkeypatch.delenv("ROOTSKI_MAX_DEPTH")
    monkeypatch.setenv("PORT", "9000")

    settings = read_settings(env_file)

    assert (settings.port, settings.max_depth) == (9000, 7)


def test_command_line_options_override_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("HOST", "192.0.2.1")

    settings = read_settings(tmp_path / ".env", overrides={"PORT": "9001", "HOST": None})

    assert (settings.port, settings.host) == (9001, "192.0.2.1")


def test_every_wrong_setting_is_named_at_once_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORT", "http")
    monkeypatch.setenv("ROOTSKI_ENGINE", "postgres")
    monkeypatch.setenv("ROOTSKI_CORS_ORIGINS", "app.example.org")

    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path / ".env")

    assert caught.value.problems == [
        "ROOTSKI_ENGINE is 'postgres'; allowed: `embedded` or `dynamodb`",
        "PORT is 'http'; allowed: 0 to 65535; 0 takes any free port",
        "ROOTSKI_CORS_ORIGINS is 'app.example.org'; allowed: origins such as `https://app.example.org`, separated by"
        " commas, or `*` alone",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("HOST", "two words"),
        ("ROOTSKI_TABLE", "x" * 256),
        ("ROOTSKI_TABLE", "слова"),
        ("ROOTSKI_CORS_ORIGINS", "*,https://app.example.org"),
        ("ROOTSKI_CORS_ORIGINS", "https://app.example.org/"),
        ("ROOTSKI_CORS_ORIGINS", "ftp://app.example.org"),
        ("ROOTSKI_GRAPHIQL", "maybe"),
        ("ROOTSKI_MAX_DEPTH", "-1"),
        ("ROOTSKI_MAX_TOKENS", "1000001"),
        ("ROOTSKI_REQUEST_TIMEOUT_SECONDS", "nan"),
        ("ROOTSKI_REQUEST_TIMEOUT_SECONDS", "0"),
        ("ROOTSKI_CATALOGUE_REFRESH_SECONDS", "0.5"),
        ("ROOTSKI_LOG_LEVEL", "loud"),
        ("ROOTSKI_RATE_LIMIT", "-1"),
        ("ROOTSKI_RATE_BURST", "0"),
        ("ROOTSKI_TRUSTED_PROXIES", "proxy.example.org"),
        ("ROOTSKI_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("ROOTSKI_PROXY_HEADER", "x-real-ip"),
        ("ROOTSKI_MAX_CONNECTIONS", "0"),
        ("ROOTSKI_BODY_SECONDS", "inf"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=f"{name} is "):
        read_settings(tmp_path / ".env")


def test_a_secret_that_is_not_utf_8_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROOTSKI_SECRET", os.fsdecode(b"\xff" * 40))

    with pytest.raises(SettingsError) as caught:
        read_settings()

    assert caught.value.problems == ["ROOTSKI_SECRET is not a text of UTF-8; allowed: a text of 32 bytes or more"]


def test_a_short_secret_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ROOTSKI_SECRET", "swordfish")

    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path / ".env")

    assert caught.value.problems == ["ROOTSKI_SECRET is 9 bytes long; allowed: a text of 32 bytes or more"]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("swordfish" * 4 + ",swordfish", "has keys of 36, 9 bytes"),
        ("swordfish" * 4 + ",", "has keys of 36, 0 bytes"),
        ("," + "swordfish" * 4, "has keys of 0, 36 bytes"),
        ("swordfish" * 4 + ", ," + "swordfish" * 4, "has keys of 36, 0, 36 bytes"),
        (",", "has keys of 0, 0 bytes"),
        (" " * 40, "is 0 bytes long"),
        (" swordfish ", "is 9 bytes long"),
    ],
)
def test_a_short_or_empty_key_among_several_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str, problem: str
) -> None:
    monkeypatch.setenv("ROOTSKI_SECRET", value)

    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path / ".env")

    assert caught.value.problems == [f"ROOTSKI_SECRET {problem}; allowed: a text of 32 bytes or more"]


def test_several_secrets_are_accepted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ROOTSKI_SECRET", f"{'1' * 32}, {'ы' * 16}")

    assert read_settings(tmp_path / ".env").secret is not None


def test_a_secret_is_not_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ROOTSKI_SECRET", "swordfish" * 4)

    shown = repr(read_settings(tmp_path / ".env"))

    assert "swordfish" not in shown


def test_a_table_named_for_the_embedded_engine_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = read_settings(tmp_path / ".env").unused_table
    monkeypatch.setenv("ROOTSKI_TABLE", "words")

    after = read_settings(tmp_path / ".env").unused_table

    assert (before, after) == (False, True)


def test_variables_of_limits_that_are_fixed_are_named_in_one_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ROOTSKI_MAX_FIELDS", "700")
    monkeypatch.setenv("ROOTSKI_MAX_VALUES", "5000")
    monkeypatch.setenv("ROOTSKI_MAX_TEXT", "")
    monkeypatch.setenv("ROOTSKI_MAX_DEPTH", "5")

    warn_of_ignored_names()

    assert caplog.messages == ["these settings no longer exist and are ignored: ROOTSKI_MAX_FIELDS, ROOTSKI_MAX_VALUES"]


def test_no_variable_of_a_fixed_limit_is_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    warn_of_ignored_names()

    assert caplog.messages == []


def test_the_documentation_has_every_setting_with_its_default_and_what_is_allowed() -> None:
    documented = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| (.+?) \| (.+?) \|$", DOCUMENTATION.read_text(), re.M)

    assert sorted(documented) == sorted(_documented(field) for field in Settings.model_fields.values())


def _documented(field: FieldInfo) -> tuple[str, str, str, str]:
    extra = field.json_schema_extra
    assert isinstance(extra, dict)
    return str(field.validation_alias), _default(field.default), str(extra["allowed"]), str(field.description)


def _default(value: object) -> str:
    match value:
        case None | ():
            return "none"
        case tuple():
            return f"`{','.join(value)}`"
        case bool():
            return "`on`" if value else "`off`"
        case float():
            return f"`{value:g}`"
        case _:
            return f"`{value}`"


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("ROOTSKI_DOCUMENTS", "only", "ROOTSKI_DOCUMENTS_FILE is missing: ROOTSKI_DOCUMENTS requires it"),
        (
            "ROOTSKI_DOCUMENTS_FILE",
            "documents.json",
            "ROOTSKI_DOCUMENTS_FILE is only read when ROOTSKI_DOCUMENTS is `prefer` or `only`",
        ),
    ],
)
def test_trusted_documents_need_a_mode_and_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, problem: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path / ".env")

    assert caught.value.problems == [problem]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("ROOTSKI_LOG_FROMAT", "; the nearest name is ROOTSKI_LOG_FORMAT"),
        ("rootski_engine", "; the nearest name is ROOTSKI_ENGINE"),
        ("ROOTSKY_SECRET", "; the nearest name is ROOTSKI_SECRET"),
        ("ROOTSKIGRAPHIQL", "; the nearest name is ROOTSKI_GRAPHIQL"),
        ("ROOTSKI-SITE", "; the nearest name is ROOTSKI_SITE"),
        ("ROOTSKI_PORT", "; the nearest name is PORT"),
        ("ROOTSKI_DATA_DIR", "; the nearest name is DATA_DIR"),
        ("ROOTSKI_DRAIN", "; the nearest name is ROOTSKI_DRAIN_SECONDS"),
        ("ROOTSKI_TABLE_NAME", "; the nearest name is ROOTSKI_TABLE"),
        ("ROOTSKI_METRICS_PROT", "; the nearest name is ROOTSKI_METRICS_PORT"),
        ("ROOTSKI_QQQQQQQQQQQQQQQQ", "; docs/settings.md lists all settings"),
        ("ROOTSKI_", "; docs/settings.md lists all settings"),
    ],
)
def test_a_name_that_is_not_a_setting_is_named_with_the_nearest_one(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str, hint: str
) -> None:
    monkeypatch.setenv(name, "x")
    monkeypatch.setenv("ROOTSKI_LOG_FORMAT", "json")
    monkeypatch.setenv("ROOT_PATH", "/")

    warn_of_ignored_names()

    assert caplog.messages == [f"{name} is not a setting and is ignored{hint}"]


def _slips(word: str) -> set[str]:
    """Return a word with a letter missing, doubled, replaced, or swapped with the next."""
    return {
        slip
        for at in range(len(word))
        for slip in (
            word[:at] + word[at + 1 :],
            word[: at + 1] + word[at:],
            word[:at] + "X" + word[at + 1 :],
            word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        )
    }


@pytest.mark.parametrize("name", sorted(str(field.validation_alias) for field in Settings.model_fields.values()))
def test_a_slip_in_any_letter_of_any_name_is_recognised(name: str) -> None:
    known = {str(field.validation_alias) for field in Settings.model_fields.values()}
    rest = name.removeprefix("ROOTSKI_")
    slips = {f"ROOTSKI_{slip}" for slip in _slips(rest)} - known

    assert {slip: nearest_name(slip, known) for slip in slips} == dict.fromkeys(slips, name)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"ROOTSKI_METRICS": "on"}, "ROOTSKI_METRICS requires ROOTSKI_METRICS_PORT or ROOTSKI_METRICS_SECRET"),
        ({"ROOTSKI_METRICS_PORT": "9100"}, "ROOTSKI_METRICS_PORT has no effect without ROOTSKI_METRICS=on"),
        ({"ROOTSKI_METRICS_SECRET": "s" * 16}, "ROOTSKI_METRICS_SECRET has no effect without ROOTSKI_METRICS=on"),
        (
            {"ROOTSKI_METRICS": "on", "ROOTSKI_METRICS_PORT": "9100", "ROOTSKI_METRICS_SECRET": "s" * 16},
            "ROOTSKI_METRICS_SECRET has no effect with ROOTSKI_METRICS_PORT",
        ),
    ],
)
def test_metrics_are_never_open_to_everyone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: dict[str, str], problem: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path / ".env")

    assert caught.value.problems == [problem]


@pytest.mark.parametrize("secret", ["short", "ключ" * 8, "with a blank in it"])
def test_a_secret_that_a_scraper_cannot_send_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, secret: str
) -> None:
    monkeypatch.setenv("ROOTSKI_METRICS", "on")
    monkeypatch.setenv("ROOTSKI_METRICS_SECRET", secret)

    with pytest.raises(SettingsError, match="ROOTSKI_METRICS_SECRET") as caught:
        read_settings(tmp_path / ".env")

    assert secret not in str(caught.value)
