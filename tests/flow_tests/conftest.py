from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connector.flow_tests import suite_reading
from connector.flow_tests.telling import told
from connector.flow_tests.trial import Trial, trial
from connector.testing.sandbox_pool import SandboxPool

CONFIGS = """
configs:
  erp:
    type: netsuite
    connection:
      type: token_based_authentication
      account: ${env:NO_SUCH_ACCOUNT}
      consumer_key: ${env:NO_SUCH_KEY}
      consumer_secret: ${env:NO_SUCH_SECRET}
      token_id: ${env:NO_SUCH_TOKEN}
      token_secret: ${env:NO_SUCH_TOKEN_SECRET}
  warehouse: {type: database, url: "${env:NO_SUCH_WAREHOUSE}"}
"""
"""Nothing of it can be reached: a test replaces all of it."""

Try = Callable[..., list[Trial]]


@pytest.fixture(scope="session")
def pool() -> Iterator[SandboxPool]:
    """The sandboxes of all tests here: each is as new in each trial."""
    made = SandboxPool()
    yield made
    made.close()


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a flow file and the file of tests beside it; the latter's path."""

    def write(flow: str, tests: str) -> Path:
        (tmp_path / "job.yaml").write_text(flow + ("" if "configs:" in flow else CONFIGS), encoding="utf-8")
        path = tmp_path / "job.test.yaml"
        path.write_text(tests if "tests:" in tests else f"tests:\n{tests}", encoding="utf-8")
        return path

    return write


@pytest.fixture
def tried(written: Callable[[str, str], Path], pool: SandboxPool) -> Try:
    """Runs tests of a flow, both given as text."""

    def run(flow: str, tests: str) -> list[Trial]:
        found = suite_reading.collect([written(flow, tests)])
        assert list(found.findings) == []
        return [trial(suite, test, pool) for suite in found.suites for test in suite.tests]

    return run


@pytest.fixture
def findings(written: Callable[[str, str], Path]) -> Callable[[str, str], list[tuple[str, int, str]]]:
    """Code, line and hint of what is wrong with tests of a flow, both given as text."""

    def find(flow: str, tests: str) -> list[tuple[str, int, str]]:
        found = suite_reading.collect([written(flow, tests)]).findings
        return [(one.code, one.where.line if one.where else 0, one.hint) for one in found]

    return find


def problems(one: Trial) -> str:
    """What a person is told of a trial that should have passed; "" where it did."""
    return "" if one.verdict == "passed" else "\n".join([one.verdict, *told(one)])


def reasons(one: Trial) -> list[str]:
    """What of a trial is not as expected, by name."""
    return [failure.what for failure in one.failures]


__all__ = ["CONFIGS", "Try", "problems", "reasons"]
