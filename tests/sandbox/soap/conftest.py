"""A SOAP endpoint in this process, and foreign clients of it: hand-written envelopes and plain zeep."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import re
from collections.abc import Iterator
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
from connector.sandbox.authentication.audit_trail import AuditTrail
from connector.sandbox.authentication.gatekeeper import Gatekeeper
from connector.sandbox.people.demo_tenant import Credentials, demo_tenant
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.seeds import fresh_account
from connector.sandbox.seeds.loader import load_demo
from connector.sandbox.soap.endpoint import SoapEndpoint
from connector.sandbox.storage.store import Store

BASE = "http://sandbox.test"
START = 1_795_000_000.0  # 2026-11-18 03:06:40 in Los Angeles
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
AREAS = {
    "listRel": "relationships.lists",
    "listAcct": "accounting.lists",
    "common": "common.platform",
    "tranSales": "sales.transactions",
    "tranPurch": "purchases.transactions",
    "tranGeneral": "general.transactions",
    "setupCustom": "customization.setup",
    "c": "core.platform",
}


def namespace(area: str, version: str) -> str:
    """`relationships.lists` → the namespace of a version."""
    word, group = area.split(".")
    return f"urn:{word}_{version}.{group}.webservices.netsuite.com"


@dataclass
class Soap:
    """An endpoint with its parts, its clock in the test's hand."""

    store: Store
    tenant: Tenant
    credentials: Credentials
    gatekeeper: Gatekeeper
    endpoint: SoapEndpoint
    now: list[float]
    nonces: Iterator[int] = field(default_factory=lambda: itertools.count(10**9))

    def passport(self, **changed: str) -> dict[str, str]:
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

    def header(self, version: str = "2025_2", **changed: str) -> str:
        """The token passport as a header block."""
        parts = self.passport(**changed)
        signature = parts.pop("signature")
        inner = "".join(f"<c:{name}>{value}</c:{name}>" for name, value in parts.items())
        core = namespace("core.platform", version)
        return (
            f'<tokenPassport xmlns:c="{core}">{inner}'
            f'<c:signature algorithm="HMAC-SHA256">{signature}</c:signature></tokenPassport>'
        )

    def envelope(
        self, operation: str, *, version: str = "2025_2", header: str = "", passport: str | None = None
    ) -> bytes:
        """A request around the text of an operation's element, signed unless a *passport* is given."""
        signed = self.header(version) if passport is None else passport
        prefixes = "".join(f' xmlns:{prefix}="{namespace(area, version)}"' for prefix, area in AREAS.items())
        return (
            f'<e:Envelope xmlns:e="{SOAP}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
            f' xmlns="{namespace("messages.platform", version)}"{prefixes}>'
            f"<e:Header>{signed}{header}</e:Header><e:Body>{operation}</e:Body></e:Envelope>"
        ).encode()

    def post(self, body: bytes, path: str = "/services/NetSuitePort_2025_2") -> tuple[int, Any]:
        """Status and parsed answer to a request."""
        status, _, text = self.endpoint.handle("POST", path, "", {"host": "sandbox.test"}, body)
        return status, etree.fromstring(text)

    def get(self, path: str, query: str = "") -> tuple[int, dict[str, str], bytes]:
        """The answer to a GET."""
        return self.endpoint.handle("GET", path, query, {"host": "sandbox.test"}, b"")

    def ask(self, operation: str, **how: Any) -> Any:
        """The element in the body of the answer to an operation; fails on a fault."""
        status, envelope = self.post(self.envelope(operation, **how))
        assert status == 200, etree.tostring(envelope)
        return envelope.find(f"{{{SOAP}}}Body")[0]

    def fault(self, operation: str, **how: Any) -> Any:
        """The Fault that answers an operation."""
        status, envelope = self.post(self.envelope(operation, **how))
        assert status == 500, etree.tostring(envelope)
        return envelope.find(f"{{{SOAP}}}Body")[0]

    def search(self, record: str, preferences: str = "", **how: Any) -> Any:
        """The searchResult of a search for the text of a searchRecord."""
        header = f"<searchPreferences>{preferences}</searchPreferences>" if preferences else ""
        return self.ask(f"<search>{record}</search>", header=header, **how)[0]

    def found(self, criteria: str, prefix: str = "listRel:Customer") -> list[str]:
        """Internal ids of the records that a search with those basic criteria finds."""
        area = prefix.partition(":")[0]
        result = self.search(
            f'<searchRecord xsi:type="{prefix}Search"><{area}:basic>{criteria}</{area}:basic></searchRecord>'
        )
        assert is_success(result), codes(result)
        return [record.get("internalId") for record in result.iter("{*}record")]


def is_success(element: Any) -> bool:
    """Whether the first status in an answer is a success."""
    return bool(element.find(".//{*}status").get("isSuccess") == "true")


def texts(element: Any, name: str) -> list[str]:
    """The texts of all elements of that local name."""
    return [found.text for found in element.iter(f"{{*}}{name}")]


def codes(element: Any) -> list[str]:
    """All status codes in an answer."""
    return texts(element, "code")


class InProcess(Transport):
    """zeep's transport, answered by an endpoint in this process."""

    def __init__(self, soap: Soap) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.soap = soap
        self.sent = b""
        self.answered = b""

    def load(self, url: str) -> bytes:
        parts = urlsplit(url)
        status, _, body = self.soap.get(parts.path, parts.query)
        assert status == 200, url
        return body

    def post(self, address: str, message: Any, headers: dict[str, str]) -> requests.Response:
        lower = {"host": "sandbox.test", **{name.lower(): value for name, value in headers.items()}}
        self.sent = bytes(message)
        status, answered, body = self.soap.endpoint.handle("POST", urlsplit(address).path, "", lower, self.sent)
        self.answered = body
        response = requests.Response()
        response.status_code = status
        response.headers.update(answered)
        response._content = body
        return response


@dataclass
class ForeignClient:
    """A plain zeep client that signs its own passports."""

    zeep: zeep.Client
    version: str

    @property
    def transport(self) -> InProcess:
        """What it talks through."""
        transport = self.zeep.transport
        assert isinstance(transport, InProcess)
        return transport

    def type(self, area: str, name: str) -> Any:
        """A type by namespace, e.g. `relationships.lists` and `Customer`."""
        return self.zeep.get_type(f"{{{namespace(area, self.version)}}}{name}")  # type: ignore[no-untyped-call]

    def core(self, name: str, *values: Any, **named: Any) -> Any:
        """A value of a core type."""
        return self.type("core.platform", name)(*values, **named)

    def call(self, operation: str, *arguments: Any, headers: dict[str, Any] | None = None, **named: Any) -> Any:
        """The body of an operation's answer."""
        passport = self.transport.soap.passport()
        signature = {"_value_1": passport.pop("signature"), "algorithm": "HMAC-SHA256"}
        sent = {"tokenPassport": self.message("tokenPassport", **passport, signature=signature)}
        sent |= {name: self.message(name, **value) for name, value in (headers or {}).items()}
        binding = f"{{urn:platform_{self.version}.webservices.netsuite.com}}NetSuiteBinding"
        service = self.zeep.create_service(binding, f"{BASE}/services/NetSuitePort_{self.version}")  # type: ignore[no-untyped-call]
        return getattr(service, operation)(*arguments, _soapheaders=sent, **named).body

    def message(self, name: str, **values: Any) -> Any:
        """A value of an element of the messages namespace."""
        return self.zeep.get_element(f"{{{namespace('messages.platform', self.version)}}}{name}")(**values)  # type: ignore[no-untyped-call]


def make_soap(wsdl_dir: Path | None = None, *, demo: bool = False) -> Soap:
    """A sandbox's SOAP side with a fresh account, or with the demo company."""
    now = [START]
    catalogue = load()
    store = Store(shapes=CatalogueShapes(catalogue), clock=lambda: now[0])
    tenant, credentials = demo_tenant("1234567_SB1", now=START)
    gatekeeper = Gatekeeper(tenant, AuditTrail(lambda: now[0]), lambda: now[0])
    endpoint = SoapEndpoint(store, gatekeeper, tenant, catalogue, lambda: now[0], wsdl_dir)
    if demo:
        load_demo(store, 1, tenant)
    else:
        fresh_account.fill(store, tenant)
    return Soap(store, tenant, credentials, gatekeeper, endpoint, now)


class SchemaCheck:
    """NetSuite's own schema documents, as a judge of answers."""

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.rglob("*.xsd"))
        spaces = (re.search(r'targetNamespace="([^"]*)"', file.read_text(encoding="utf-8")) for file in files)
        imports = "".join(
            f'<import namespace="{space[1]}" schemaLocation="{file.as_uri()}"/>'
            for space, file in zip(spaces, files, strict=True)
            if space
        )
        self._schema = etree.XMLSchema(
            etree.fromstring(f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{imports}</schema>')
        )

    def assert_valid(self, element: Any) -> None:
        """Fail with the schema's complaints unless the element is valid in version 2023_2."""
        text = re.sub(rb"_20\d\d_[12]\.", b"_2023_2.", etree.tostring(element))
        if not self._schema.validate(etree.fromstring(text)):
            pytest.fail("\n".join(str(error) for error in list(self._schema.error_log)[:5]))


@pytest.fixture
def soap() -> Iterator[Soap]:
    """A fresh account whose WSDL is generated."""
    made = make_soap()
    yield made
    made.store.close()


@pytest.fixture(scope="session")
def demo() -> Iterator[Soap]:
    """The demo company; for reading only."""
    made = make_soap(demo=True)
    yield made
    made.store.close()


@pytest.fixture(scope="session")
def real_demo(wsdl_dir: Path) -> Iterator[Soap]:
    """The demo company under NetSuite's own WSDL; for reading only."""
    made = make_soap(wsdl_dir, demo=True)
    yield made
    made.store.close()


@pytest.fixture
def real(wsdl_dir: Path) -> Iterator[Soap]:
    """A fresh account under NetSuite's own WSDL."""
    made = make_soap(wsdl_dir)
    yield made
    made.store.close()


@pytest.fixture(scope="session")
def schema_check(wsdl_dir: Path) -> SchemaCheck:
    """NetSuite's own schema."""
    return SchemaCheck(wsdl_dir)


@pytest.fixture(scope="session")
def _zeep_clients() -> dict[tuple[bool, str], zeep.Client]:
    return {}


@pytest.fixture
def client(soap: Soap, _zeep_clients: dict[tuple[bool, str], zeep.Client]) -> ForeignClient:
    """A plain zeep client built from the generated WSDL."""
    return _client_of(soap, "2025_2", _zeep_clients, real=False)


@pytest.fixture
def real_client(real: Soap, _zeep_clients: dict[tuple[bool, str], zeep.Client]) -> ForeignClient:
    """A plain zeep client built from NetSuite's own WSDL."""
    return _client_of(real, "2023_2", _zeep_clients, real=True)


def _client_of(soap: Soap, version: str, known: dict[tuple[bool, str], zeep.Client], *, real: bool) -> ForeignClient:
    """A client that talks to *soap*; the WSDL is read once per test run."""
    key = (real, version)
    if key not in known:
        known[key] = zeep.Client(f"{BASE}/wsdl/v{version}_0/netsuite.wsdl", transport=InProcess(soap))  # type: ignore[no-untyped-call]
    client = ForeignClient(known[key], version)
    client.transport.soap = soap
    return client
