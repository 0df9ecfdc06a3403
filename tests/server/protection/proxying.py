"""A larger site that has the server behind a path of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

__all__ = ["proxied"]

PASSED_ON = ("accept", "content-type")
PASSED_BACK = ("cache-control", "content-security-policy", "content-type", "x-content-type-options")


@contextmanager
def proxied(url: str, *, path: str) -> Iterator[str]:
    """Serve what is at `url` below `path`, and nothing beside it; give the address.

    Args:
        url: The server's address, with a slash at its end.
        path: Where it is to be, with a slash at both ends.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass_on("GET")

        def do_POST(self) -> None:
            self._pass_on("POST")

        def _pass_on(self, method: str) -> None:
            if not self.path.startswith(path):
                self.send_error(404)
                return
            content = self.rfile.read(int(self.headers.get("content-length", "0")))
            headers = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
            response = httpx.request(method, url + self.path.removeprefix(path), content=content, headers=headers)
            self.send_response(response.status_code)
            for name in PASSED_BACK:
                if name in response.headers:
                    self.send_header(name, response.headers[name])
            self.send_header("content-length", str(len(response.content)))
            self.end_headers()
            self.wfile.write(response.content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # so the library calls it
            """Keep what was asked for to itself."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{path}"
        finally:
            server.shutdown()
            thread.join()
