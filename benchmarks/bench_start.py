"""How long it takes to start: `import connector`, `--help`, `validate`, against bare Python and an import of zeep."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import measure

FLOW = Path(__file__).parents[1] / "flows" / "customers_to_database.yaml"
CLI = [sys.executable, "-m", "connector.cli.main"]
CASES = {
    "bare python": [sys.executable, "-c", "pass"],
    "import connector": [sys.executable, "-c", "import connector"],
    "connector --help": [*CLI, "--help"],
    "connector validate": [*CLI, "validate", str(FLOW)],
    "import NetSuite": [sys.executable, "-c", "from connector import NetSuite"],
    "import zeep": [sys.executable, "-c", "import zeep"],
}


def main() -> None:
    """Print medians of whole processes, the cases interleaved."""
    print(f"# start ({measure.machine()})")
    taken = measure.commands(CASES)
    zeep = taken["import zeep"].seconds
    for name, one in taken.items():
        print(f"{name:20} {one.seconds * 1000:7.0f} ms   {one.seconds / zeep:5.2f} x import zeep")


if __name__ == "__main__":
    main()
