from __future__ import annotations

import pytest

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.custom_ids import CustomIds
from connector.sandbox.soap.decode_record import RecordDecoder
from connector.sandbox.soap.envelope import FaultError, read_request
from connector.sandbox.soap.searching.search_request import read_search, search_prefix
from connector.sandbox.soap.searching.search_terms import Column, Criterion, SearchQuery
from tests.sandbox.soap.conftest import Soap


def _read(soap: Soap, record: str, version: str = "2025_2") -> SearchQuery:
    endpoint = soap.endpoint
    decoder = RecordDecoder(endpoint.layouts, endpoint.types, CustomIds(soap.store), soap.tenant.time_zone)
    return read_search(read_request(soap.envelope(f"<search>{record}</search>", version=version)).body[0], decoder)


def test_an_advanced_search_has_criteria_columns_and_joins(soap: Soap) -> None:
    query = _read(
        soap,
        '<searchRecord xsi:type="listRel:CustomerSearchAdvanced" savedSearchScriptId="customsearch_x">'
        '<listRel:criteria><listRel:basic><common:lastModifiedDate operator="onOrAfter">'
        "<c:predefinedSearchValue>thisMonth</c:predefinedSearchValue></common:lastModifiedDate></listRel:basic>"
        '<listRel:salesRepJoin><common:subsidiary operator="anyOf"><c:searchValue internalId="1"/>'
        '<c:searchValue externalId="E"/></common:subsidiary></listRel:salesRepJoin></listRel:criteria>'
        "<listRel:columns><listRel:basic><common:email/><common:entityId><c:customLabel>Code</c:customLabel>"
        '</common:entityId><common:customFieldList><c:customField xsi:type="c:SearchColumnSelectCustomField"'
        ' scriptId="custentity_tier"/></common:customFieldList></listRel:basic></listRel:columns></searchRecord>',
    )

    assert query == SearchQuery(
        prefix="Customer",
        criteria={
            "": (Criterion("lastModifiedDate", "date", "onOrAfter", predefined="thisMonth"),),
            "salesRepJoin": (
                Criterion("subsidiary", "select", "anyOf", references=({"id": "1"}, {"externalId": "E"})),
            ),
        },
        columns={
            "": (
                Column("email"),
                Column("entityId", "Code"),
                Column("custentity_tier", custom=True, type="SearchColumnSelectCustomField"),
            )
        },
        advanced=True,
        saved_id="customsearch_x",
        join_prefixes={"salesRepJoin": "Employee"},
    )


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        ('<searchRecord xsi:type="listRel:UnicornSearch"/>', "No deserializer"),
        ("<searchRecord/>", "No deserializer"),
        (
            '<searchRecord xsi:type="listRel:CustomerSearch"><listRel:hornJoin/></searchRecord>',
            "CustomerSearch - hornJoin",
        ),
        ('<searchRecord xsi:type="common:CustomerSearchBasic"><common:horn/></searchRecord>', "SearchBasic - horn"),
    ],
)
def test_what_the_schema_does_not_have_is_a_fault(soap: Soap, record: str, complaint: str) -> None:
    with pytest.raises(FaultError, match=complaint):
        _read(soap, record)


def test_the_class_of_a_part_tells_its_search() -> None:
    assert search_prefix("platformCommon:TransactionSearchRowBasic") == "Transaction"
    assert search_prefix("platformCommon:Address") == ""


def test_a_bare_reference_is_one_of_its_kind(soap: Soap) -> None:
    record = (
        '<searchRecord xsi:type="common:TransactionSearchBasic"><common:postingPeriod internalId="7"/></searchRecord>'
    )

    assert _read(soap, record).criteria == {
        "": (Criterion("postingPeriod", "select", "anyOf", references=({"id": "7"},)),)
    }


def test_a_criterion_that_cannot_be_evaluated_is_refused_rather_than_left_out(real: Soap) -> None:
    record = (
        '<searchRecord xsi:type="common:TransactionSearchBasic">'
        "<common:postingPeriodRelative>_thisPeriod</common:postingPeriodRelative></searchRecord>"
    )
    with pytest.raises(WireError, match="cannot search by postingPeriodRelative"):
        _read(real, record, "2023_2")
