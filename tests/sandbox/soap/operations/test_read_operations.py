from __future__ import annotations

import pytest

from connector.sandbox.people.tenant import Level
from tests.sandbox.soap.conftest import SchemaCheck, Soap, codes, is_success, namespace, texts


def _ref(**attributes: str) -> str:
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<baseRef xsi:type="c:RecordRef"{given}/>'


def test_a_record_is_read_by_either_id(soap: Soap) -> None:
    soap.store.create("customer", {"companyName": "ACME"}, external_id="C1")
    by_id = soap.ask(f"<get>{_ref(type='customer', internalId='2')}</get>")
    by_external_id = soap.ask(f"<get>{_ref(type='customer', externalId='C1')}</get>")
    by_both = soap.ask(f"<get>{_ref(type='customer', internalId='2', externalId='C9')}</get>")

    assert [texts(answer, "companyName") for answer in (by_id, by_external_id, by_both)] == [["ACME"]] * 3


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"type": "customer", "internalId": "404"}, "RCRD_DSNT_EXIST"),
        ({"type": "customer", "externalId": "404"}, "RCRD_DSNT_EXIST"),
        ({"type": "customer", "internalId": "not a number"}, "RCRD_DSNT_EXIST"),
        ({"type": "vendor", "internalId": "2"}, "RCRD_DSNT_EXIST"),
        ({"type": "unicorn", "internalId": "1"}, "INVALID_RCRD_TYPE"),
        ({"internalId": "1"}, "RCRD_TYPE_REQD"),
        ({"type": "customer"}, "INVALID_KEY_OR_REF"),
    ],
)
def test_what_cannot_be_read_has_a_code_and_no_record(soap: Soap, attributes: dict[str, str], code: str) -> None:
    soap.store.create("customer", {"companyName": "ACME"}, id=2)
    answer = soap.ask(f"<get>{_ref(**attributes)}</get>")

    assert codes(answer) == [code]
    assert answer.find(".//{*}record") is None


def test_the_text_of_a_missing_record_is_netsuites(soap: Soap) -> None:
    assert texts(soap.ask(f"<get>{_ref(type='customer', internalId='404')}</get>"), "message") == [
        "That record does not exist."
    ]


def test_a_list_has_a_status_for_each_record_in_the_order_asked(soap: Soap) -> None:
    refs = "".join(_ref(type="currency", internalId=number) for number in ("1", "404", "1"))
    answer = soap.ask(f"<getList>{refs}</getList>")

    assert [is_success(one) for one in answer.iter("{*}readResponse")] == [True, False, True]


def test_more_than_a_thousand_records_are_too_many(soap: Soap) -> None:
    fault = soap.fault(f"<getList>{_ref(type='currency', internalId='1') * 1001}</getList>")

    assert fault.find("detail")[0].tag.endswith("exceededRecordCountFault")
    assert codes(fault) == ["MAX_RCRDS_EXCEEDED"]


def test_the_role_must_be_allowed_to_view(soap: Soap) -> None:
    next(iter(soap.tenant.roles.values())).records["currency"] = Level.NONE
    answer = soap.ask(f"<get>{_ref(type='currency', internalId='1')}</get>")

    assert codes(answer) == ["INSUFFICIENT_PERMISSION"]


def test_get_all_gives_every_record_of_a_type_without_search(soap: Soap) -> None:
    soap.store.create("currency", {"name": "Euro", "symbol": "EUR"})
    answer = soap.ask('<getAll><record recordType="currency"/></getAll>')

    assert texts(answer, "totalRecords") == ["2"]
    assert texts(answer, "symbol") == ["USD", "EUR"]


def test_get_all_knows_few_types(soap: Soap) -> None:
    assert codes(soap.ask('<getAll><record recordType="customer"/></getAll>')) == ["INVALID_RCRD_TYPE"]


def test_a_custom_record_is_read_by_its_types_number_or_script_id(soap: Soap) -> None:
    soap.store.create("customRecordType", {"scriptId": "customrecord_tier", "recordName": "Tier"}, id=12)
    soap.store.create("customrecord_tier", {"name": "Gold", "custrecord_rank": 1}, id=7)
    by_number = soap.ask('<get><baseRef xsi:type="c:CustomRecordRef" typeId="12" internalId="7"/></get>')
    by_script = soap.ask(
        '<get><baseRef xsi:type="c:CustomRecordRef" scriptId="customrecord_tier" internalId="7"/></get>'
    )

    for answer in (by_number, by_script):
        record = answer.find(".//{*}record")

        assert texts(record, "name")[:1] == ["Gold"]
        assert record.find("{*}recType").get("internalId") == "12"
        assert record.find(".//{*}customField").get("scriptId") == "custrecord_rank"


def test_a_custom_record_type_nobody_defined_is_a_wrong_key(soap: Soap) -> None:
    answer = soap.ask('<get><baseRef xsi:type="c:CustomRecordRef" typeId="12" internalId="7"/></get>')

    assert codes(answer) == ["INVALID_KEY_OR_REF"]


def test_a_read_without_a_reference_says_so(soap: Soap) -> None:
    assert codes(soap.ask("<get/>")) == ["INVALID_KEY_OR_REF"]


def test_a_list_of_the_catalogue_is_no_record_of_the_generated_schema(soap: Soap) -> None:
    soap.store.create("priceLevel", {"name": "Base"}, id=1)

    assert codes(soap.ask(f"<get>{_ref(type='priceLevel', internalId='1')}</get>")) == ["INVALID_RCRD_TYPE"]


@pytest.mark.parametrize("version", ["2023_2", "2025_2"])
def test_all_of_the_types_without_a_search_can_be_had(soap: Soap, schema_check: SchemaCheck, version: str) -> None:
    kinds = soap.endpoint.types.table.allowed("platformCoreTyp:GetAllRecordType")
    assert len(kinds) == 18
    soap.store.create("leadSource", {"name": "Fair", "isInactive": False}, id=5)
    soap.store.create("state", {"country": {"id": "US"}, "fullName": "Oregon", "shortname": "OR"}, "no such key", id=6)
    for kind in kinds:
        answer = soap.ask(f'<getAll><record recordType="{kind}"/></getAll>', version=version)
        schema_check.assert_valid(answer)
        assert is_success(answer), kind
        assert texts(answer, "totalRecords") == [str(soap.store.count(kind))]
    state = soap.ask('<getAll><record recordType="state"/></getAll>').find(".//{*}record")
    assert (texts(state, "fullName"), state.get("externalId")) == (["Oregon"], None)


def test_the_content_of_a_file_comes_with_get_alone(real: Soap, schema_check: SchemaCheck) -> None:
    real.store.create("file", {"name": "a.csv", "content": "YSxi", "fileSize": 3}, id=5)
    ref = '<baseRef xsi:type="c:RecordRef" type="file" internalId="5"/>'
    space = f'xmlns:doc="{namespace("filecabinet.documents", "2023_2")}"'
    search = f'<search><searchRecord {space} xsi:type="doc:FileSearch"/></search>'
    answers = [real.ask(text, version="2023_2") for text in (f"<get>{ref}</get>", f"<getList>{ref}</getList>", search)]

    assert [texts(answer, "content") for answer in answers] == [["YSxi"], [], []]
    assert [texts(answer, "name") for answer in answers] == [["a.csv"]] * 3
    for answer in answers:
        schema_check.assert_valid(answer)


def test_a_record_of_another_subsidiary_is_not_seen(soap: Soap) -> None:
    role = next(iter(soap.tenant.roles.values()))
    role.subsidiaries = frozenset({2})
    soap.store.create("customer", {"entityId": "A", "subsidiary": {"id": "1"}}, id=50)
    soap.store.create("customer", {"entityId": "B", "subsidiary": {"id": "2"}}, id=51)
    refs = "".join(f'<baseRef xsi:type="c:RecordRef" type="customer" internalId="{id_}"/>' for id_ in (50, 51))
    answer = soap.ask(f"<getList>{refs}</getList>")

    assert codes(answer) == ["INSUFFICIENT_PERMISSION"]
    assert texts(answer, "entityId") == ["B"]
    assert soap.found("") == ["51"]
