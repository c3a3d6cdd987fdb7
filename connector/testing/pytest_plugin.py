"""pytest's side: `netsuite_sandbox` is a fresh NetSuite for each test, on one server for the session.

@pytest.mark.netsuite_sandbox(seed="demo", faults=[{"kind": "concurrency", "times": 2}])
def test_retries(netsuite_sandbox): ...

Under pytest-xdist each worker has a server of its own. The server has a thread of its own: tests may block, and
asynchronous ones may await.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from connector.sandbox.server import Sandbox
    from connector.testing.sandbox_pool import SandboxPool

_SHOWN = 20
"""Requests told with a failed test."""
_DEVIATIONS: pytest.StashKey[Counter[tuple[str, str]]] = pytest.StashKey()
_HANDED_OVER = "netsuite_deviations"
_SANDBOX: pytest.StashKey[Any] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the command line and of the configuration file."""
    group = parser.getgroup("netsuite", "NetSuite sandbox")
    group.addoption("--netsuite-seed", metavar="demo|empty|FILE", help="seed of sandboxes whose test names none")
    group.addoption(
        "--netsuite-strict", action="store_true", help="say at the end how requests differed from NetSuite's documents"
    )
    parser.addini("netsuite_seed", "seed of sandboxes whose test names none", default="empty")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line(
        "markers",
        "netsuite_sandbox(seed, scale, account, wsdl, scripts, dialect, strict, fault_header, faults, concurrency, "
        "features, at): how the NetSuite of this test starts and behaves; a marker of the test goes before one of its "
        "class or module, each option by itself",
    )
    config.stash[_DEVIATIONS] = Counter()


@pytest.fixture(scope="session")
def netsuite_sandbox_pool(pytestconfig: pytest.Config) -> Iterator[SandboxPool]:
    """The servers of this session (of this worker, under pytest-xdist): one for each way to start one."""
    from connector.testing.sandbox_pool import SandboxPool  # noqa: PLC0415 - only sessions that use it pay for it

    seed = pytestconfig.getoption("--netsuite-seed") or pytestconfig.getini("netsuite_seed")
    strict = {"strict": True} if pytestconfig.getoption("--netsuite-strict") else {}
    pool = SandboxPool({"seed": seed, **strict})
    yield pool
    pool.close()


@pytest.fixture
def netsuite_sandbox(netsuite_sandbox_pool: SandboxPool, request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A NetSuite for this test alone, as the marker `netsuite_sandbox` describes it: `connector.Sandbox`, listening.

    Its address is `netsuite_sandbox.url`, what to sign in with `netsuite_sandbox.credentials()`. The server is the
    session's; records, people, tokens, faults and clock are as new in each test.
    """
    options: dict[str, Any] = {}
    for marker in reversed(list(request.node.iter_markers("netsuite_sandbox"))):
        options |= marker.kwargs
    sandbox = netsuite_sandbox_pool.sandbox(options)
    request.node.stash[_SANDBOX] = sandbox
    yield sandbox
    sandbox.faults.replace([])
    if sandbox.strict_report:
        found = (one.deviation for one in sandbox.strict_report.entries)
        request.config.stash[_DEVIATIONS].update((one.code, one.hint) for one in found)


@pytest.fixture
def netsuite_environment(netsuite_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """NETSUITE_ACCOUNT, NETSUITE_BASE_ADDRESS and the rest, set for this test and the programs that it starts."""
    variables = netsuite_sandbox.environment()
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Tell the last requests, and refused sign-ins with their true reason, beside a failure."""
    report = yield
    sandbox: Sandbox | None = item.stash.get(_SANDBOX, None)
    if sandbox is not None and report.when == "call" and report.failed:
        report.sections.append(("NetSuite sandbox", _told(sandbox)))
    return report


def _told(sandbox: Sandbox) -> str:
    lines = [
        f"{one.number:4} {one.method} {one.path} {one.operation} -> {one.status} {one.fault}".rstrip()
        for one in sandbox.journal.entries[-_SHOWN:]
    ]
    lines += [f"refused sign-in: {one.detail} {one.explanation}".rstrip() for one in sandbox.audit.failures[-_SHOWN:]]
    return "\n".join(lines) or "no request came"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist hands over what its strict sandboxes found."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_HANDED_OVER] = [[*found, times] for found, times in session.config.stash[_DEVIATIONS].items()]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker of pytest-xdist found."""
    for code, hint, times in getattr(node, "workeroutput", {}).get(_HANDED_OVER, ()):
        node.config.stash[_DEVIATIONS][code, hint] += times


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """The deviations that strict sandboxes found."""
    found = config.stash.get(_DEVIATIONS, Counter())
    if found:
        terminalreporter.section("requests that differ from NetSuite's documents")
        for (code, hint), times in found.most_common():
            terminalreporter.line(f"{times:5} x {code}: {hint}")
