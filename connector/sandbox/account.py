"""Account: one NetSuite account of a sandbox: its records, its people, and every channel that answers for it."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connector.catalogue.reader import Catalogue
from connector.errors import ConfigurationError
from connector.sandbox import discovery, seed_snapshots
from connector.sandbox.audit_trail import AuditTrail
from connector.sandbox.catalogue_shapes import CatalogueShapes
from connector.sandbox.demo_tenant import Credentials
from connector.sandbox.gatekeeper import Gatekeeper
from connector.sandbox.http_protocol import Answer, Request
from connector.sandbox.oauth2.authorize_page import AuthorizePage
from connector.sandbox.record_desk import RecordDesk
from connector.sandbox.rest.query_service import QueryEngine, QueryService
from connector.sandbox.rest.record_service import RecordService
from connector.sandbox.rest.rest_service import RestService
from connector.sandbox.rest.system_service import SystemService
from connector.sandbox.restlets.restlet_service import RestletService
from connector.sandbox.sandbox_clock import SandboxClock
from connector.sandbox.setup.setup_pages import SetupPages
from connector.sandbox.store import Store
from connector.sandbox.tenant import Tenant
from connector.sandbox.token_endpoint import TokenEndpoint

Service = Callable[[Request], Answer]
"""What answers the requests below one path; raises WireError for what it refuses."""

_NOT_FOUND = (
    b"<!DOCTYPE html><html><head><title>Page Not Found</title></head><body><h1>Page Not Found</h1></body></html>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings:
    """What an account starts with."""

    seed: str = "demo"
    """`demo`, `empty`, or a seed file."""
    scale: int = 1
    """How many times the demo's rows."""
    wsdl: Path | None = None
    """Folder of the user's own WSDL, whose types are served instead of the catalogue's."""
    data: Path | None = None
    """SQLite file that keeps the records; without it they live in memory."""
    scripts: Sequence[Any] = field(default_factory=tuple)
    """RESTlets: folders of scripts, or objects that `RestletService.register` takes."""


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
        self.store = Store(self.settings.data or ":memory:", shapes=CatalogueShapes(catalogue), clock=clock)
        self.audit = AuditTrail(clock)
        self.gatekeeper = Gatekeeper(tenant, self.audit, clock)
        self.tokens = TokenEndpoint(tenant, self.audit, clock)
        self.desk = RecordDesk(self.store, catalogue)
        self._fill()
        self.rest = self._rest()
        self.restlets = RestletService(self)
        self.services = self._services()

    def answer(self, request: Request) -> Answer:
        """The answer to one request; raises WireError."""
        for path, service in self.services:
            if request.path.startswith(path):
                return service(request)
        return Answer(404, _NOT_FOUND, {"content-type": "text/html; charset=utf-8"})

    def close(self) -> None:
        """Let go of the records."""
        self.store.close()

    # ---------------------------------------------------------------- made of

    def _services(self) -> list[tuple[str, Service]]:
        """Path → what answers below it; the first that fits is asked."""
        soap: Any = imported("connector.sandbox.soap.endpoint").SoapEndpoint(
            self.store, self.gatekeeper, self.tenant, self.catalogue, self.clock, self.settings.wsdl
        )
        return [
            ("/services/rest/", self.rest.answer),
            ("/services/NetSuitePort", soap.answer),
            ("/wsdl/", soap.answer),
            ("/xsd/", soap.answer),
            ("/app/site/hosting/restlet.nl", self.restlets.answer),
            ("/app/login/oauth2/authorize.nl", AuthorizePage(self).answer),
            ("/app/", SetupPages(self).answer),
            (discovery.DATA_CENTER_URLS, lambda request: discovery.data_center_urls(request, self.tenant)),
            (discovery.TOKEN_INFO, lambda request: discovery.token_info(self.rest.sign_in(request))),
        ]

    def _rest(self) -> RestService:
        queries = QueryService(self._query_engine, self.store.lock)
        return RestService(self.gatekeeper, self.tokens, RecordService(self.desk), queries, SystemService(self.clock))

    def _query_engine(self) -> QueryEngine:
        engine: QueryEngine = imported("connector.sandbox.suiteql.engine").Engine(
            self.store,
            self.catalogue,
            self.clock,
            time_zone=self.tenant.time_zone,
            date_format=self.tenant.date_format,
        )
        return engine

    def _fill(self) -> None:
        if self.store.setting("seed") is not None:
            return  # the data file was filled by an earlier run
        seed, scale = self.settings.seed, self.settings.scale

        def load_seed() -> None:
            imported("connector.sandbox.seeds.loader").load(self.store, seed, scale, self.tenant)
            self.store.keep_setting("seed", f"{seed} x{scale}")

        if seed == "demo" and self.settings.data is None and self.clock.source is time.time:
            seed_snapshots.fill(self.store, f"{self.tenant.company} {seed} x{scale} {self.catalogue.path}", load_seed)
        else:
            load_seed()


def imported(name: str) -> Any:
    """The module *name*, which needs the packages of the extra `sandbox`."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("connector"):
            raise
        raise ConfigurationError(
            f"the sandbox needs the package `{error.name}`, which is not installed",
            hint="install the extra: pip install 'netsuite-flows[sandbox]'",
        ) from None
