"""How long it takes to start: `import connector`, `connector --help`, against bare Python and against zeep's import."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

CASES = {
    "bare python": [sys.executable, "-c", "pass"],
    "import connector": [sys.executable, "-c", "import connector"],
    "connector --help": [sys.executable, "-m", "connector.cli.main", "--help"],
    "connector validate": [sys.executable, "-m", "connector.cli.main", "validate", "flows/customers_to_database.yaml"],
    "import zeep": [sys.executable, "-c", "import zeep"],
}
ROUNDS = 9


def measured(command: list[str]) -> float:
    """Wall seconds of one run."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    """Print medians, the cases interleaved."""
    times: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(ROUNDS):
        for name, command in CASES.items():
            times[name].append(measured(command))
    bare = statistics.median(times["bare python"])
    for name, found in times.items():
        median = statistics.median(found)
        print(f"{name:20} {median * 1000:7.0f} ms   {median / bare:5.1f} x bare python")


if __name__ == "__main__":
    main()
