"""Surroundings: what one test runs in: a sandbox, databases, files, an environment and a clock of its own."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from connector.database.client import Database
from connector.flow.api import sandbox_connection
from connector.flow.load import Configured, LoadedFlow
from connector.flow.project import laid_over
from connector.flow_tests.suite import FlowTest
from connector.reference import references, resolve_text
from connector.sandbox.server import Sandbox
from connector.testing.sandbox_pool import SandboxPool

_BEFORE = -600.0
"""Seconds by which what is given is older than the run: sources leave the newest moments for the next time."""
_MOCKED = "mocked"
"""What a reference in a configuration stands for that nobody connects with."""
_MOCKED_URL = "https://mocked.invalid"
"""The same where an address has to stand (RFC 6761: no host is called so)."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What one test runs in."""

    loaded: LoadedFlow
    """The flow file, its configurations replaced."""
    sandbox: Sandbox
    """The account of the test."""
    accounts: Mapping[str, Sandbox]
    """Configuration → the account that it alone has."""
    files: Path
    """The folder of its files."""
    urls: Mapping[str, str]
    """Configuration of a database → its URL."""

    def database(self, table: str) -> tuple[str, str]:
        """The URL of the database that *table* is in, and its name there."""
        config, dot, name = table.partition(".")
        if dot and config in self.urls:
            return self.urls[config], name
        return next(iter(self.urls.values())), table

    def account(self, type_: str) -> tuple[Sandbox, str]:
        """The account whose records of *type_* are meant, and the type there."""
        config, dot, name = type_.partition(".")
        if dot and config in self.accounts:
            return self.accounts[config], name
        return self.sandbox, type_

    @contextmanager
    def open(self, table: str) -> Iterator[tuple[Database, str]]:
        """The database that *table* is in, open, and its name there."""
        url, name = self.database(table)
        with Database(url) as database:
            yield database, name

    @contextmanager
    def earlier(self) -> Iterator[None]:
        """What is written to NetSuite here and now, was written before the run."""
        with self.sandbox.clock.skewed(_BEFORE):
            yield


def surroundings(test: FlowTest, loaded: LoadedFlow, folder: Path, temporary: Path, pool: SandboxPool) -> Surroundings:
    """What *test* of *loaded* runs in; the paths in it start at *folder*, and what it writes goes to *temporary*."""
    options = _options(test, folder)
    sandbox = pool.sandbox(options)
    accounts = {config: pool.sandbox({**options, "account": id_}) for config, id_ in test.sandbox.accounts.items()}
    _set_clocks(sandbox, accounts.values())
    if test.clock is not None:
        sandbox.clock.freeze(test.clock.timestamp())
    files = temporary / "files"
    files.mkdir()
    configs = {
        name: _replaced(name, configured, test.configs.get(name), accounts.get(name, sandbox), temporary)
        for name, configured in loaded.configs.items()
    }
    if not any(configured.type == "file" for configured in configs.values()):
        configs["test_files"] = _of_files(files)
    urls = {name: resolve_text(c.body["url"]) for name, c in configs.items() if c.type == "database"}
    return Surroundings(
        loaded=replace(loaded, configs=configs, marks=(), spool="", on_failure=None),
        sandbox=sandbox,
        accounts=accounts,
        files=files,
        urls=urls,
    )


def _set_clocks(sandbox: Sandbox, others: Collection[Sandbox]) -> None:
    """Let *others* show the time of *sandbox*; who signs in to any of them does so by this machine's clock."""
    clock = sandbox.clock
    clock.source = time.time
    for one in others:
        one.clock.source = clock
    for one in (sandbox, *others):
        one.gatekeeper.clock = lambda: clock() - clock.offset


def _options(test: FlowTest, folder: Path) -> dict[str, Any]:
    """How the sandbox of *test* starts and behaves."""
    setup = test.sandbox
    seed = setup.seed if setup.seed in ("empty", "demo") else str(folder / setup.seed)
    options: dict[str, Any] = {
        "account": setup.account,
        "seed": seed,
        "scale": setup.scale,
        "dialect": setup.dialect,
        "scripts": tuple(folder / script for script in setup.scripts),
        "features": setup.features,
    }
    return {**options, "concurrency": setup.concurrency} if setup.concurrency is not None else options


def _replaced(
    name: str, configured: Configured, own: Mapping[str, Any] | None, sandbox: Sandbox, temporary: Path
) -> Configured:
    """*configured* as a test uses it: pointed at a stand-in, or as the test says."""
    if own is not None:
        return Configured(configured.type, laid_over(configured.body, own))
    match configured.type:
        case "netsuite":
            connection = sandbox_connection(sandbox.credentials())
            return Configured("netsuite", {**configured.body, "connection": connection, "expect_account": ""})
        case "database":
            return Configured("database", {"url": f"sqlite:///{temporary / name}.db"})
        case "file":
            return _of_files(temporary / "files")
    return Configured(configured.type, _without_references(configured.body))


def _of_files(folder: Path) -> Configured:
    """Files below *folder*, and nowhere else."""
    return Configured("file", {"root": str(folder), "working_directory": str(folder)})


def _without_references(value: Any, key: str = "") -> Any:
    """*value*, which stands under *key*, with a word for each reference: its steps are mocked, and need no secret."""
    if isinstance(value, Mapping):
        return {name: _without_references(inner, str(name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_references(inner, key) for inner in value]
    if isinstance(value, str) and any(one.default is None for one in references(value)):
        return _MOCKED_URL if key.endswith("url") else _MOCKED
    return value
