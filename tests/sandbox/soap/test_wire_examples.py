"""The hand-written requests of the fact sheet, which were validated against NetSuite's schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from connector.sandbox.soap.platform_types import REQUESTS
from tests.sandbox.soap.conftest import SOAP, SchemaCheck, Soap, codes, make_soap

EXAMPLES = Path(__file__).resolve().parents[4] / "shared" / "spec" / "netsuite-wire-examples"
NOT_IN_THE_CATALOGUE = "docFileCab:File"
OF_A_JOB = ("checkAsyncStatus", "getAsyncResult")
"""The job of the example is nobody's here."""


@pytest.fixture(scope="module")
def company() -> Iterator[Soap]:
    """The demo company, for writing."""
    made = make_soap(demo=True)
    yield made
    made.store.close()


def _requests() -> list[tuple[str, bytes]]:
    found = []
    for file in sorted(EXAMPLES.glob("*.xml")):
        for number, element in enumerate(etree.parse(file).getroot().find(f"{{{SOAP}}}Body")):
            name = etree.QName(element).localname
            if name in REQUESTS and NOT_IN_THE_CATALOGUE not in etree.tostring(element).decode():
                found.append((f"{file.stem} {number} {name}", etree.tostring(element)))
    return found


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason=f"the fact sheet's examples are not in {EXAMPLES}")
@pytest.mark.parametrize(("name", "operation"), _requests(), ids=lambda value: value if isinstance(value, str) else "")
def test_an_example_is_answered_validly(company: Soap, schema_check: SchemaCheck, name: str, operation: bytes) -> None:
    if name.endswith(OF_A_JOB):
        detail = company.fault(operation.decode()).find("detail")
        schema_check.assert_valid(detail[0])
        assert codes(detail) == ["INVALID_JOB_ID"]
        return
    answer = company.ask(operation.decode())

    schema_check.assert_valid(answer)
    assert etree.QName(answer).localname == f"{name.rpartition(' ')[2]}Response"


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason=f"the fact sheet's examples are not in {EXAMPLES}")
def test_the_write_example_ends_as_the_fact_sheet_says(soap: Soap) -> None:
    soap.store.create("customer", {"companyName": "Test Inc.", "subsidiary": {"id": "1"}}, external_id="CID001")
    body: Any = etree.parse(EXAMPLES / "upsertlist_req.xml").getroot().find(f"{{{SOAP}}}Body")
    answer = soap.ask(etree.tostring(body[0]).decode())

    assert [one.find("{*}status").get("isSuccess") for one in answer.iter("{*}writeResponse")] == ["true", "false"]
    assert codes(answer) == ["INVALID_KEY_OR_REF"]
