"""Each of the SOAP connector's operations: its request by the real XSDs, its answer, every field filled, by zeep."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import zeep
from lxml import etree
from zeep.helpers import serialize_object

from connector.cli.coverage_page import REFUSED, soap_name
from connector.cli.mule_operations import SOAP
from connector.netsuite.client import NetSuite
from connector.netsuite.soap.plain_dicts import PlainDecoder
from connector.netsuite.soap.type_table import TypeTable
from connector.stream import Stream
from tests.netsuite.soap.composed_answers import Composer

pytestmark = pytest.mark.wsdl
ONE = {"record_type": "customer", "id": "7"}
MANY = {"record_type": "customer", "ids": ["7"]}
RECORD = {"externalId": "C-1", "companyName": "Aurora & Söhne", "addressBook": [{"label": "Main"}], "custentity_x": 1}
UPDATED = {"id": "7", "companyName": "Aurora", "phone": None}
ADDED = {"record_type": "customer", "record": RECORD}
ADDED_LIST = {"record_type": "customer", "records": [RECORD]}
SEARCH = {"record_type": "customer", "criteria": {"companyName": {"startsWith": "A"}, "balance": {"greaterThan": 5}}}
COLUMNS = {**SEARCH, "columns": ["entityId", "salesRep.email", "custentity_x"]}
INVOICE = {"record_type": "salesOrder", "target_type": "invoice"}


def job(operation: str) -> dict[str, Any]:
    """A job for one record that was submitted before."""
    count = -1 if operation == "async_search" else 1
    submitted = {"id": "ASYNC_1", "first": 0, "count": count}
    told = {"transport": "soap", "operation": operation, "record_type": "customer", "count": 1}
    return {"job": {**told, "jobs": [submitted]}}


@dataclass(frozen=True)
class Case:
    """One call of one operation."""

    mule: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    concrete: Mapping[str, str] = field(default_factory=dict)
    """Abstract type → what stands for it in the answer."""
    without: str = ""
    """Element that this answer does not have."""
    untold: frozenset[str] = frozenset()
    """What of the answer is not in the result: it says something about the request or the page."""


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


UNTOLD = words("statusDetail.message baseRef.name customField.internalId value.typeId")
"""A warning beside a success of a whole request (those of a record are told), the name of what was just written, the
numbers of custom fields and of their lists: a record has the script id."""
UNSAVED = words("record.internalId record.externalId")
"""A record that is not saved has no id."""
BY_ID_ALONE = words("units.name units.externalId")
"""REST has the unit of a line by its id alone."""
COLUMN_LABEL = ".customLabel"
"""What somebody called the column of a saved search; a row has the column's own name."""
PAGE = words("searchResult.pageSize searchResult.searchId")
ESTIMATE = words("asyncStatusResult.estRemainingDuration asyncStatusResult.percentCompleted")
ROW = words("searchValue.name searchValue.externalId searchValue.typeId")
"""Of the columns `internalId` and `externalId`, whose value is the id."""
JOIN = words("customizationRef.name customizationRef.internalId customizationRef.externalId")
"""A join by a custom field has the field's script id."""
NAMES = words("baseRef.internalId baseRef.externalId")

CASES = (
    Case("add", ADDED),
    Case("add-list", ADDED_LIST),
    Case("update", {"record_type": "customer", "record": UPDATED}),
    Case("update-list", {"record_type": "customer", "records": [UPDATED]}),
    Case("upsert", ADDED),
    Case("upsert-list", ADDED_LIST),
    Case("delete", ONE),
    Case("delete-list", MANY),
    Case("get", ONE),
    Case("get", {"record_type": "salesOrder", "id": "7"}, {"Record": "SalesOrder"}, untold=BY_ID_ALONE),
    Case("get-list", MANY),
    Case("get-all", {"record_type": "currency"}, {"Record": "Currency"}),
    Case("search", SEARCH, without="searchRowList", untold=PAGE),
    Case("search", COLUMNS, without="recordList", untold=PAGE | ROW | JOIN),
    Case("attach", {**ONE, "attached_type": "contact", "attached_id": "8", "role": "-10"}, untold=NAMES),
    Case("detach", {**ONE, "attached_type": "contact", "attached_id": "8"}, untold=NAMES),
    Case("initialize", {**INVOICE, "id": "7"}, {"Record": "Invoice"}, untold=UNSAVED | BY_ID_ALONE),
    Case("initialize-list", {**INVOICE, "ids": ["7"]}, {"Record": "Invoice"}, untold=UNSAVED | BY_ID_ALONE),
    Case(
        "get-deleted",
        {"record_type": ["customer"], "since": "2026-11-01T00:00:00Z"},
        untold=words("getDeletedResult.pageSize"),
    ),
    Case("get-saved-search", {"search_type": "transaction"}),
    Case(
        "get-select-value",
        {"record_type": "salesOrder", "field": "item.item", "filter": {"startsWith": "A"}},
        untold=words("baseRef.externalId"),
    ),
    Case("get-customization-id", {"customization_type": "customRecordType"}),
    Case("get-item-availability", {"ids": ["7"], "changed_since": "2026-11-01T00:00:00Z"}),
    Case(
        "get-posting-transaction-summary",
        {"group_by": ["period", "account"], "filters": {"period": "34"}},
        untold=words("getPostingTransactionSummaryResult.pageSize getPostingTransactionSummaryResult.operationId"),
    ),
    Case("get-budget-exchange-rate", {"period": "34", "from_subsidiary": "1", "to_subsidiary": "2"}),
    Case("get-currency-rate", {"base_currency": "1", "from_currency": "2", "effective_date": "2026-11-23"}),
    Case("get-server-time"),
    Case("get-data-center-urls", {"account": "1234567"}),
    Case("get-account-governance-info"),
    Case("get-integration-governance-info"),
    Case("update-invitee-status", {"id": "71", "response": "accepted"}),
    Case("update-invitee-status-list", {"invitations": [{"id": "71", "response": "declined"}]}),
    Case("async-add-list", ADDED_LIST, untold=ESTIMATE),
    Case("async-update-list", {"record_type": "customer", "records": [UPDATED]}, untold=ESTIMATE),
    Case("async-upsert-list", ADDED_LIST, untold=ESTIMATE),
    Case("async-delete-list", MANY, untold=ESTIMATE),
    Case("async-get-list", MANY, untold=ESTIMATE),
    Case("async-initialize-list", {**INVOICE, "ids": ["7"]}, untold=ESTIMATE),
    Case("async-search", SEARCH, untold=ESTIMATE),
    Case("check-async-status", job("async_add_list"), untold=words("asyncStatusResult.jobId")),
    Case("get-async-result", job("async_add_list"), {"AsyncResult": "AsyncAddListResult"}),
    Case("get-async-result", job("async_update_list"), {"AsyncResult": "AsyncUpdateListResult"}),
    Case("get-async-result", job("async_upsert_list"), {"AsyncResult": "AsyncUpsertListResult"}),
    Case("get-async-result", job("async_delete_list"), {"AsyncResult": "AsyncDeleteListResult"}),
    Case("get-async-result", job("async_get_list"), {"AsyncResult": "AsyncGetListResult"}),
    Case(
        "get-async-result", job("async_initialize_list"), {"AsyncResult": "AsyncInitializeListResult"}, untold=UNSAVED
    ),
    Case("get-async-result", job("async_search"), {"AsyncResult": "AsyncSearchResult"}, "searchRowList", PAGE),
)


@pytest.fixture(scope="module")
def whole(wsdl_dir: Path) -> Any:
    """zeep as it is published, the schema read whole: nothing of ours is between."""
    return zeep.Client(str(wsdl_dir / "netsuite.wsdl"), settings=zeep.Settings(strict=False, xml_huge_tree=True))  # type: ignore[no-untyped-call]


@pytest.fixture
def netsuite(scripted_config: dict[str, Any], wsdl_dir: Path) -> Iterator[NetSuite]:
    """A client of a server that answers what a test composed."""
    connection = {**scripted_config["connection"], "wsdl": str(wsdl_dir), "wsdl_version": "2023_2"}
    with NetSuite({"connection": connection}) as client:
        yield client


def test_each_operation_is_here() -> None:
    assert {case.mule for case in CASES} == set(SOAP) - set(REFUSED)
    assert len(SOAP) == 41


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.mule)
def test_the_request_is_valid_and_the_answer_is_what_zeep_reads(
    case: Case, netsuite: NetSuite, scripted: Any, table: TypeTable, whole: Any, validated: Callable[[bytes], Any]
) -> None:
    operation = soap_name(case.mule)
    answer = Composer(table, case.concrete, case.without).answer(operation)
    element = validated(answer)
    scripted.reply(answer, content_type="text/xml")
    carried = {} if "job" in case.arguments else {"transport": "soap"}

    result = held(getattr(netsuite, case.mule.replace("-", "_"))(**case.arguments, **carried))

    assert operation in [etree.QName(validated(body)).localname for *_, body in scripted.asked]
    qname = table.element_type(f"{operation}Response")
    value = whole.get_type(qname).parse_xmlelement(element, whole.wsdl.types)
    theirs: Any = serialize_object(value, dict)  # type: ignore[no-untyped-call]
    assert PlainDecoder(table).read(element, qname) == theirs
    told, values = set(texts(result)), list(marked(theirs))
    assert values
    untold = {name for name, value in values if value not in told and not name.endswith(COLUMN_LABEL)}
    assert untold <= UNTOLD | case.untold


def held(result: Any) -> Any:
    """A result with its pages read."""
    return list(result) if isinstance(result, Stream) else result


def texts(value: Any) -> Iterator[str]:
    """Every key and value of a result, however deep, as text."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from str(key).split(".")  # a column of a join
            yield from texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts(getattr(value, one.name))
    elif value is not None:
        yield spelled(value)


def spelled(value: Any) -> str:
    """A value as text; a number the same whether it is a float or exact."""
    return f"{Decimal(str(value)).normalize():f}" if isinstance(value, float | Decimal) else str(value)


def marked(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Name and text of each value in zeep's dict that the composer made up, which is there once only."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from marked(one, f"{name.rpartition('.')[2]}.{key}")
    elif isinstance(value, list):
        for one in value:
            yield from marked(one, name)
    elif value is not None and re.fullmatch(r"(value_)?\d{4,}(\.25)?", spelled(value)):
        yield name, spelled(value)
