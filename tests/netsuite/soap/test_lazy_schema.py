"""A lazily read schema is the same schema as zeep reads whole."""

from __future__ import annotations

import random
import re
import threading
from pathlib import Path
from typing import Any

import pytest
import zeep
from lxml import etree

from connector.netsuite.soap import lazy_schema, wsdl_store
from connector.netsuite.soap.lazy_schema import LazyDocument, StoredTransport, open_client
from connector.netsuite.soap.suitetalk_names import XSI_TYPE
from connector.netsuite.soap.type_table import TypeTable
from connector.netsuite.soap.xsd_index import XsdIndex

pytestmark = pytest.mark.wsdl
CORE = "urn:core_2023_2.platform.webservices.netsuite.com"


@pytest.fixture(scope="module")
def whole(wsdl_dir: Path) -> Any:
    """zeep's own full load."""
    return zeep.Client(str(wsdl_dir / "netsuite.wsdl"))  # type: ignore[no-untyped-call]


def fresh(wsdl_dir: Path) -> Any:
    wsdl = wsdl_store.from_directory(wsdl_dir)
    return open_client(wsdl, XsdIndex(wsdl))


def picture(found: Any) -> Any:
    """A type without its identity: names, types, occurrence."""
    if not hasattr(found, "elements_nested"):
        return type(found).__mro__[1].__name__
    return (
        [(name, element.qname.text, element.min_occurs, element.max_occurs) for name, element in found.elements],
        [(name, attribute.default_value, attribute.required) for name, attribute in found.attributes],
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_every_type_and_element_is_what_a_full_load_gives_in_any_order(wsdl_dir: Path, whole: Any, seed: int) -> None:
    lazy = fresh(wsdl_dir)
    types = [found.qname.text for found in whole.wsdl.types.types if found.qname and "netsuite" in found.qname.text]
    elements = [
        found.qname.text for found in whole.wsdl.types.elements if found.qname and "netsuite" in found.qname.text
    ]
    random.Random(seed).shuffle(types)

    different = [name for name in types if picture(lazy.get_type(name)) != picture(whole.get_type(name))]
    other = [
        name for name in elements if lazy.get_element(name).type.qname.text != whole.get_element(name).type.qname.text
    ]

    assert len(types) == 1782
    assert len(elements) >= 120
    assert different == other == []


def plain(operation: Any) -> str:
    """An operation's signature without the prefixes zeep numbers."""
    return re.sub(r"\w+:(?=\w)", "", str(operation))


def test_every_operation_has_its_messages(wsdl_dir: Path, whole: Any) -> None:
    lazy = fresh(wsdl_dir)
    binding, reference = (next(iter(client.wsdl.bindings.values())) for client in (lazy, whole))

    found = {name: (binding.get(name).soapaction, plain(binding.get(name))) for name in reference._operations}

    assert len(found) == 42
    assert found == {name: (one.soapaction, plain(one)) for name, one in reference._operations.items()}


def test_opening_reads_next_to_nothing(wsdl_dir: Path) -> None:
    read: list[str] = []
    wsdl = wsdl_store.from_directory(wsdl_dir)

    def noted(location: str) -> bytes:
        read.append(location)
        return wsdl.read(location)

    counted = wsdl_store.WsdlSet(wsdl.main, noted, wsdl.locations)

    client: Any = open_client(counted, XsdIndex(counted))

    assert read == [wsdl.main]
    assert isinstance(client.wsdl, LazyDocument)
    client.get_type(f"{{{CORE}}}RecordRef")
    assert len(read) < 6


def test_a_client_makes_the_message_that_a_full_load_makes(wsdl_dir: Path, whole: Any) -> None:
    def message(client: Any) -> Any:
        ref = client.get_type(f"{{{CORE}}}RecordRef")(internalId="1", type="customer")
        found = client.create_message(client.service, "get", baseRef=ref)
        return etree.canonicalize(etree.tostring(found).decode(), rewrite_prefixes=True, qname_aware_attrs=[XSI_TYPE])

    assert message(fresh(wsdl_dir)) == message(whole)


def test_threads_that_ask_at_once_build_each_type_once(wsdl_dir: Path) -> None:
    client = fresh(wsdl_dir)
    names = ["Customer", "Contact", "Vendor", "Job", "Partner"] * 3
    found: list[tuple[str, int]] = []

    def work(name: str) -> None:
        made = client.get_type(f"{{urn:relationships_2023_2.lists.webservices.netsuite.com}}{name}")
        found.append((name, id(made)))

    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 15
    assert len(set(found)) == 5


def test_reads_the_schema_whole_where_zeep_has_changed_inside(
    wsdl_dir: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise AttributeError("no such thing in this zeep")

    monkeypatch.setattr(lazy_schema, "LazyDocument", broken)
    table = TypeTable(wsdl_store.from_directory(wsdl_dir))
    customer = table.record("customer")

    assert table.row_by_zeep(customer.qname) == customer
    assert len(customer.children) == 138
    assert "reading it whole" in caplog.text


def test_namespaces_bear_the_prefixes_of_the_other_messages(wsdl_dir: Path) -> None:
    client = fresh(wsdl_dir)

    assert client.wsdl.types.get_ns_prefix("core") == CORE


def test_the_transport_never_reaches_the_network(wsdl_dir: Path) -> None:
    wsdl = wsdl_store.from_directory(wsdl_dir)

    with pytest.raises(Exception, match="not part of it"):
        StoredTransport(wsdl).load("http://127.0.0.1:1/x.xsd")
