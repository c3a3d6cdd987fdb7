"""Sandbox: a NetSuite account on this machine, from `start()` to `stop()`."""

from __future__ import annotations

import importlib
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from connector.catalogue.reader import Catalogue, load
from connector.errors import ConfigurationError
from connector.sandbox import seed_snapshots
from connector.sandbox.audit_trail import AuditTrail
from connector.sandbox.catalogue_shapes import CatalogueShapes
from connector.sandbox.control_panel import ControlPanel
from connector.sandbox.demo_tenant import Credentials, credentials_document, demo_tenant, write_credentials
from connector.sandbox.fault_rules import FaultRule, FaultRules, read_rules
from connector.sandbox.front_door import FrontDoor
from connector.sandbox.gatekeeper import Gatekeeper
from connector.sandbox.record_desk import RecordDesk
from connector.sandbox.request_journal import RequestJournal
from connector.sandbox.rest.query_service import QueryEngine, QueryService
from connector.sandbox.rest.record_service import RecordService
from connector.sandbox.rest.rest_service import RestService
from connector.sandbox.rest.system_service import SystemService
from connector.sandbox.sandbox_clock import SandboxClock
from connector.sandbox.store import Store
from connector.sandbox.tenant import Role
from connector.sandbox.token_endpoint import TokenEndpoint
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
        self.tenant, self._credentials = demo_tenant(
            account, now=self.clock(), concurrency=concurrency, role=role, known=known
        )
        self.store = Store(data or ":memory:", shapes=CatalogueShapes(self.catalogue), clock=self.clock)
        self.audit = AuditTrail(self.clock)
        self.journal = RequestJournal()
        self.faults = FaultRules(read_rules(faults) if isinstance(faults, Path) else faults)
        self.gatekeeper = Gatekeeper(self.tenant, self.audit, self.clock)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._stopped = threading.Event()
        self._fill(str(seed), scale, shared=data is None and clock is time.time)
        self._door = self._build(wsdl)
        self._web = WebServer(self._door.respond, self.clock.http_date, host, port)

    def _build(self, wsdl: Path | None) -> FrontDoor:
        endpoint: Any = _import("connector.sandbox.soap.endpoint").SoapEndpoint(
            self.store, self.gatekeeper, self.tenant, self.catalogue, self.clock, wsdl
        )
        desk = RecordDesk(self.store, self.catalogue)
        tokens = TokenEndpoint(self.tenant, self.audit, self.clock)
        queries = QueryService(self._engine, self.store.lock)
        rest = RestService(self.gatekeeper, tokens, RecordService(desk), queries, SystemService(self.clock))
        panel = ControlPanel(self.tenant, self.store, self.audit, self.journal, self.faults, self.clock)
        return FrontDoor(self.gatekeeper, rest, endpoint, panel, self.journal, self.faults, self.clock)

    def _engine(self) -> QueryEngine:
        engine: QueryEngine = _import("connector.sandbox.suiteql.engine").Engine(
            self.store,
            self.catalogue,
            self.clock,
            time_zone=self.tenant.time_zone,
            date_format=self.tenant.date_format,
        )
        return engine

    def _fill(self, seed: str, scale: int, *, shared: bool) -> None:
        if self.store.setting("seed") is not None:
            return  # the data file was filled by an earlier run

        def load_seed() -> None:
            _import("connector.sandbox.seeds.loader").load(self.store, seed, scale, self.tenant)
            self.store.keep_setting("seed", f"{seed} x{scale}")

        if seed == "demo" and shared:
            seed_snapshots.fill(self.store, f"{self.tenant.company} {seed} x{scale} {self.catalogue.path}", load_seed)
        else:
            load_seed()

    # ---------------------------------------------------------------- life

    def start(self) -> Self:
        """Listen; raises ConfigurationError where the address is taken."""
        self._web.start()
        return self

    def stop(self) -> None:
        """Stop listening and let go of everything."""
        self._door.closing.set()
        self._web.stop()
        self.store.close()
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
        return credentials_document(self._credentials, self.url, WSDL_VERSION, key_file)

    def write_credentials(self, path: Path) -> None:
        """Write the credentials file *path*, and the OAuth 2.0 key beside it; both for their owner alone."""
        write_credentials(path, self._credentials, self.url, WSDL_VERSION)


def _import(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("connector"):
            raise
        raise ConfigurationError(
            f"the sandbox needs the package `{error.name}`, which is not installed",
            hint="install the extra: pip install 'netsuite-flows[sandbox]'",
        ) from None
