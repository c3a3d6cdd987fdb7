"""A SOAP endpoint over an empty store, and foreign clients (plain zeep) that talk to it without a network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import requests
import zeep
from lxml import etree
from zeep.transports import Transport

from connector.catalogue.reader import load
from connector.sandbox.audit_trail import AuditTrail
from connector.sandbox.catalogue_shapes import CatalogueShapes
from connector.sandbox.demo_tenant import Credentials, demo_tenant
from connector.sandbox.gatekeeper import Gatekeeper
from connector.sandbox.soap.endpoint import SoapEndpoint
from connector.sandbox.store import Store
from connector.sandbox.tenant import Tenant

BASE = "http://sandbox.test"
START = 1_795_000_000.0  # 2026-11-18, Pacific standard time
SOAP_NS = "http://schemas.xmlsoap.org/soap/envelope/"


def real_wsdl_folder() -> Path:
    """NetSuite's own WSDL, which the project may not ship; skips where it is missing."""
    given = os.environ.get("CONNECTOR_WSDL_DIR")
    folder = Path(given) if given else Path(__file__).resolve().parents[4] / "shared" / "wsdl" / "2023_2"
    if not (folder / "netsuite.wsdl").is_file():
        pytest.skip(f"NetSuite's WSDL is not in {folder}: set CONNECTOR_WSDL_DIR")
    return folder


@dataclass
class Sandbox:
    """An endpoint with its parts, its clock in the test's hand."""

    store: Store
    tenant: Tenant
    credentials: Credentials
    gatekeeper: Gatekeeper
    endpoint: SoapEndpoint
    now: list[float]
    nonces: Iterator[int] = field(default_factory=lambda: itertools.count(10**9))

    def passport(self, **changed: str) -> dict[str, Any]:
        """A signed token passport, made by hand as Oracle's help section_1534941088 describes."""
        mine = self.credentials
        parts = {
            "account": mine.account,
            "consumerKey": mine.consumer_key,
            "token": mine.token_id,
            "nonce": f"nonce{next(self.nonces)}",
            "timestamp": str(int(self.now[0])),
        }
        base = "&".join(quote(part, safe="-._~") for part in parts.values())
        key = f"{quote(mine.consumer_secret, safe='-._~')}&{quote(mine.token_secret, safe='-._~')}"
        digest = hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()
        return {**parts, "signature": base64.b64encode(digest).decode(), **changed}

    def envelope(self, operation: str, *, version: str = "2025_2", header: str = "", signed: bool = True) -> bytes:
        """A request around the text of an operation's element."""
        core = f"urn:core_{version}.platform.webservices.netsuite.com"
        passport = ""
        if signed:
            parts = self.passport()
            signature = parts.pop("signature")
            inner = "".join(f"<c:{name}>{value}</c:{name}>" for name, value in parts.items())
            passport = (
                f'<tokenPassport xmlns:c="{core}">{inner}'
                f'<c:signature algorithm="HMAC-SHA256">{signature}</c:signature></tokenPassport>'
            )
        return (
            f'<e:Envelope xmlns:e="{SOAP_NS}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
            f' xmlns="urn:messages_{version}.platform.webservices.netsuite.com" xmlns:c="{core}"'
            f' xmlns:listRel="urn:relationships_{version}.lists.webservices.netsuite.com">'
            f"<e:Header>{passport}{header}</e:Header><e:Body>{operation}</e:Body></e:Envelope>"
        ).encode()

    def post(self, body: bytes, version: str = "2025_2") -> tuple[int, Any]:
        """Status and parsed answer to a request."""
        path = f"/services/NetSuitePort_{version}"
        status, _, text = self.endpoint.handle("POST", path, "", {"host": "sandbox.test"}, body)
        return status, etree.fromstring(text)

    def ask(self, operation: str, **how: Any) -> Any:
        """The element in the body of the answer to an operation; fails on a fault."""
        status, envelope = self.post(self.envelope(operation, **how), how.get("version", "2025_2"))
        assert status == 200, etree.tostring(envelope)
        return envelope.find(f"{{{SOAP_NS}}}Body")[0]


class InProcess(Transport):
    """zeep's transport, answered by an endpoint in this process."""

    def __init__(self, endpoint: SoapEndpoint) -> None:
        super().__init__()
        self.endpoint = endpoint
        self.last = b""

    def load(self, url: str) -> bytes:
        if "://" not in url or not url.startswith(BASE):
            return Path(url.removeprefix("file://")).read_bytes()
        parts = urlsplit(url)
        status, _, body = self.endpoint.handle("GET", parts.path, parts.query, {"host": "sandbox.test"}, b"")
        assert status == 200, url
        return body

    def post(self, address: str, message: Any, headers: dict[str, str]) -> requests.Response:
        lower = {"host": "sandbox.test", **{name.lower(): value for name, value in headers.items()}}
        status, answered, body = self.endpoint.handle("POST", urlsplit(address).path, "", lower, bytes(message))
        self.last = body
        response = requests.Response()
        response.status_code = status
        response.headers.update(answered)
        response._content = body
        return response


@dataclass
class ForeignClient:
    """A plain zeep client that signs its own passports."""

    sandbox: Sandbox
    zeep: zeep.Client
    version: str

    @property
    def service(self) -> Any:
        binding = f"{{urn:platform_{self.version}.webservices.netsuite.com}}NetSuiteBinding"
        return self.zeep.create_service(binding, f"{BASE}/services/NetSuitePort_{self.version}")

    def type(self, area: str, name: str) -> Any:
        """A type by namespace, e.g. `relationships` + `lists`."""
        word, group = area.split(".")
        return self.zeep.get_type(f"{{urn:{word}_{self.version}.{group}.webservices.netsuite.com}}{name}")

    def core(self, name: str, **values: Any) -> Any:
        """A value of a core type."""
        return self.type("core.platform", name)(**values)

    def call(self, operation: str, *arguments: Any, headers: dict[str, Any] | None = None, **named: Any) -> Any:
        """The body of an operation's answer."""
        passport = self.sandbox.passport()
        signature = passport.pop("signature")
        messages = f"{{urn:messages_{self.version}.platform.webservices.netsuite.com}}"
        element = self.zeep.get_element(f"{messages}tokenPassport")(
            **passport, signature={"_value_1": signature, "algorithm": "HMAC-SHA256"}
        )
        sent = {"tokenPassport": element}
        for name, value in (headers or {}).items():
            sent[name] = self.zeep.get_element(messages + name)(**value)
        return getattr(self.service, operation)(*arguments, _soapheaders=sent, **named).body


def make_sandbox(wsdl_dir: Path | None = None) -> Sandbox:
    """A sandbox with an empty store."""
    now = [START]
    catalogue = load()
    store = Store(shapes=CatalogueShapes(catalogue), clock=lambda: now[0])
    tenant, credentials = demo_tenant("1234567_SB1", now=START)
    gatekeeper = Gatekeeper(tenant, AuditTrail(lambda: now[0]), lambda: now[0])
    endpoint = SoapEndpoint(store, gatekeeper, tenant, catalogue, lambda: now[0], wsdl_dir)
    return Sandbox(store, tenant, credentials, gatekeeper, endpoint, now)


def make_client(sandbox: Sandbox, version: str) -> ForeignClient:
    """A zeep client built from the WSDL that the sandbox serves."""
    client = zeep.Client(f"{BASE}/wsdl/v{version}_0/netsuite.wsdl", transport=InProcess(sandbox.endpoint))
    return ForeignClient(sandbox, client, version)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox whose WSDL is generated."""
    made = make_sandbox()
    yield made
    made.store.close()


@pytest.fixture
def real_sandbox() -> Iterator[Sandbox]:
    """A sandbox that serves NetSuite's own WSDL."""
    made = make_sandbox(real_wsdl_folder())
    yield made
    made.store.close()


@pytest.fixture
def client_of() -> Callable[[Sandbox, str], ForeignClient]:
    """Makes a plain zeep client of a sandbox for a version."""
    return make_client
