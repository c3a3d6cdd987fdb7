from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from connector.sandbox.soap.operations.operation_table import OPERATIONS
from tests.sandbox.soap.conftest import Soap, texts


def test_the_operations_are_all_of_netsuites(wsdl_dir: Path) -> None:
    wsdl = etree.parse(wsdl_dir / "netsuite.wsdl")
    theirs = {one.get("name") for one in wsdl.iterfind(".//{*}portType/{*}operation")}

    assert set(OPERATIONS) == theirs


GARBAGE = """
<nonsense/>
text
<record/><baseRef/><searchRecord/><searchId/><pageIndex>x</pageIndex><jobId/><fieldDescription/>
<record xsi:type="nonsense"/><baseRef xsi:type="c:RecordRef" type="customer" internalId="x"/>
<baseRef type="²" internalId="²"/><record recordType="²" searchType="²"/><pageIndex>²</pageIndex>
<attachReference><c:attachTo type="customer" internalId="²"/></attachReference>
<detachReference><c:detachFrom type="customer" internalId="-"/></detachReference>
<initializeRecord><c:type>invoice</c:type><c:reference type="salesOrder" internalId="²"/></initializeRecord>
<currencyRateFilter><c:baseCurrency internalId="²"/></currencyRateFilter>
<itemAvailabilityFilter><c:item><c:recordRef internalId="²"/></c:item></itemAvailabilityFilter>
<budgetExchangeRateFilter><c:period internalId="²"/></budgetExchangeRateFilter><deletionReason/>
<updateInviteeStatusReference><c:eventId internalId="²"/><c:responseCode>_accepted</c:responseCode></updateInviteeStatusReference>
<fields/><filters><c:account/></filters>
"""  # noqa: E501 - one body a line


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_garbage_never_ends_in_an_unexpected_error(soap: Soap, operation: str) -> None:
    for body in GARBAGE.splitlines():
        status, answer = soap.post(soap.envelope(f"<{operation}>{body}</{operation}>"))

        assert status in (200, 500)
        assert "UNEXPECTED_ERROR" not in texts(answer, "code"), (body, answer.findtext(".//faultstring"))
