"""Account: one NetSuite account of a sandbox: its records, its people, and every channel that answers for it."""

from __future__ import annotations

import importlib
import time
from typing import TYPE_CHECKING, Any

from connector.catalogue.reader import Catalogue
from connector.sandbox.account_channels import AccountChannels, check_installed
from connector.sandbox.account_settings import AccountSettings
from connector.sandbox.authentication.audit_trail import AuditTrail
from connector.sandbox.authentication.gatekeeper import Gatekeeper
from connector.sandbox.authentication.sign_in import SignIn
from connector.sandbox.control import account_file
from connector.sandbox.control.account_snapshots import AccountSnapshots
from connector.sandbox.faults.record_faults import RecordFaults
from connector.sandbox.oauth2.oauth_service import OAuthService
from connector.sandbox.people.demo_tenant import Credentials
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.sandbox_clock import SandboxClock
from connector.sandbox.seeds import fresh_account, seed_snapshots
from connector.sandbox.storage.store import Store
from connector.sandbox.web.http_protocol import Answer, Request

if TYPE_CHECKING:
    from connector.sandbox.rest.query_service import QueryEngine
    from connector.sandbox.rest.rest_service import RestService
    from connector.sandbox.restlets.restlet_service import RestletService
    from connector.sandbox.soap.endpoint import SoapEndpoint

_NOT_FOUND = (
    b"<!DOCTYPE html><html><head><title>Page Not Found</title></head><body><h1>Page Not Found</h1></body></html>"
)


class Account:
    """Answers every request that is meant for one account."""

    def __init__(
        self,
        tenant: Tenant,
        credentials: Credentials,
        catalogue: Catalogue,
        clock: SandboxClock,
        settings: AccountSettings | None = None,
    ) -> None:
        self.tenant = tenant
        self.credentials = credentials
        self.catalogue = catalogue
        self.clock = clock
        self.settings = settings or AccountSettings()
        check_installed()
        self.record_faults = RecordFaults()
        self.store = Store(self.settings.data or ":memory:", shapes=CatalogueShapes(catalogue), clock=clock)
        self.audit = AuditTrail(clock)
        self.gatekeeper = Gatekeeper(tenant, self.audit, clock)
        self.oauth2 = OAuthService(tenant, self.audit, clock)
        self.tokens = self.oauth2.tokens
        self.sign_in = SignIn(self.gatekeeper, self.tokens)
        self.desk = self._new_desk()
        self.snapshots = AccountSnapshots(self)
        self.fill()
        self.keep()
        self._engine: QueryEngine | None = None
        self._channels = AccountChannels(self)
        self.services = self._channels.services()
        """Path → what answers below it."""
        if self.settings.wsdl is not None or self.settings.scripts:
            self._read_what_was_given()

    def _read_what_was_given(self) -> None:
        """A WSDL or a script that cannot be read is told at the start; raises ConfigurationError."""
        if self.settings.scripts:
            self.channel("restlets")
        if self.settings.wsdl is not None:
            self.soap.check()

    @property
    def rest(self) -> RestService:
        """REST web services."""
        made: RestService = self._channels.channel("rest")
        return made

    @property
    def soap(self) -> SoapEndpoint:
        """SOAP web services."""
        made: SoapEndpoint = self._channels.channel("soap")
        return made

    @property
    def restlets(self) -> RestletService:
        """RESTlets, and where to deploy them."""
        made: RestletService = self._channels.channel("restlets")
        return made

    def channel(self, name: str) -> Any:
        """The channel of that name (`account_channels`), made where nobody has used it yet."""
        return self._channels.channel(name)

    def made(self, name: str) -> Any:
        """The channel of that name, None where nobody has used it yet."""
        return self._channels.made(name)

    def settle(self, *, dropping: bool = False) -> None:
        """Wait for what runs in the background; *dropping* what has not begun."""
        rest = self._channels.made("rest")
        if rest is not None:
            rest.jobs.settle(dropping=dropping)

    def answer(self, request: Request) -> Answer:
        """The answer to one request; raises WireError."""
        self.audit.now_serving(request)
        for path, service in self.services:
            if request.path.startswith(path):
                return service(request)
        return Answer(404, _NOT_FOUND, {"content-type": "text/html; charset=utf-8"})

    def close(self) -> None:
        """Keep who there is, let go of the records, and of the requests that wait for a place."""
        self.gatekeeper.gate.close()
        self.settle(dropping=True)
        self.keep()
        self._close_engine()
        self.store.close()

    def keep(self) -> None:
        """Write who there is into the account's file, where it has one."""
        account_file.keep_people(self)

    def _close_engine(self) -> None:
        engine: Any = self._engine
        self._engine = None
        if engine is not None:
            engine.close()

    # ---------------------------------------------------------------- made of

    def forget(self) -> None:
        """Make anew what remembers records: they were replaced behind its back (see `account_snapshots`)."""
        self.store.listeners.clear()
        self._close_engine()
        self.desk = self._new_desk()
        self._channels.forget()

    def _new_desk(self) -> RecordDesk:
        desk = RecordDesk(self.store, self.catalogue, self.tenant)
        desk.attended = self.record_faults.attended
        return desk

    def query_engine(self) -> QueryEngine:
        """What runs SuiteQL, for every channel; made at the first query."""
        with self.store.lock:
            if self._engine is None:
                self._engine = importlib.import_module("connector.sandbox.suiteql.engine").Engine(
                    self.store,
                    self.catalogue,
                    self.clock,
                    time_zone=self.tenant.time_zone,
                    date_format=self.tenant.date_format,
                    dialect=self.settings.dialect,
                )
            return self._engine

    def _seeded_by(self) -> str:
        """What a seed reads of the tenant; no secret."""
        people = [(user.id, user.name, user.email, user.active) for user in self.tenant.users.values()]
        return f"{self.tenant.company} {self.tenant.time_zone} {sorted(self.tenant.features)} {people}"

    def fill(self) -> None:
        """Load the seed, unless the data file was filled by an earlier run."""
        if self.store.setting("seed") is not None:
            return
        seed, scale = self.settings.seed, self.settings.scale

        def load_seed() -> None:
            if seed == "empty":  # at once, without what makes the other seeds
                fresh_account.fill(self.store, self.tenant)
                self.store.keep_setting("seed", seed)
                return
            importlib.import_module("connector.sandbox.seeds.loader").load(self.store, seed, scale, self.tenant)
            self.store.keep_setting("seed", f"{seed} x{scale}")

        if seed in ("demo", "empty") and self.clock.source is time.time:
            key = f"{self._seeded_by()} {seed} x{scale} {self.catalogue.path}"
            seed_snapshots.fill(self.store, key, load_seed, sources=self.catalogue.path)
        else:
            load_seed()
