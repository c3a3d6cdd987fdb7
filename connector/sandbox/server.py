"""Sandbox: a NetSuite account on this machine, from `start()` to `stop()`."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from connector.catalogue.reader import Catalogue, load
from connector.errors import ConfigurationError
from connector.sandbox.account import Account, AccountSettings
from connector.sandbox.account_directory import AccountDirectory
from connector.sandbox.audit_trail import AuditTrail
from connector.sandbox.control_panel import ControlPanel
from connector.sandbox.demo_tenant import Credentials, credentials_document, demo_tenant, write_credentials
from connector.sandbox.fault_rules import FaultRule, FaultRules, read_rules
from connector.sandbox.front_door import FrontDoor
from connector.sandbox.gatekeeper import Gatekeeper
from connector.sandbox.request_journal import RequestJournal
from connector.sandbox.sandbox_clock import SandboxClock
from connector.sandbox.store import Store
from connector.sandbox.tenant import Role, Tenant
from connector.sandbox.web_server import WebServer

WSDL_VERSION = "2025_2"
"""The endpoint version that the credentials name; every other is served too."""


class Sandbox:
    """A NetSuite to develop against; a context manager that listens while it is open."""

    def __init__(
        self,
        account: str = "TSTDRV1234567",
        seed: str | Path = "demo",
        *,
        scale: int = 1,
        wsdl: Path | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        concurrency: int = 5,
        data: Path | None = None,
        faults: Path | list[FaultRule] | None = None,
        clock: Callable[[], float] = time.time,
        role: Role | None = None,
        catalogue: Catalogue | None = None,
        known: Credentials | None = None,
    ) -> None:
        """Prepare an account; nothing listens yet.

        Args:
            account: Account id in any spelling.
            seed: `demo`, `empty`, or a seed file.
            scale: How many times the demo's rows.
            wsdl: Folder of the user's own WSDL, whose types are served instead of the catalogue's.
            host: Address to listen on.
            port: Port to listen on; 0 takes a free one.
            concurrency: Requests that may run at the same time.
            data: SQLite file that keeps the records; without it they live in memory.
            faults: Rules of what goes wrong, or a YAML file of them.
            clock: Unix seconds.
            role: What the integration's role may do, instead of everything that integrations need.
            catalogue: Record types, instead of those shipped.
            known: Credentials to sign in with, instead of random ones.
        """
        self.clock = SandboxClock(clock)
        self.catalogue = catalogue or load()
        self.accounts = AccountDirectory()
        self.journal = RequestJournal()
        self.faults = FaultRules(read_rules(faults) if isinstance(faults, Path) else faults)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._stopped = threading.Event()
        settings = AccountSettings(seed=str(seed), scale=scale, wsdl=wsdl, data=data)
        self.add_account(account, settings, concurrency=concurrency, role=role, known=known)
        panel = ControlPanel(self.accounts, self.journal, self.faults, self.clock)
        self._door = FrontDoor(self.accounts, panel, self.journal, self.faults, self.clock)
        self._web = WebServer(self._door.respond, self.clock.http_date, host, port)

    def add_account(
        self,
        account: str,
        settings: AccountSettings | None = None,
        *,
        concurrency: int = 5,
        role: Role | None = None,
        known: Credentials | None = None,
    ) -> Account:
        """Add an account to this server; requests find it by host name, realm, passport, token or client id."""
        tenant, credentials = demo_tenant(account, now=self.clock(), concurrency=concurrency, role=role, known=known)
        return self.accounts.add(Account(tenant, credentials, self.catalogue, self.clock, settings))

    # ---------------------------------------------------------------- the account it was started with

    @property
    def account(self) -> Account:
        """The account that the server was started with."""
        return self.accounts.first

    @property
    def tenant(self) -> Tenant:
        """Its people, roles, integrations and features."""
        return self.account.tenant

    @property
    def store(self) -> Store:
        """Its records."""
        return self.account.store

    @property
    def audit(self) -> AuditTrail:
        """Its Login Audit Trail."""
        return self.account.audit

    @property
    def gatekeeper(self) -> Gatekeeper:
        """Who may come in."""
        return self.account.gatekeeper

    # ---------------------------------------------------------------- life

    def start(self) -> Self:
        """Listen; raises ConfigurationError where the address is taken."""
        self._web.start()
        return self

    def stop(self) -> None:
        """Stop listening and let go of everything."""
        self._door.closing.set()
        self._web.stop()
        for account in self.accounts:
            account.close()
        if self._folder:
            self._folder.cleanup()
        self._stopped.set()

    def serve(self) -> None:
        """Listen until `stop()` is called from elsewhere, or Ctrl-C; prints nothing."""
        if not self._web.running:
            self.start()
        try:
            self._stopped.wait()
        finally:
            if not self._stopped.is_set():
                self.stop()

    def __enter__(self) -> Self:
        try:
            return self.start()
        except ConfigurationError:
            self.stop()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # ---------------------------------------------------------------- what a client needs

    @property
    def url(self) -> str:
        """Scheme, host and port, e.g. `http://127.0.0.1:40123`."""
        host = f"[{self._web.host}]" if ":" in self._web.host else self._web.host
        return f"http://{host}:{self._web.port}"

    def credentials(self) -> dict[str, Any]:
        """What a client signs in with, in the shape of the credentials file (`flow-language.md` 11)."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="netsuite-sandbox-")
        key_file = Path(self._folder.name) / "oauth2.key.pem"
        return credentials_document(self.account.credentials, self.url, WSDL_VERSION, key_file)

    def write_credentials(self, path: Path) -> None:
        """Write the credentials file *path*, and the OAuth 2.0 key beside it; both for their owner alone."""
        write_credentials(path, self.account.credentials, self.url, WSDL_VERSION)
