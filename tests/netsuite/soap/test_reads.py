"""get, getList and getAll: valid requests, and what becomes of each answer."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConfigurationError, RejectedError, RetryableError
from connector.netsuite.client import NetSuite
from connector.netsuite.soap import reads

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]
MISSING = (
    '<readResponse><core:status isSuccess="false"><core:statusDetail type="ERROR">'
    "<core:code>RCRD_DSNT_EXIST</core:code>"
    "<core:message>That record does not exist.</core:message></core:statusDetail></core:status></readResponse>"
)


def found(id_: str) -> str:
    return (
        f'<readResponse><core:status isSuccess="true"/><record internalId="{id_}" xsi:type="listRel:Customer">'
        "<listRel:companyName>ACME</listRel:companyName></record></readResponse>"
    )


def arguments(**values: Any) -> SimpleNamespace:
    return SimpleNamespace(**values)


def test_get_asks_by_type_and_id(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [answer_of("get", found("7"))]

    record = reads.get(wire, arguments(record_type="Customer", id="7", external_id=""), Unit())

    request, body = wire.sent[0]
    assert record == {"id": "7", "companyName": "ACME"}
    assert validated(body)[0].attrib["type"] == "customer"
    assert (request.headers["SOAPAction"], request.effect, request.signed) == ('"get"', "read", True)
    assert request.url == "https://tstdrv1234567.suitetalk.api.netsuite.com/services/NetSuitePort_2023_2"


def test_get_gives_only_the_fields_asked_for(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [answer_of("get", found("7"))]

    record = reads.get(wire, arguments(record_type="customer", id="7", fields=("COMPANYNAME", "phone")), Unit())

    assert record == {"id": "7", "COMPANYNAME": "ACME", "phone": None}


def test_get_of_a_record_that_is_not_there_raises(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [answer_of("get", MISSING)]

    with pytest.raises(RejectedError, match="does not exist") as raised:
        reads.get(wire, arguments(record_type="customer", id="", external_id="X"), Unit())

    assert raised.value.type == "NETSUITE:NOT_FOUND"
    assert raised.value.record == {"type": "customer", "externalId": "X"}


def test_get_list_keeps_the_order_with_none_for_what_is_missing(
    wire: Any, answer_of: AnswerOf, validated: Validated
) -> None:
    wire.answers = [answer_of("getList", f"<readResponseList>{found('2')}{MISSING}{found('1')}</readResponseList>")]

    records = reads.get_list(wire, arguments(record_type="customer", ids=("2", "9"), external_ids=("X",)), Unit())

    assert [record and record["id"] for record in records] == ["2", None, "1"]
    assert [dict(ref.attrib).get("externalId") for ref in validated(wire.sent[0][1])] == [None, None, "X"]


def test_get_list_is_cut_to_a_thousand(wire: Any, answer_of: AnswerOf) -> None:
    ids = tuple(str(number) for number in range(1001))
    wire.answers = [
        answer_of("getList", f"<readResponseList>{''.join(map(found, part))}</readResponseList>")
        for part in (ids[:1000], ids[1000:])
    ]

    records = reads.get_list(wire, arguments(record_type="customer", ids=ids, external_ids=None), Unit())

    assert [record["id"] for record in records if record] == list(ids)


def test_get_list_raises_what_is_no_missing_record(wire: Any, answer_of: AnswerOf) -> None:
    refused = MISSING.replace("RCRD_DSNT_EXIST", "INSUFFICIENT_PERMISSION")
    wire.answers = [answer_of("getList", f"<readResponseList>{refused}</readResponseList>")]

    with pytest.raises(RejectedError) as raised:
        reads.get_list(wire, arguments(record_type="customer", ids=("1",)), Unit())

    assert raised.value.is_a("INSUFFICIENT_PERMISSION")


def test_get_all_knows_its_types(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [
        answer_of(
            "getAll",
            '<core:getAllResult><core:status isSuccess="true"/><core:recordList><core:record internalId="1" '
            'xmlns:a="urn:accounting_2023_2.lists.webservices.netsuite.com" xsi:type="a:Currency">'
            "<a:name>US Dollar</a:name>"
            "<a:currencyPrecision>_two</a:currencyPrecision></core:record></core:recordList></core:getAllResult>",
        )
    ]

    records = reads.get_all(wire, arguments(record_type="Currency"), Unit())

    assert records == [{"id": "1", "name": "US Dollar", "currencyPrecision": 2}]
    assert validated(wire.sent[0][1])[0].get("recordType") == "currency"
    with pytest.raises(ConfigurationError, match="does not know 'customer'"):
        reads.get_all(wire, arguments(record_type="customer"), Unit())


def test_an_answer_with_another_number_of_records_is_refused(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [answer_of("getList", f"<readResponseList>{found('1')}</readResponseList>")]

    with pytest.raises(RetryableError, match="asked for 2 records and got 1"):
        reads.get_list(wire, arguments(record_type="customer", ids=("1", "2")), Unit())


def test_soap_and_rest_read_the_same_record(netsuite: NetSuite) -> None:
    """Against the sandbox, over both wires; fields that only one of them has are left aside."""
    rest_only = {"fullName", "lastModifiedDate", "status", "transactionNumber"}
    for record_type in ("customer", "salesOrder", "invoice", "inventoryItem", "employee", "vendorBill", "journalEntry"):
        ids = [record["id"] for record in netsuite.search(record_type=record_type, limit=20)]
        over_soap = netsuite.get_list(record_type=record_type, ids=ids, transport="soap")
        over_rest = netsuite.get_list(record_type=record_type, ids=ids, transport="rest")

        assert len(ids) >= 10
        for soap, rest in zip(over_soap, over_rest, strict=True):
            assert soap is not None
            assert rest is not None
            assert _shared(soap) == _shared({key: rest[key] for key in rest if key in soap or key not in rest_only})


def test_custom_records_are_the_same_over_both(netsuite: NetSuite) -> None:
    name = "customrecord_warranty_claim"
    ids = [record["id"] for record in netsuite.search(record_type=name, limit=10)]

    assert len(ids) == 10
    assert netsuite.get_list(record_type=name, ids=ids, transport="soap") == netsuite.get_list(
        record_type=name, ids=ids, transport="rest"
    )


def _shared(value: Any) -> Any:
    """A record without the names of transactions that a line refers to, which SOAP gives as numbers."""
    if isinstance(value, dict):
        lines = {"doc", "orderDoc"} & value.keys()
        return {key: {"id": held["id"]} if key in lines else _shared(held) for key, held in value.items()}
    return [_shared(one) for one in value] if isinstance(value, list) else value
