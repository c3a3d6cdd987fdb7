"""Sandbox: a NetSuite account on this machine, from `start()` to `stop()`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from connector.catalogue.reader import Catalogue, load
from connector.errors import ConfigurationError
from connector.sandbox.account import Account
from connector.sandbox.account_directory import AccountDirectory
from connector.sandbox.account_settings import AccountSettings
from connector.sandbox.authentication.audit_trail import AuditTrail
from connector.sandbox.authentication.gatekeeper import Gatekeeper
from connector.sandbox.control.account_file import people_of
from connector.sandbox.control.control_panel import ControlPanel
from connector.sandbox.control.request_journal import RequestJournal
from connector.sandbox.faults.fault_board import FaultBoard
from connector.sandbox.front_door import FrontDoor
from connector.sandbox.own_folder import OwnFolder
from connector.sandbox.people.demo_tenant import Credentials, credentials_document, demo_tenant, write_credentials
from connector.sandbox.people.tenant import Role, Tenant
from connector.sandbox.sandbox_clock import SandboxClock
from connector.sandbox.storage.store import Store
from connector.sandbox.strict.strict_report import StrictReport
from connector.sandbox.web.web_server import WebServer

if TYPE_CHECKING:
    from connector.sandbox.faults.fault_rules import FaultRule

_OWN_ADDRESS = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}  # noqa: S104 - to be looked up, not bound
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
        concurrency: int | None = None,
        data: Path | None = None,
        faults: Path | list[FaultRule] | None = None,
        clock: Callable[[], float] = time.time,
        role: Role | None = None,
        catalogue: Catalogue | None = None,
        known: Credentials | None = None,
        strict: bool = False,
        fault_header: bool = False,
        scripts: Sequence[Any] = (),
        dialect: Literal["documented", "observed"] = "documented",
    ) -> None:
        """Prepare an account; nothing listens yet.

        Args:
            account: Account id in any spelling.
            seed: `demo`, `empty`, or a seed file.
            scale: How many times the demo's rows.
            wsdl: Folder of the user's own WSDL, whose types are served instead of the catalogue's.
            host: Address to listen on.
            port: Port to listen on; 0 takes a free one.
            concurrency: Requests that may run at the same time; 5 unless told otherwise.
            data: SQLite file that keeps the records and who may sign in; without it they live in memory.
            faults: Rules of what goes wrong, or a YAML file of them.
            clock: Unix seconds.
            role: What the integration's role may do, instead of everything that integrations need.
            catalogue: Record types, instead of those shipped.
            known: Credentials to sign in with, instead of random ones.
            strict: Tell how requests differ from the documented form: in `strict_report` and in a response header.
            fault_header: Let a request order its own fault in an `X-Sandbox-Fault` header.
            scripts: RESTlets: folders of scripts, or what `RestletService.add` takes.
            dialect: SuiteQL as Oracle documents it, or with what people report to work.
        """
        self.clock = SandboxClock(clock)
        self.catalogue = catalogue or load()
        self.accounts = AccountDirectory()
        self.journal = RequestJournal(detailed=strict)
        self.strict_report = StrictReport() if strict else None
        """How requests differed from the documented form; None where the sandbox is not strict."""
        self.host = host
        """The address it listens on."""
        self.faults = FaultBoard(_rules(faults), self.clock)
        self._folder: OwnFolder | None = None
        self._stopped = threading.Event()
        settings = AccountSettings(
            seed=str(seed), scale=scale, wsdl=wsdl, data=data, scripts=tuple(scripts), dialect=dialect
        )
        self.add_account(account, settings, concurrency=concurrency, role=role, known=known)
        self._door = FrontDoor(
            self.accounts,
            ControlPanel(self),
            self.journal,
            self.faults,
            self.clock,
            self.strict_report,
            fault_header=fault_header,
        )
        self._web = WebServer(self._door.respond, self.clock.http_date, host, port)

    def add_account(
        self,
        account: str,
        settings: AccountSettings | None = None,
        *,
        concurrency: int | None = None,
        role: Role | None = None,
        known: Credentials | None = None,
    ) -> Account:
        """Add an account to this server; requests find it by host name, realm, passport, token or client id."""
        data = settings.data if settings else None
        kept = people_of(data, account) if data is not None and known is None and role is None else None
        tenant, credentials = kept or demo_tenant(account, now=self.clock(), role=role, known=known)
        if concurrency is not None:
            tenant.concurrency = concurrency
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
        for account in self.accounts:
            account.gatekeeper.gate.close()
        self._web.stop()
        for account in self.accounts:
            account.close()
        if self._folder:
            self._folder.close()
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
        """Scheme, host and port, e.g. `http://127.0.0.1:40123`; of this machine where it listens on all addresses."""
        name = _OWN_ADDRESS.get(self._web.host, self._web.host)
        host = f"[{name}]" if ":" in name else name
        return f"http://{host}:{self._web.port}"

    def credentials(self) -> dict[str, Any]:
        """What a client signs in with, in the shape of the credentials file (`flow-language.md` 11)."""
        if self._folder is None:
            self._folder = OwnFolder("netsuite-sandbox-")
        key_file = self._folder.path / "oauth2.key.pem"
        return credentials_document(self.account.credentials, self.url, WSDL_VERSION, key_file)

    def environment(self) -> dict[str, str]:
        """The NETSUITE_* variables that programs of ours read, with this sandbox's credentials."""
        known = self.account.credentials
        return {
            "NETSUITE_ACCOUNT": known.account,
            "NETSUITE_CONSUMER_KEY": known.consumer_key,
            "NETSUITE_CONSUMER_SECRET": known.consumer_secret,
            "NETSUITE_TOKEN_ID": known.token_id,
            "NETSUITE_TOKEN_SECRET": known.token_secret,
            "NETSUITE_BASE_ADDRESS": self.url,
        }

    def write_credentials(self, path: Path, account: str = "") -> None:
        """Write the credentials file *path* of *account* (the first one unless said), and its OAuth 2.0 key beside it.

        Both are for their owner alone.
        """
        chosen = self.accounts.get(account) if account else self.account
        if chosen is None:
            raise ConfigurationError(f"the sandbox has no account {account}", hint="add it first")
        write_credentials(path, chosen.credentials, self.url, WSDL_VERSION)


def _rules(faults: Path | list[FaultRule] | None) -> list[FaultRule]:
    if isinstance(faults, Path):
        from connector.sandbox.faults.fault_rules import read_rules  # noqa: PLC0415 - its models cost a tenth of a second

        return read_rules(faults)
    return faults or []
