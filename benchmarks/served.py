"""A sandbox in a process of its own, each request of which takes a while longer, as NetSuite's do."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from connector.flow.api import sandbox_connection


@contextmanager
def sandbox(latency: float, scale: int) -> Iterator[Path]:
    """The file with the credentials of a sandbox that answers *latency* seconds late; *scale* times the demo's rows."""
    with tempfile.TemporaryDirectory() as folder:
        faults, credentials = Path(folder) / "faults.yaml", Path(folder) / "credentials.json"
        faults.write_text(f"- kind: slow\n  times: null\n  seconds: {latency}\n", encoding="utf-8")
        options = ["--scale", str(scale), "--faults", str(faults), "--write-credentials", str(credentials)]
        command = [sys.executable, "-m", "connector.cli.main", "sandbox", *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            try:
                if process.stdout is None or not process.stdout.readline().startswith("ready"):
                    raise RuntimeError("the sandbox did not start: run `connector sandbox` to see why")
                yield credentials
            finally:
                process.terminate()


def connection(credentials: Path) -> dict[str, Any]:
    """The connection of a configuration to the sandbox that wrote *credentials*."""
    return sandbox_connection(json.loads(credentials.read_text(encoding="utf-8")))
