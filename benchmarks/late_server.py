"""A server of prepared answers that come late, in a process of its own: what the benchmarks of clients ask."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class LateHandler(BaseHTTPRequestHandler):
    """Answers after `latency` seconds, in silence."""

    latency = 0.0
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self, status: int, kind: str, body: bytes) -> None:
        """Send *body*, late."""
        time.sleep(self.latency)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


def serve(handler: type[LateHandler]) -> None:
    """Answer until killed; the first line printed is the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


@contextmanager
def served(script: str, *arguments: object) -> Iterator[str]:
    """The address of the server that *script* is, in a process of its own."""
    with subprocess.Popen([sys.executable, script, *map(str, arguments)], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
