from connector.catalogue.model import Sublist
from connector.catalogue.reader import load
from connector.sandbox.rest.record_document import RecordDocument, line_key

BASE = "http://h/services/rest/record/v1"
ORDER = load().record("salesOrder")
BODY = {
    "id": "7",
    "entity": {"id": "5", "refName": "ACME"},
    "createdFrom": {"id": "3"},
    "item": [{"line": 4, "quantity": 2}],
    "billingAddress": {"city": "Oslo"},
    "custbody_list": [{"id": "1"}],
    "currencyName": "only SOAP has it",
}


def test_what_lies_below_is_a_link_until_it_is_expanded() -> None:
    document = RecordDocument(load(), BASE, expand=False).of(ORDER, BODY)

    assert document["item"] == {"links": [{"rel": "self", "href": f"{BASE}/salesOrder/7/item"}]}
    assert document["billingAddress"] == {"links": [{"rel": "self", "href": f"{BASE}/salesOrder/7/billingAddress"}]}


def test_an_expanded_line_is_addressed_by_its_key() -> None:
    document = RecordDocument(load(), BASE, expand=True).of(ORDER, BODY)

    (line,) = document["item"]["items"]
    assert line == {"links": [{"rel": "self", "href": f"{BASE}/salesOrder/7/item/4"}], "line": 4, "quantity": 2}
    assert document["billingAddress"]["city"] == "Oslo"


def test_a_reference_links_to_its_record_where_its_type_is_certain() -> None:
    document = RecordDocument(load(), BASE, expand=False).of(ORDER, BODY)

    assert document["entity"]["links"] == [{"rel": "self", "href": f"{BASE}/customer/5"}]
    assert document["createdFrom"] == {"links": [], "id": "3"}
    assert document["custbody_list"]["items"] == [{"links": [], "id": "1"}]


def test_what_rest_has_not_is_not_shown() -> None:
    assert "currencyName" not in RecordDocument(load(), BASE, expand=True).of(ORDER, BODY)


def test_fields_may_be_named_in_any_case() -> None:
    document = RecordDocument(load(), BASE, expand=False).of(ORDER, BODY, ["ENTITY", "CustBody_List"])

    assert set(document) == {"links", "id", "entity", "custbody_list"}


def test_a_line_without_key_is_known_by_its_place() -> None:
    keyless = next(sublist for sublist in load().record("customer").sublists if not sublist.key)
    keyed = Sublist(name="team", key="employee", members=())

    assert line_key(keyless, {}, 3) == "3"
    assert line_key(keyed, {"employee": {"id": "9"}}, 1) == "9"
