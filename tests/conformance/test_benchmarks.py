"""Every benchmark runs, with next to no work: none may rot. What they measure is for `make bench` to say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
BENCHMARKS = sorted(path.name for path in FOLDER.glob("bench_*.py"))
NEEDS_POSTGRESQL = ("bench_upsert.py", "bench_workers.py")
NEEDS_WSDL = ("bench_clients.py", "bench_soap_build.py", "bench_soap_parse.py", "bench_soap_search.py")


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_runs_with_next_to_no_work(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    environment = {**os.environ, "BENCH_SCALE": "tiny", "TMPDIR": str(tmp_path)}
    if name in NEEDS_WSDL:
        environment["CONNECTOR_WSDL_DIR"] = str(request.getfixturevalue("wsdl_dir"))
    if name in NEEDS_POSTGRESQL:
        environment["CONNECTOR_TEST_POSTGRES_URL"] = request.getfixturevalue("postgres_url")
    ran = subprocess.run(
        [sys.executable, str(FOLDER / name)], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr
    heading, *lines = ran.stdout.splitlines()
    assert heading.startswith("# ")
    assert any(any(character.isdigit() for character in line) for line in lines), ran.stdout


def test_make_bench_runs_each_of_them() -> None:
    recipe = (FOLDER.parent / "Makefile").read_text(encoding="utf-8").partition("\nbench:")[2].splitlines()[1]
    assert "benchmarks/bench_*.py" in recipe
