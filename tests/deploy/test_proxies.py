"""The examples for nginx, Caddy and systemd: accepted by their programs, and nginx serves with ours."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.free_ports import free_ports
from tests.server.serving import server_environment, server_process

pytestmark = pytest.mark.deploy

DEPLOY = Path(__file__).parents[2] / "deploy"
WORD = '{ word(by: {text: {text: "вода"}}) { stressed } }'


def _needs(program: str) -> pytest.MarkDecorator:
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    return pytest.mark.skipif(found is None, reason=f"needs {program}")


@asynccontextmanager
async def _nginx(folder: Path, server_port: int) -> AsyncIterator[str]:
    """Run nginx with our site before a server, and yield its address."""
    port = free_ports()
    site = (DEPLOY / "nginx" / "rootski-graphql.conf").read_text(encoding="utf-8")
    for example, here in (
        ("127.0.0.1:8000", f"127.0.0.1:{server_port}"),
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("/var/cache/rootski-nginx", str(folder / "cache")),
    ):
        assert example in site
        site = site.replace(example, here)
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi"))
    main = (
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}}"
        f" http {{ access_log off; {temporary} scgi_temp_path {folder}/scgi;\n{site}\n}}"
    )
    if os.geteuid() == 0:
        main = f"user root; {main}"
    file = folder / "nginx.conf"
    file.write_text(main, encoding="utf-8")
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    process = await asyncio.create_subprocess_exec(str(program), "-e", "stderr", "-c", str(file))
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


@_needs("nginx")
async def test_nginx_serves_caches_what_is_public_and_forwards_the_client(tmp_path: Path) -> None:
    environment = server_environment(
        tmp_path / "data", ROOTSKI_TRUSTED_PROXIES="127.0.0.1/32", ROOTSKI_LOG_CLIENTS="plain"
    )
    transport = httpx.AsyncHTTPTransport(retries=5)
    async with (
        server_process(environment) as server,
        _nginx(tmp_path, server.port) as url,
        httpx.AsyncClient(base_url=url, transport=transport, timeout=30) as client,
    ):
        posted = await client.post("/graphql", json={"query": WORD})
        gets = [await client.get("/graphql", params={"query": WORD}) for _ in range(2)]
        private = [await client.get("/graphql", params={"query": "{ viewer { email } }"}) for _ in range(2)]
        inside = [await client.get(path) for path in ("/metrics", "/ready", "/health")]
        await client.post("/graphql", json={"query": "{ __typename }"}, headers={"X-Forwarded-For": "203.0.113.7"})
        server.process.terminate()  # the log line comes after the response
        _, logged = await server.process.communicate()
        away = await client.get("/graphql", params={"query": WORD})

    assert posted.json() == gets[0].json() == away.json() == {"data": {"word": {"stressed": "вода\u0301"}}}
    assert [one.headers["x-cache"] for one in (*gets, *private)] == ["MISS", "HIT", "MISS", "MISS"]
    assert [one.status_code for one in inside] == [404, 404, 200]
    assert b"client=203.0.113.7" in logged


@_needs("caddy")
def test_caddy_accepts_the_example() -> None:
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "caddy" / "Caddyfile")]
    environment = {**os.environ, "HOME": "/tmp"}  # noqa: S108  # caddy keeps nothing there
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    assert done.returncode == 0, done.stderr


@asynccontextmanager
async def _caddy(folder: Path, server_port: int) -> AsyncIterator[str]:
    """Run Caddy with our site before a server, without TLS, and yield its address."""
    url = f"http://127.0.0.1:{free_ports()}"
    site = (DEPLOY / "caddy" / "Caddyfile").read_text(encoding="utf-8")
    for example, here in (("api.example.org {", f"{url} {{"), ("127.0.0.1:8000", f"127.0.0.1:{server_port}")):
        assert example in site
        site = site.replace(example, here)
    file = folder / "Caddyfile"
    file.write_text(f"{{\n\tadmin off\n}}\n{site}", encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *("caddy", "run", "--adapter", "caddyfile", "--config", str(file)),
        env={**os.environ, "HOME": str(folder)},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield url
    finally:
        process.terminate()
        await process.wait()


@_needs("caddy")
async def test_caddy_serves_and_forwards_the_client(tmp_path: Path) -> None:
    environment = server_environment(
        tmp_path / "data", ROOTSKI_TRUSTED_PROXIES="127.0.0.1/32", ROOTSKI_LOG_CLIENTS="plain"
    )
    transport = httpx.AsyncHTTPTransport(retries=5)
    async with (
        server_process(environment) as server,
        _caddy(tmp_path, server.port) as url,
        httpx.AsyncClient(base_url=url, transport=transport, timeout=30) as client,
    ):
        posted = await client.post("/graphql", json={"query": WORD})
        inside = [(await client.get(path)).status_code for path in ("/metrics", "/ready", "/health")]
        large = await client.post("/graphql", content=b"x" * 1_100_000, headers={"Content-Type": "application/json"})
        server.process.terminate()  # the log line comes after the response
        _, logged = await server.process.communicate()
        away = await client.get("/graphql", params={"query": WORD})

    assert posted.json() == {"data": {"word": {"stressed": "вода\u0301"}}}
    assert inside == [404, 404, 200]
    assert large.status_code in {413, 502}  # 502 if the server, which does not wait for the body, has already closed
    assert away.status_code in {502, 503}
    assert b"client=127.0.0.1 method=POST path=/graphql status=200" in logged


@_needs("systemd-analyze")
def test_systemd_accepts_the_unit_and_finds_it_well_confined(tmp_path: Path) -> None:
    unit = (DEPLOY / "systemd" / "rootski-graphql.service").read_text(encoding="utf-8")
    command = tmp_path / "rootski-graphql"
    command.touch(0o755)
    file = tmp_path / "rootski-graphql.service"
    file.write_text(unit.replace("/opt/rootski-graphql/bin/rootski-graphql", str(command)), encoding="utf-8")

    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", file], capture_output=True, text=True, check=False
    )
    exposed = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=25", file],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (verified.returncode, verified.stderr) == (0, "")
    assert exposed.returncode == 0, exposed.stdout[-300:]
