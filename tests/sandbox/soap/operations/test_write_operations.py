from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from connector.sandbox.people.tenant import Level
from connector.sandbox.soap.operations.write_operations import AFTER_SUBMIT
from tests.sandbox.soap.conftest import SchemaCheck, Soap, codes, is_success, texts


def customer(inner: str = "", **attributes: str) -> str:
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<record xsi:type="listRel:Customer"{given}>{inner}</record>'


def named(name: str) -> str:
    return f'<listRel:companyName>{name}</listRel:companyName><listRel:subsidiary internalId="1"/>'


def order(lines: str, replace: str = "", **attributes: str) -> str:
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    head = '<tranSales:entity externalId="C1"/>' if "internalId" not in attributes else ""
    items = f"<tranSales:itemList{replace}>{lines}</tranSales:itemList>" if lines else ""
    return f'<record xsi:type="tranSales:SalesOrder"{given}>{head}{items}</record>'


def line(quantity: int, item: str = "1", key: str = "") -> str:
    number = f"<tranSales:line>{key}</tranSales:line>" if key else ""
    which = f'<tranSales:item internalId="{item}"/>' if item else ""
    rate = "<tranSales:rate>2.5</tranSales:rate>"
    return f"<tranSales:item>{which}{number}<tranSales:quantity>{quantity}</tranSales:quantity>{rate}</tranSales:item>"


@pytest.fixture
def shop(soap: Soap) -> Soap:
    """An account with a customer and an item."""
    soap.store.create("inventoryItem", {"itemId": "LENS"}, id=1)
    soap.store.create("customer", {"companyName": "ACME", "subsidiary": {"id": "1"}}, external_id="C1", id=50)
    return soap


def refs(answer: Any) -> list[dict[str, str]]:
    return [dict(ref.attrib) for ref in answer.iter("{*}baseRef")]


def test_an_added_record_is_kept_and_named_in_the_answer(soap: Soap) -> None:
    answer = soap.ask(f"<add>{customer(named('ACME'), externalId='C1')}</add>")

    assert is_success(answer)
    ref = answer.find(".//{*}baseRef")
    assert (ref.get("internalId"), ref.get("externalId"), ref.get("type")) == ("2", "C1", "customer")
    stored = soap.store.get("customer", external_id="C1")
    assert stored is not None
    assert stored.body["companyName"] == "ACME"


def test_what_is_missing_is_named_in_words(soap: Soap) -> None:
    answer = soap.ask(f"<add>{customer(externalId='C1')}</add>")

    assert codes(answer) == ["USER_ERROR"]
    message = texts(answer, "message")[0]
    assert message.startswith("Please enter value(s) for: ")
    assert "Subsidiary" in message
    assert answer.find(".//{*}baseRef").get("externalId") == "C1"


def test_a_reference_that_leads_nowhere_is_a_wrong_key(soap: Soap) -> None:
    inner = '<listRel:companyName>A</listRel:companyName><listRel:subsidiary internalId="404"/>'

    assert codes(soap.ask(f"<add>{customer(inner)}</add>")) == ["INVALID_KEY_OR_REF"]


def test_an_external_id_is_given_once(soap: Soap) -> None:
    soap.ask(f"<add>{customer(named('A'), externalId='C1')}</add>")
    answer = soap.ask(f"<add>{customer(named('B'), externalId='C1')}</add>")

    assert codes(answer) == ["DUP_RCRD"]
    assert soap.store.count("customer") == 1


def test_an_upsert_makes_then_changes(soap: Soap) -> None:
    first = soap.ask(f"<upsert>{customer(named('A'), externalId='C1')}</upsert>")
    second = soap.ask(f"<upsert>{customer('<listRel:phone>1</listRel:phone>', externalId='C1')}</upsert>")

    assert refs(first) == refs(second)
    stored = soap.store.get("customer", external_id="C1")
    assert stored is not None
    assert (stored.body["companyName"], stored.body["phone"]) == ("A", "1")


def test_an_upsert_takes_the_external_id_only(soap: Soap) -> None:
    with_internal = soap.ask(f"<upsert>{customer(named('A'), internalId='5', externalId='C1')}</upsert>")
    without_any = soap.ask(f"<upsert>{customer(named('A'))}</upsert>")

    assert codes(with_internal) == ["CANT_SET_INTERNALID"]
    assert codes(without_any) == ["EXTERNALID_REQD"]
    assert soap.store.count("customer") == 0


def test_an_update_by_internal_id_may_change_the_external_id(shop: Soap) -> None:
    assert is_success(shop.ask(f"<update>{customer(internalId='50', externalId='C2')}</update>"))
    assert shop.store.get("customer", external_id="C2") is not None


def test_an_update_of_nothing_does_not_exist(soap: Soap) -> None:
    assert codes(soap.ask(f"<update>{customer(internalId='404')}</update>")) == ["RCRD_DSNT_EXIST"]


def test_null_fields_are_cleared(shop: Soap) -> None:
    shop.store.update("customer", 50, {"phone": "1", "custentity_x": "y"})
    nulls = "<c:nullFieldList><c:name>phone</c:name><c:name>custentity_x</c:name></c:nullFieldList>"
    answer = shop.ask(f"<update>{customer(nulls, internalId='50')}</update>")

    assert is_success(answer)
    stored = shop.store.get("customer", 50)
    assert stored is not None
    assert not {"phone", "custentity_x"} & set(stored.body)


def test_lines_are_replaced_unless_the_request_says_otherwise(shop: Soap) -> None:
    shop.ask(f"<add>{order(line(1) + line(2), externalId='S1')}</add>")
    merged = order(line(9, item="", key="2"), ' replaceAll="false"', externalId="S1")
    assert is_success(shop.ask(f"<update>{merged}</update>"))
    assert _quantities(shop) == {1: 1, 2: 9}

    assert is_success(shop.ask(f"<update>{order(line(4, key='2'), externalId='S1')}</update>"))
    assert _quantities(shop) == {2: 4}


def _quantities(shop: Soap) -> dict[int, int]:
    stored = shop.store.get("salesOrder", external_id="S1")
    assert stored is not None
    return {each["line"]: int(each["quantity"]) for each in stored.body["item"]}


def test_totals_are_computed(shop: Soap) -> None:
    shop.ask(f"<add>{order(line(3), externalId='S1')}</add>")
    stored = shop.store.get("salesOrder", external_id="S1")

    assert stored is not None
    assert stored.body["total"] == Decimal("7.50")


def test_each_record_of_a_list_has_an_outcome_of_its_own(soap: Soap) -> None:
    records = customer(named("A"), externalId="C1") + customer(externalId="C2") + customer(named("B"), externalId="C3")
    answer = soap.ask(f"<upsertList>{records}</upsertList>")

    assert [is_success(one) for one in answer.iter("{*}writeResponse")] == [True, False, True]
    assert [ref["externalId"] for ref in refs(answer)] == ["C1", "C2", "C3"]
    assert soap.store.count("customer") == 2


def test_a_fault_in_one_record_means_that_none_was_written(soap: Soap) -> None:
    records = customer(named("A"), externalId="C1") + customer("<listRel:horn>1</listRel:horn>")
    fault = soap.fault(f"<addList>{records}</addList>")

    assert fault.findtext("faultstring") == "org.xml.sax.SAXException: Invalid element in Customer - horn"
    assert soap.store.count("customer") == 0


@pytest.mark.parametrize(("operation", "most"), [("addList", 200), ("updateList", 100), ("upsertList", 100)])
def test_a_list_has_a_largest_size(soap: Soap, operation: str, most: int) -> None:
    fault = soap.fault(f"<{operation}>{customer() * (most + 1)}</{operation}>")

    assert codes(fault) == ["MAX_RCRDS_EXCEEDED"]
    assert str(most) in fault.findtext("faultstring")


def test_read_only_fields_are_refused_unless_they_are_to_be_ignored(shop: Soap) -> None:
    inner = "<listRel:balance>5</listRel:balance><listRel:phone>1</listRel:phone>"
    ignoring = "<preferences><ignoreReadOnlyFields>true</ignoreReadOnlyFields></preferences>"
    refused = shop.ask(f"<update>{customer(inner, internalId='50')}</update>")
    ignored = shop.ask(f"<update>{customer(inner, internalId='50')}</update>", header=ignoring)

    assert codes(refused) == ["INSUFFICIENT_PERMISSION"]
    assert "element balance" in texts(refused, "message")[0]
    assert is_success(ignored)
    stored = shop.store.get("customer", 50)
    assert stored is not None
    assert (stored.body.get("balance"), stored.body["phone"]) == (None, "1")


def test_a_warning_is_a_success_unless_warnings_are_errors(shop: Soap) -> None:
    shop.store.update("customer", 50, {"creditLimit": 5})
    strict = "<preferences><warningAsError>true</warningAsError></preferences>"
    refused = shop.ask(f"<add>{order(line(3), externalId='S1')}</add>", header=strict)
    assert codes(refused) == ["WARNING"]
    assert shop.store.count("salesOrder") == 0

    warned = shop.ask(f"<add>{order(line(3), externalId='S1')}</add>")
    assert is_success(warned)
    assert warned.find(".//{*}statusDetail").get("type") == "WARN"
    assert shop.store.count("salesOrder") == 1


def test_a_deleted_record_is_gone(shop: Soap) -> None:
    ref = '<baseRef xsi:type="c:RecordRef" type="customer" externalId="C1"/>'
    first, second = shop.ask(f"<delete>{ref}</delete>"), shop.ask(f"<delete>{ref}</delete>")

    assert is_success(first)
    assert refs(first)[0]["internalId"] == "50"
    assert codes(second) == ["RCRD_DSNT_EXIST"]


def test_a_list_is_deleted_record_by_record(shop: Soap) -> None:
    wanted = "".join(f'<baseRef xsi:type="c:RecordRef" type="customer" internalId="{id_}"/>' for id_ in (50, 404))
    reason = "<deletionReason><c:deletionReasonCode internalId='1'/></deletionReason>"
    answer = shop.ask(f"<deleteList>{wanted}{reason}</deleteList>")

    assert [is_success(one) for one in answer.iter("{*}writeResponse")] == [True, False]


def test_the_role_must_be_allowed_to_write(shop: Soap) -> None:
    next(iter(shop.tenant.roles.values())).records["customer"] = Level.VIEW
    ref = '<baseRef xsi:type="c:RecordRef" type="customer" internalId="50"/>'

    for operation in (f"<add>{customer(named('A'))}</add>", f"<delete>{ref}</delete>"):
        assert codes(shop.ask(operation)) == ["INSUFFICIENT_PERMISSION"]


def test_a_custom_record_is_written_by_its_type(soap: Soap) -> None:
    soap.store.create("customRecordType", {"scriptId": "customrecord_tier", "recordName": "Tier"}, id=12)
    record = (
        '<record xsi:type="setupCustom:CustomRecord" externalId="X1"><setupCustom:name>Gold</setupCustom:name>'
        '<setupCustom:recType internalId="12"/></record>'
    )
    answer = soap.ask(f"<add>{record}</add>")

    assert is_success(answer)
    assert refs(answer)[0]["typeId"] == "12"
    stored = soap.store.get("customrecord_tier", external_id="X1")
    assert stored is not None
    assert stored.body["name"] == "Gold"


def test_a_write_without_a_record_says_so(soap: Soap) -> None:
    assert codes(soap.ask("<add/>")) == ["RCRD_TYPE_REQD"]
    assert codes(soap.ask("<delete/>")) == ["INVALID_KEY_OR_REF"]


def _customer(external_id: str, extra: str = "") -> str:
    return (
        f'<record xsi:type="listRel:Customer" externalId="{external_id}"><listRel:companyName>{external_id}'
        f'</listRel:companyName><listRel:subsidiary internalId="1"/>{extra}</record>'
    )


def test_a_record_is_saved_although_a_script_failed_after_it(real: Soap, schema_check: SchemaCheck) -> None:
    real.store.keep_setting(AFTER_SUBMIT, json.dumps({"customer": "org.mozilla.javascript.EcmaError: no such field"}))
    answer = real.ask(f"<add>{_customer('C1')}</add>", version="2023_2")

    assert not is_success(answer)
    assert texts(answer, "afterSubmitFailed") == ["true"]
    assert texts(answer, "message") == ["org.mozilla.javascript.EcmaError: no such field"]
    assert answer.find(".//{*}baseRef").get("internalId")
    assert real.store.get("customer", external_id="C1") is not None
    schema_check.assert_valid(answer)


def test_somebody_else_changed_the_record(soap: Soap) -> None:
    assert is_success(soap.ask(f"<add>{_customer('C1')}</add>"))
    stored = soap.store.get("customer", external_id="C1")
    assert stored is not None
    soap.endpoint.desk.conflicts["customer", stored.id] = 1

    assert codes(soap.ask(f"<upsert>{_customer('C1')}</upsert>")) == ["RCRD_HAS_BEEN_CHANGED"]
    assert is_success(soap.ask(f"<upsert>{_customer('C1')}</upsert>"))


def test_a_mandatory_custom_field_may_be_left_out_when_the_request_says_so(soap: Soap) -> None:
    field = {"scriptId": "custentity_must", "label": "Must", "appliesTo": "entity:customer", "fieldType": "text"}
    soap.store.create("customField", {**field, "isMandatory": True})
    header = (
        "<preferences><disableMandatoryCustomFieldValidation>true</disableMandatoryCustomFieldValidation></preferences>"
    )

    assert codes(soap.ask(f"<add>{_customer('C1')}</add>")) == ["USER_ERROR"]
    assert is_success(soap.ask(f"<add>{_customer('C1')}</add>", header=header))
    misspelt = header.replace("disableMandatory", "DisableMandatory")
    assert codes(soap.ask(f"<add>{_customer('C2')}</add>", header=misspelt)) == ["USER_ERROR"]


def test_the_reason_of_a_deletion_must_name_one(soap: Soap) -> None:
    assert is_success(soap.ask(f"<addList>{_customer('C1')}{_customer('C2')}</addList>"))
    ref = '<baseRef xsi:type="c:RecordRef" type="customer" externalId="{}"/>'
    reason = (
        "<deletionReason><c:deletionReasonCode{}/><c:deletionReasonMemo>dup</c:deletionReasonMemo></deletionReason>"
    )

    answer = soap.ask(f"<delete>{ref.format('C1')}{reason.format('')}</delete>")
    assert codes(answer) == ["INVALID_KEY_OR_REF"]
    good = reason.format(' internalId="1"')
    assert is_success(soap.ask(f"<delete>{ref.format('C1')}{good}</delete>"))
    soap.store.create("deletionReason", {"name": "Duplicate"}, id=7)
    assert codes(soap.ask(f"<deleteList>{ref.format('C2')}{good}</deleteList>")) == ["INVALID_KEY_OR_REF"]
    known = reason.format(' internalId="7"')
    assert is_success(soap.ask(f"<deleteList>{ref.format('C2')}{known}</deleteList>").find("{*}*/{*}writeResponse"))
