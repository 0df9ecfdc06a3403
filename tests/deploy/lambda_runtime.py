"""The runtime API of AWS Lambda, as much as a runtime interface client needs to take events and answer them.

Source: AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".
"""

from __future__ import annotations

import base64
import json
import queue
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

__all__ = ["Function", "http_event", "running_function"]

ANSWER_SECONDS = 60


@dataclass(frozen=True, slots=True)
class _Queues:
    events: queue.Queue[tuple[str, bytes]] = field(default_factory=queue.Queue)
    answers: queue.Queue[tuple[str, bytes]] = field(default_factory=queue.Queue)


@dataclass(frozen=True, slots=True)
class Function:
    """A function that runs in one environment.

    Attributes:
        process: The runtime interface client.
        output: The file of what it prints.
    """

    process: subprocess.Popen[bytes]
    output: Path
    _queues: _Queues

    def answered(self) -> tuple[str, bytes]:
        """Wait for an answer, or an error, and return its path and body."""
        return self._queues.answers.get(timeout=ANSWER_SECONDS)

    def invoke(self, event: object) -> dict[str, Any]:
        """Send an event and return the answer; raises AssertionError for an error of the function."""
        self._queues.events.put((uuid.uuid4().hex, json.dumps(event).encode()))
        path, body = self.answered()
        assert path.endswith("/response"), f"{path}: {body.decode()}"
        answer: dict[str, Any] = json.loads(body)
        return answer

    def ask(self, query: str) -> dict[str, Any]:
        """Send a GraphQL query through an HTTP API and return the JSON of the answer."""
        answer = self.invoke(http_event("POST", "/graphql", json.dumps({"query": query})))
        body = answer["body"]
        content: dict[str, Any] = json.loads(base64.b64decode(body) if answer.get("isBase64Encoded") else body)
        return content


def http_event(method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the event of an HTTP API or a function URL (payload format 2.0)."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"host": "api.example.org", "content-type": "application/json", **(headers or {})},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api",
            "domainName": "api.example.org",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7"},
            "requestId": "id",
            "stage": "$default",
            "timeEpoch": 1_795_000_000_000,
        },
        "body": body,
        "isBase64Encoded": False,
    }


@contextmanager
def running_function(handler: str, environment: Mapping[str, str]) -> Iterator[Function]:
    """Run awslambdaric with a handler against this API, in a process of its own, until the context ends."""
    queues = _Queues()
    server = _Server(("127.0.0.1", 0), _api_of(queues))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.NamedTemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "awslambdaric", handler],
            env={
                **environment,
                "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_address[1]}",
                "AWS_LAMBDA_FUNCTION_NAME": "rootski",
                "AWS_LAMBDA_FUNCTION_VERSION": "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Function(process, Path(output.name), queues)
        finally:
            process.kill()
            process.wait()
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Print nothing of a client that was killed."""


def _api_of(queues: _Queues) -> type[BaseHTTPRequestHandler]:
    class Api(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Hand out the next event."""
            invocation, event = queues.events.get()
            self.send_response(200)
            self.send_header("Lambda-Runtime-Aws-Request-Id", invocation)
            self.send_header("Lambda-Runtime-Deadline-Ms", "4102444800000")
            self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:1:function:rootski")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(event)))
            self.end_headers()
            self.wfile.write(event)

        def do_POST(self) -> None:
            """Take an answer, or an error."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            queues.answers.put((self.path, body))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    return Api
