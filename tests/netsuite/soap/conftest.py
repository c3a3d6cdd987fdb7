"""The real WSDL as a table, its XSDs as a judge, a sandbox over real HTTP and clients of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

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
from connector.netsuite.soap.type_table import Child, TypeRow, TypeTable
from connector.netsuite.soap.wire_scalars import Calendar
from connector.sandbox.server import Sandbox

XSD = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
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


class RecordMaker:
    """Makes random elements of any type, valid by the XSD: from rows of the table, with no help of the codec."""

    def __init__(self, table: TypeTable, random: Random) -> None:
        self.table, self.random = table, random

    def record(self, record_type: str) -> Any:
        row = self.table.record(record_type)
        element = etree.Element(f"{{{self.table.namespaces.core}}}record", nsmap={"t": row.qname[1:].partition("}")[0]})
        element.set(f"{{{XSI}}}type", f"t:{row.local}")
        element.set("internalId", str(self.random.randint(1, 9999)))
        self.fill(element, row, 0)
        return element

    def fill(self, element: Any, row: TypeRow, depth: int) -> None:
        for child in row.children:
            if child.name == "nullFieldList" or not (child.required or self.random.random() < 0.7 ** (depth + 1)):
                continue
            for _ in range(self.random.randint(1, 3) if child.many else 1):
                self.child(element, child, depth)

    def child(self, parent: Any, child: Child, depth: int) -> None:
        made = etree.SubElement(parent, child.tag)
        row = self.table.row(child.type) if child.complex else None
        if row is None:
            made.text = self.scalar(child)
        elif row.local in ("CustomFieldRef", "SelectCustomFieldRef"):
            self.custom(made, row.local)
        elif row.local in ("DimensionRef", "BaseRef"):
            parent.remove(made)
        elif {"internalId"} <= row.attributes.keys() and [one.name for one in row.children] == ["name"]:
            self.reference(made, row.children[0].tag)
        else:
            if "replaceAll" in row.attributes:
                made.set("replaceAll", "false")
            self.fill(made, row, depth + 1)
            if not len(made):
                parent.remove(made)

    def reference(self, made: Any, name: str) -> None:
        made.set("internalId", str(self.random.randint(-5, 500)))
        if self.random.random() < 0.8:
            etree.SubElement(made, name).text = self.random.choice(["ACME & Co <1>", "東京", "Müller"])

    def custom(self, made: Any, declared: str) -> None:
        core = self.table.namespaces.core
        kinds = ("Long", "Double", "Boolean", "String", "Date", "Select", "MultiSelect")
        kind = "Select" if declared.startswith("Select") else self.random.choice(kinds)
        prefix = next((known for known, namespace in made.nsmap.items() if namespace == core and known), "core")
        if kind != "Select" or declared != "SelectCustomFieldRef":
            made.set(f"{{{XSI}}}type", f"{prefix}:{kind}CustomFieldRef")
        made.set("internalId", str(self.random.randint(1, 999)))
        made.set("scriptId", f"custbody_{kind.lower()}_{self.random.randint(1, 99999)}")
        for _ in range(self.random.randint(1, 3) if kind == "MultiSelect" else 1):
            value = etree.SubElement(made, f"{{{core}}}value")
            if "Select" in kind:
                self.reference(value, f"{{{core}}}name")
                value.set("typeId", "12")
            else:
                value.text = self.text(
                    {"Long": "integer", "Double": "decimal", "Date": "datetime"}.get(kind, kind.lower())
                )

    def scalar(self, child: Child) -> str:
        allowed = self.table.index.enumeration(child.type)
        return self.random.choice(allowed) if allowed else self.text(child.scalar)

    def text(self, scalar: str) -> str:
        choose = self.random
        month, day = choose.randint(1, 12), choose.randint(1, 28)
        moments = [f"2026-{month:02}-{day:02}T{choose.randint(4, 20):02}:15:01.500-08:00", _midnight(month, day)]
        values: dict[str, list[str]] = {
            "boolean": ["true", "false"],
            "integer": [str(choose.randint(0, 10**9))],
            "decimal": [f"{choose.randint(-(10**6), 10**6)}.{choose.randint(0, 99)}", "1.0E7", "0.0"],
            "datetime": moments,
            "binary": ["YTtiCg=="],
        }
        return choose.choice(
            values.get(scalar, ["plain", "a & b < c", "\u6771\u4eac \U0001f680", " spaced ", "line\nline"])
        )


def _midnight(month: int, day: int) -> str:
    return datetime(2026, month, day, tzinfo=ZoneInfo("America/Los_Angeles")).isoformat(timespec="milliseconds")


@pytest.fixture(scope="session")
def made(table: TypeTable) -> Callable[[str, Random], Any]:
    """Makes a random record element of a type."""
    return lambda record_type, random: RecordMaker(table, random).record(record_type)


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
def wire(wsdl_dir: Path, table: TypeTable, shapes: Shapes) -> Wire:
    """One that shares the table of all tests, since reading the WSDL takes its time."""
    made = Wire(wsdl_dir)
    vars(made.soap).update(table=table, shapes=shapes)
    return made


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
