from __future__ import annotations

from pathlib import Path

from lxml import etree

from connector.sandbox.soap.operations.operation_table import OPERATIONS


def test_only_operations_of_netsuite_are_simulated(wsdl_dir: Path) -> None:
    wsdl = etree.parse(wsdl_dir / "netsuite.wsdl")
    theirs = {one.get("name") for one in wsdl.iterfind(".//{*}portType/{*}operation")}

    assert set(OPERATIONS) <= theirs
