"""Our client against the Python clients of others, as published: one machine, one server, one run, cases taking turns.

Needs NetSuite's WSDL 2023.2 (`CONNECTOR_WSDL_DIR`, else ../shared/wsdl/2023_2) and the others in .clients/python
(`make clients`). Each case is a process of its own, from its first import on; memory is its peak.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import measure
from benchmarks.client_server import served
from benchmarks.soap_pages import WSDL

ROOT = Path(__file__).parents[1]
THEIRS = ROOT / ".clients" / "python" / "bin" / "python"
LATENCY, SIZE, PAGES = measure.sized((0.3, 1000, 6), (0.0, 10, 2), (0.3, 1000, 20))
Case = tuple[str, str]
NETSUITE, FYLE = "netsuite", "netsuitesdk"


def run(case: Case, address: str, cache: str, pages: int) -> dict[str, Any]:
    """What one process told."""
    client, job = case
    own = client == "ours"
    python, script = (sys.executable, "own_client.py") if own else (str(THEIRS), "peer_client.py")
    command = [python, str(ROOT / "benchmarks" / script), client, job, address, str(WSDL) if own else cache, str(pages)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env={**environment, "PYTHONPATH": str(ROOT)}
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def compared(
    title: str, cases: list[Case], address: str, cache: str, pages: int, *, rounds: int, expect: int | None = None
) -> None:
    """Print medians of *cases*, and how many times as long the others take."""
    taken: dict[Case, list[dict[str, Any]]] = {case: [] for case in cases}
    for _ in range(measure.sized(rounds, 1)):
        for case in cases:
            found = run(case, address, cache, pages)
            assert "waiting" in case[1] or expect in (None, found["gives"]), f"{case} gave {found['gives']} of {expect}"
            taken[case].append(found)
    middle = {
        case: {name: statistics.median(one[name] for one in found) for name in ("seconds", "cpu", "megabytes")}
        for case, found in taken.items()
    }
    ours = middle[cases[0]]
    print(f"\n{title}")
    for (client, job), one in middle.items():
        print(
            f"  {client:12} {job:22} {one['seconds']:7.2f} s  cpu {one['cpu']:6.2f} s  {one['megabytes']:6.1f} MB"
            f"  {one['seconds'] / ours['seconds']:6.2f} x our time"
            f"  {one['megabytes'] / ours['megabytes']:5.2f} x our memory"
        )


def main() -> None:
    """Print every comparison."""
    print(f"# clients, {LATENCY} s a page ({measure.machine()})")
    if not WSDL.is_dir():
        print(f"no WSDL in {WSDL}: set CONNECTOR_WSDL_DIR")
        return
    others = [NETSUITE, FYLE] if THEIRS.exists() else []
    if not others:
        print(f"the others are not installed in {THEIRS.parents[1]}: make clients")
    with tempfile.TemporaryDirectory() as cache, served(0.0, 1, 1) as address:
        for name in others:
            run((name, "ready"), address, cache, 1)  # fills their cache
        compared(
            "process start to the first SOAP answer, WSDL at hand",
            [("ours", "one"), *((name, "one") for name in others)], address, cache, 1, rounds=5, expect=1,
        )  # fmt: skip
    with tempfile.TemporaryDirectory() as cache, served(LATENCY, SIZE, PAGES) as address:
        fresh = [("ours", "ready"), *((name, "ready") for name in others)]
        compared("the first download of the WSDL", fresh, address, cache, 1, rounds=1)
        searches = [("ours", "search"), ("ours", "halves"), ("ours", "one ahead"), ("ours", "waiting")]
        searches += [("ours", "waiting, 4 at once"), *((name, "search") for name in others)]
        compared(
            f"search, {PAGES} pages of {SIZE} customers", searches, address, cache, PAGES, rounds=1, expect=SIZE * PAGES
        )
        queries = [("ours", "suiteql"), ("ours", "waiting for suiteql")]
        queries += [(NETSUITE, "suiteql")] if others else []
        compared("SuiteQL, 100 pages, 10 at once", queries, address, cache, 100, rounds=1)


if __name__ == "__main__":
    main()
