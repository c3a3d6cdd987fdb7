"""The real WSDL as a table, its XSDs as a judge, a sandbox over real HTTP and clients of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from connector.netsuite.auth.token_passport import TokenPassport
from connector.netsuite.client import NetSuite
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.exchange import Answer, Request
from connector.netsuite.soap import wsdl_store
from connector.netsuite.soap.decode import Decoder
from connector.netsuite.soap.encode import Encoder
from connector.netsuite.soap.shapes import Shapes
from connector.netsuite.soap.transport import SoapTransport
from connector.netsuite.soap.type_table import TypeTable
from connector.netsuite.soap.wire_scalars import Calendar
from connector.sandbox.server import Sandbox

XSD = "http://www.w3.org/2001/XMLSchema"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"


@pytest.fixture(scope="session")
def table(wsdl_dir: Path) -> TypeTable:
    return TypeTable(wsdl_store.from_directory(wsdl_dir))


@pytest.fixture(scope="session")
def shapes(table: TypeTable) -> Shapes:
    return Shapes(table)


@pytest.fixture
def decoder(shapes: Shapes) -> Decoder:
    return Decoder(shapes, Calendar())


@pytest.fixture
def encoder(shapes: Shapes) -> Encoder:
    return Encoder(shapes, Calendar())


@pytest.fixture(scope="session")
def schema(wsdl_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    """lxml's validator over all of NetSuite's XSDs."""
    imports = []
    for path in sorted(wsdl_dir.rglob("*.xsd")):
        namespace = etree.parse(path).getroot().get("targetNamespace")
        imports.append(f'<xsd:import namespace="{namespace}" schemaLocation="{path.as_uri()}"/>')
    driver = tmp_path_factory.mktemp("xsd") / "all.xsd"
    driver.write_text(f'<xsd:schema xmlns:xsd="{XSD}">{"".join(imports)}</xsd:schema>')
    return etree.XMLSchema(etree.parse(driver))


@pytest.fixture(scope="session")
def validated(schema: etree.XMLSchema) -> Callable[[bytes], Any]:
    """Checks the headers and the body of an envelope against the XSDs; gives the body element."""

    def check(envelope: bytes) -> Any:
        root = etree.fromstring(envelope)
        parts = [part for name in ("Header", "Body") for part in root.findall(f"{{{ENVELOPE}}}{name}/*")]
        for part in parts:
            schema.assertValid(etree.fromstring(etree.tostring(part)))
        return parts[-1]

    return check


class Wire:
    """Stands where the session stands: keeps each envelope, answers with what a test prepared."""

    def __init__(self, wsdl: Path, version: str = "2023_2", **config: Any) -> None:
        self.config = NetSuiteConfig.from_mapping(
            {
                "connection": {
                    "type": "token_based_authentication",
                    "account": "TSTDRV1234567",
                    "consumer_key": "k" * 64,
                    "consumer_secret": "s" * 64,
                    "token_id": "t" * 64,
                    "token_secret": "u" * 64,
                    "wsdl": str(wsdl),
                    "wsdl_version": version,
                },
                **config,
            }
        )
        self.addresses = self.config.connection.addresses()
        self.soap = SoapTransport(self)
        self.sent: list[tuple[Request, bytes]] = []
        self.answers: list[bytes] = []
        self.nonces = iter(range(100_000, 999_999))

    def passport(self) -> TokenPassport:
        return TokenPassport("TSTDRV1234567", "k" * 64, "t" * 64, str(next(self.nonces)), 1_790_000_000, "c2ln")

    def check_write(self, operation: str) -> None: ...

    def request(self, request: Request, unit: Any = None, *, check: Any = None) -> Answer:
        assert callable(request.body)
        self.sent.append((request, request.body()))
        answer = Answer(200, {"content-type": "text/xml"}, self.answers.pop(0), request.url)
        check(answer)
        return answer


@pytest.fixture
def wire(wsdl_dir: Path) -> Wire:
    return Wire(wsdl_dir)


@pytest.fixture(scope="session")
def answer_of() -> Callable[[str, str], bytes]:
    """Writes an answer as NetSuite does; the default namespace is messages, `core:` is core, `listRel:` Customer's."""
    named = {"": "messages", ":core": "core", ":common": "common"}
    declared = "".join(
        f' xmlns{prefix}="urn:{word}_2023_2.platform.webservices.netsuite.com"' for prefix, word in named.items()
    )
    declared += ' xmlns:listRel="urn:relationships_2023_2.lists.webservices.netsuite.com"'

    def write(operation: str, content: str) -> bytes:
        return (
            f'<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="{ENVELOPE}" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
            f"<{operation}Response{declared}>{content}</{operation}Response></soapenv:Body></soapenv:Envelope>"
        ).encode()

    return write


@pytest.fixture(scope="session")
def connection_to() -> Callable[..., dict[str, Any]]:
    """Writes a configuration of our client for a sandbox."""

    def write(sandbox: Sandbox, **more: Any) -> dict[str, Any]:
        known = sandbox.credentials()
        names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
        connection = {name: known[name] for name in names} | {"base_address": known["base_url"], **more}
        return {"connection": {"type": "token_based_authentication", **connection}}

    return write


@pytest.fixture(scope="session")
def demo() -> Iterator[Sandbox]:
    """A company to read from."""
    with Sandbox(seed="demo") as running:
        yield running


@pytest.fixture(scope="session")
def netsuite(demo: Sandbox, connection_to: Callable[..., dict[str, Any]]) -> Iterator[NetSuite]:
    client = NetSuite(connection_to(demo))
    yield client
    client.close()
