"""Records over real HTTP, by a client that is not ours."""

from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
import requests

from connector.sandbox.people.tenant import Level
from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client, detail


@pytest.fixture(scope="module", autouse=True)
def company(sandbox: Sandbox) -> None:
    """An account to sell from: a currency, a subsidiary and three items."""
    store = sandbox.store
    store.create("account", {"acctNumber": "4000", "acctName": "Sales", "acctType": {"id": "Income"}}, id=54)
    store.create("account", {"acctNumber": "5000", "acctName": "Cost", "acctType": {"id": "COGS"}}, id=55)
    store.create("term", {"name": "Net 30", "daysUntilNetDue": 30}, id=2, external_id="NET30")
    store.create("department", {"name": "Sales"}, id=1)
    for number in (1, 2, 3):
        store.create("serviceSaleItem", {"itemId": f"Service {number}"}, id=number, external_id=f"ITEM{number}")


def new_customer(client: Client, **fields: Any) -> str:
    name = f"Customer {client.session.get(client.base + '/__sandbox__/requests').text.count('date')}"
    return client.made("customer", **{"companyName": name, "subsidiary": {"id": "1"}, **fields})


def new_order(client: Client, **fields: Any) -> str:
    lines = [{"item": {"id": "1"}, "quantity": 2, "rate": 10.05}, {"item": {"id": "2"}, "quantity": 1, "rate": 0.1}]
    customer = {"id": new_customer(client)}
    return client.made("salesOrder", **{"entity": customer, "item": {"items": lines}, **fields})


def read(client: Client, path: str, **params: Any) -> dict[str, Any]:
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json(parse_float=Decimal)
    return body


def test_a_created_record_is_told_by_its_location_alone(client: Client) -> None:
    answer = client.post("/customer", {"companyName": "Located", "subsidiary": {"id": 1}})

    assert (answer.status_code, answer.content) == (204, b"")
    assert "Content-Length" not in answer.headers
    assert answer.headers["Location"].startswith(f"{client.records}/customer/")


def test_a_record_has_links_names_and_exact_numbers(client: Client) -> None:
    id_ = new_customer(client, creditLimit=0.1, terms={"externalId": "NET30"}, isInactive=False)

    body = read(client, f"/customer/{id_}")
    assert body["links"] == [{"rel": "self", "href": f"{client.records}/customer/{id_}"}]
    assert body["id"] == id_
    assert str(body["creditLimit"]) == "0.1"
    assert body["isInactive"] is False
    assert body["terms"] == {
        "links": [{"rel": "self", "href": f"{client.records}/term/2"}],
        "id": "2",
        "refName": "Net 30",
    }
    assert "email" not in body


def test_sublists_are_links_until_they_are_expanded(client: Client) -> None:
    id_ = new_order(client)

    folded = read(client, f"/salesOrder/{id_}")["item"]
    assert folded == {"links": [{"rel": "self", "href": f"{client.records}/salesOrder/{id_}/item"}]}

    unfolded = read(client, f"/salesOrder/{id_}", expandSubResources="true")["item"]
    assert (unfolded["totalResults"], unfolded["hasMore"], unfolded["count"]) == (2, False, 2)
    first = unfolded["items"][0]
    assert (first["line"], first["quantity"], first["amount"]) == (1, 2, Decimal("20.10"))
    assert first["item"]["refName"] == "Service 1"


def test_a_sublist_and_its_lines_have_addresses(client: Client) -> None:
    id_ = new_order(client, shippingAddress={"addr1": "Gata 1", "country": {"id": "NO"}})

    lines = read(client, f"/salesOrder/{id_}/item")
    assert lines["items"][1] == {"links": [{"rel": "self", "href": f"{client.records}/salesOrder/{id_}/item/2"}]}
    assert read(client, f"/salesOrder/{id_}/item/2")["quantity"] == 1
    assert read(client, f"/salesOrder/{id_}/item/2/item")["id"] == "2"
    address = read(client, f"/salesOrder/{id_}/shippingAddress")
    assert (address["addr1"], address["country"]) == ("Gata 1", {"id": "NO", "refName": "Norway"})
    for path in ("item/9", "nonsense", "item/1/nonsense", "tranId", "item/1/quantity"):
        assert client.get(f"/salesOrder/{id_}/{path}").status_code == 404


def test_fields_narrows_a_record(client: Client) -> None:
    id_ = new_customer(client, email="a@b.example")

    assert set(read(client, f"/customer/{id_}", fields="email,companyname")) == {"links", "id", "email", "companyName"}


def test_totals_are_computed_exactly(client: Client) -> None:
    id_ = new_order(client)

    body = read(client, f"/salesOrder/{id_}")
    assert (body["subtotal"], body["total"]) == (Decimal("20.20"), Decimal("20.20"))
    assert body["tranId"].startswith("SO")
    assert body["orderStatus"] == {"id": "B", "refName": "Pending Fulfillment"}


def test_a_patch_changes_what_it_names_and_null_clears(client: Client) -> None:
    id_ = new_customer(client, email="a@b.example", phone="1")

    answer = client.patch(f"/customer/{id_}", {"phone": "2", "email": None})

    assert (answer.status_code, answer.headers["Location"]) == (204, f"{client.records}/customer/{id_}")
    body = read(client, f"/customer/{id_}")
    assert body["phone"] == "2"
    assert "email" not in body


def test_a_patch_merges_lines_and_replace_replaces_them(client: Client) -> None:
    id_ = new_order(client)

    client.patch(
        f"/salesOrder/{id_}", {"item": {"items": [{"line": 1, "quantity": 3}, {"item": {"id": "3"}, "quantity": 1}]}}
    )
    merged = read(client, f"/salesOrder/{id_}", expandSubResources="true")
    assert [(line["line"], line["quantity"]) for line in merged["item"]["items"]] == [(1, 3), (2, 1), (3, 1)]
    assert merged["item"]["items"][0]["amount"] == Decimal("30.15")
    assert merged["subtotal"] == Decimal("30.25")

    client.patch(f"/salesOrder/{id_}?replace=item", {"item": {"items": [{"line": 2, "quantity": 5}]}})
    replaced = read(client, f"/salesOrder/{id_}", expandSubResources="true")
    assert [(line["line"], line["quantity"]) for line in replaced["item"]["items"]] == [(2, 5)]


def test_only_selected_fields_may_be_emptied(client: Client) -> None:
    id_ = new_customer(client, phone="1", email="a@b.example", comments="x")

    changes = {"phone": None, "email": None, "comments": "y"}
    client.patch(f"/customer/{id_}?replaceSelectedFields=true&replace=phone", changes)

    body = read(client, f"/customer/{id_}")
    assert (body.get("phone"), body["email"], body["comments"]) == (None, "a@b.example", "y")


def test_an_upsert_by_external_id_creates_then_changes(client: Client) -> None:
    first = client.put("/customer/eid:UP-1", {"companyName": "Upserted", "subsidiary": {"id": "1"}})
    second = client.put("/customer/eid:UP-1", {"phone": "5"})

    assert first.status_code == second.status_code == 204
    assert first.headers["Location"] == second.headers["Location"]
    body = read(client, "/customer/eid:UP-1")
    assert (body["externalId"], body["companyName"], body["phone"]) == ("UP-1", "Upserted", "5")


def test_a_record_is_deleted_once(client: Client) -> None:
    id_ = new_customer(client)

    assert client.delete(f"/customer/{id_}").status_code == 204
    again = client.delete(f"/customer/{id_}")
    assert again.status_code == 404
    assert detail(again) == {
        "detail": "The record instance does not exist. Provide a valid record instance ID.",
        "o:errorCode": "NONEXISTENT_ID",
    }


def test_a_list_gives_ids_and_links_in_pages(client: Client) -> None:
    for _ in range(4):
        new_customer(client)
    total = read(client, "/customer")["totalResults"]

    page = read(client, "/customer", limit=2, offset=2)
    assert (page["count"], page["offset"], page["totalResults"], page["hasMore"]) == (2, 2, total, total > 4)
    assert set(page["items"][0]) == {"links", "id"}
    following = next((entry["href"] for entry in page["links"] if entry["rel"] == "next"), None)
    if following:
        assert client.get(following).status_code == 200


def test_a_filter_selects(client: Client) -> None:
    id_ = new_customer(client, companyName="Ωmega & Sons", creditLimit=77)

    found = read(client, "/customer", q='companyName START_WITH "Ωmega &" AND creditLimit GREATER_OR_EQUAL 77')
    assert [item["id"] for item in found["items"]] == [id_]
    assert "q=companyName%20START_WITH" in found["links"][0]["href"]
    assert read(client, "/customer", q='companyName IS "nobody"')["totalResults"] == 0


@pytest.mark.parametrize(
    ("params", "parameter"),
    [
        ({"limit": 10, "offset": 3}, "offset"),
        ({"limit": 0}, "limit"),
        ({"limit": 1001}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"limit": 1, "offset": 1000}, "offset"),
        ({"offset": -1}, "offset"),
        ({"q": "companyName LIKE x"}, "q"),
        ({"q": "nonsense IS x"}, "q"),
    ],
)
def test_bad_parameters_are_named(client: Client, params: dict[str, Any], parameter: str) -> None:
    answer = client.get("/customer", params=params)

    assert answer.status_code == 400
    assert detail(answer)["o:errorCode"] == "INVALID_PARAMETER"
    assert detail(answer)["o:errorQueryParam"] == parameter


def test_missing_values_are_asked_for_by_their_labels(client: Client) -> None:
    answer = client.post("/salesOrder", {"entity": {"id": new_customer(client)}})

    assert answer.status_code == 400
    assert detail(answer)["detail"] == "Error while accessing a resource. Please enter value(s) for: Item."
    assert detail(answer)["o:errorCode"] == "USER_ERROR"


def test_a_wrong_reference_in_a_line_is_shown_by_its_path(client: Client) -> None:
    lines = {"items": [{"item": {"id": 9999}, "quantity": 1}]}

    answer = client.post("/salesOrder", {"entity": {"id": new_customer(client)}, "item": lines})

    assert detail(answer)["o:errorPath"] == "item.items[0].item"
    assert detail(answer)["o:errorCode"] == "INVALID_CONTENT"


def test_a_reference_to_another_type_is_refused(client: Client) -> None:
    answer = client.post("/customer", {"companyName": "Child", "subsidiary": {"id": "1"}, "parent": {"id": "1"}})

    assert "Invalid Field Value 1 for the following field: parent" in detail(answer)["detail"]


@pytest.mark.parametrize(
    ("policy", "status", "warned"), [("ignore", 204, False), ("warning", 204, True), ("error", 400, False)]
)
def test_unknown_names_are_ignored_warned_about_or_refused(
    client: Client, policy: str, status: int, *, warned: bool
) -> None:
    body = {"companyName": f"Named {policy}", "subsidiary": {"id": "1"}, "nonsense": 1}

    answer = client.post("/customer", body, headers={"X-NetSuite-PropertyNameValidation": policy})

    assert answer.status_code == status
    assert ("nonsense" in answer.headers.get("Warning", "")) is warned
    if status == 400:
        assert detail(answer)["o:errorPath"] == "nonsense"


def test_malformed_values_are_refused_unless_they_may_be_ignored(client: Client) -> None:
    body = {"companyName": "Valued", "subsidiary": {"id": "1"}, "creditLimit": "much"}

    refused = client.post("/customer", body)
    assert refused.status_code == 400
    assert detail(refused) == {
        "detail": "Invalid value for the resource or sub-resource field 'creditLimit'. Provide a valid value.",
        "o:errorPath": "creditLimit",
        "o:errorCode": "INVALID_VALUE",
    }
    assert client.post("/customer", body, headers={"X-NetSuite-PropertyValueValidation": "ignore"}).status_code == 204


def test_a_header_with_an_unknown_value_is_refused(client: Client) -> None:
    answer = client.post("/customer", {}, headers={"X-NetSuite-PropertyNameValidation": "perhaps"})

    assert detail(answer)["o:errorHeader"] == "X-NetSuite-PropertyNameValidation"


def test_computed_fields_are_not_written(client: Client) -> None:
    id_ = new_customer(client, id="999", balance=5, dateCreated="2001-01-01T00:00:00Z")

    body = read(client, f"/customer/{id_}")
    assert id_ != "999"
    assert "balance" not in body
    assert not body["dateCreated"].startswith("2001")


def test_two_records_may_not_share_a_name_or_an_external_id(client: Client) -> None:
    new_customer(client, companyName="Twin", externalId="TWIN")

    named = client.post("/customer", {"companyName": "Twin", "subsidiary": {"id": "1"}})
    assert "A customer record with this ID already exists." in detail(named)["detail"]
    keyed = client.post("/customer", {"companyName": "Other", "subsidiary": {"id": "1"}, "externalId": "TWIN"})
    assert detail(keyed)["detail"] == "Error while accessing a resource. This entity already exists."


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nonsense", 404, "INVALID_URL"),
        ("/customer/999999", 404, "NONEXISTENT_ID"),
        ("/customer/eid:nobody", 404, "NONEXISTENT_ID"),
        ("/customer/abc", 400, "INVALID_ID"),
        ("/customRecord/1", 404, "INVALID_URL"),
        ("/customrecord_nobody/1", 404, "INVALID_URL"),
        ("/services/rest/nonsense/v1", 404, "INVALID_URL"),
        ("", 404, "INVALID_URL"),
    ],
)
def test_what_is_not_there_is_refused(client: Client, path: str, status: int, code: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, detail(answer)["o:errorCode"]) == (status, code)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/customer/1", "GET, PATCH, DELETE"),
        ("POST", "/customer/1", "GET, PATCH, DELETE"),
        ("POST", "/customer/eid:x", "GET, PATCH, PUT, DELETE"),
        ("TRACE", "/customer", "GET, POST, PATCH, PUT, DELETE"),
        ("POST", "/customer/1/addressBook", "GET"),
        ("DELETE", "/customer/1/addressBook/1", "GET"),
        ("GET", "/salesOrder/1/!transform/invoice", "POST"),
        ("POST", "/metadata-catalog", "GET"),
    ],
)
def test_a_verb_that_a_resource_does_not_take_is_405(client: Client, method: str, path: str, allowed: str) -> None:
    answer = client.session.request(method, client.url(path), json={})

    assert (answer.status_code, detail(answer)["o:errorCode"]) == (405, "INVALID_METHOD")
    assert answer.headers["Allow"] == allowed


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [(b"{", "application/json", 400), (b"[]", "application/json", 400), (b"<a/>", "text/xml", 415), (b"", None, 400)],
)
def test_a_body_that_is_no_object_is_refused(client: Client, content: bytes, kind: str | None, status: int) -> None:
    headers = {"Content-Type": kind} if kind else {}

    assert client.session.post(client.url("/customer"), data=content, headers=headers).status_code == status


def test_a_missing_content_type_is_forgiven(client: Client) -> None:
    body = b'{"companyName": "Plain", "subsidiary": {"id": "1"}}'

    assert client.session.post(client.url("/customer"), data=body).status_code == 204


@pytest.mark.parametrize("accept", ["text/xml", "application/pdf", "application/vnd.oracle.resource+json; type=x"])
def test_what_cannot_be_accepted_is_refused(client: Client, accept: str) -> None:
    answer = client.get("/customer", headers={"Accept": accept})

    assert answer.status_code == 400
    assert (detail(answer)["o:errorCode"], detail(answer)["o:errorHeader"]) == ("UNACCEPTABLE_HEADER_VALUE", "Accept")


@pytest.mark.parametrize(
    ("method", "path", "form"),
    [
        ("POST", "/customer", "edit-form"),
        ("GET", "/customer", "create-form"),
        ("PATCH", "/customer/1", "create-form"),
        ("POST", "/salesOrder/1/!transform/invoice", "select-options"),
    ],
)
def test_a_form_that_a_resource_has_not_is_refused_and_nothing_done(
    client: Client, method: str, path: str, form: str
) -> None:
    before = read(client, "/customer")["totalResults"]
    headers = {"Accept": f"application/vnd.oracle.resource+json; type={form}"}

    body = {"companyName": "Formless", "subsidiary": {"id": "1"}}
    answer = client.session.request(method, client.url(path), headers=headers, json=body)

    assert (answer.status_code, detail(answer)["o:errorHeader"]) == (400, "Accept")
    assert read(client, "/customer")["totalResults"] == before


def test_the_head_of_a_record_can_be_asked_for(client: Client) -> None:
    answer = client.session.head(client.url(f"/customer/{new_customer(client)}"))

    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 50


def test_record_names_may_be_written_in_any_case(client: Client) -> None:
    id_ = new_customer(client)

    assert read(client, f"/CUSTOMER/{id_}")["links"][0]["href"].endswith(f"/customer/{id_}")


@pytest.mark.parametrize("external_id", ["A B", "Ä-1_x", "100%", "a+b", "q?x=1#y", "eid:eid"])
def test_external_ids_may_hold_special_characters(client: Client, external_id: str) -> None:
    address = f"/customer/eid:{quote(external_id, safe='')}"

    assert client.put(address, {"companyName": external_id, "subsidiary": {"id": "1"}}).status_code == 204
    assert read(client, address)["externalId"] == external_id


def test_an_identifier_that_is_none_is_refused_with_its_address(client: Client) -> None:
    for wrong in ("000", "abc", "-", "1.5", "9" * 30, "٣"):
        answer = client.get(f"/customer/{quote(wrong)}")
        assert (answer.status_code, detail(answer)["o:errorCode"]) == (400, "INVALID_ID")
    assert detail(client.get("/customer/000")) == {
        "detail": "Invalid record instance identifier '000'. Provide a valid record instance ID.",
        "o:errorUrl": "/services/rest/record/v1/customer/000",
        "o:errorCode": "INVALID_ID",
    }


def test_the_id_of_another_transaction_type_is_refused_as_reported(client: Client) -> None:
    answer = client.get(f"/invoice/{new_order(client)}")

    assert (answer.status_code, detail(answer)["o:errorCode"]) == (400, "USER_ERROR")
    assert detail(answer)["detail"] == "Error while accessing a resource. Transaction type specified is incorrect."
    assert client.get("/invoice/999999").status_code == 404


def test_named_sublists_alone_may_be_expanded(client: Client) -> None:
    id_ = new_order(client, shippingAddress={"addr1": "Gata 1"})

    body = read(client, f"/salesOrder/{id_}", expand="item")
    assert body["item"]["count"] == 2
    assert set(body["shippingAddress"]) == {"links"}


def test_enumerations_may_be_shown_by_their_ids(client: Client) -> None:
    assert read(client, f"/salesOrder/{new_order(client)}", simpleEnumFormat="true")["orderStatus"] == "B"


def test_unknown_parameters_mean_nothing(client: Client) -> None:
    assert client.get(f"/customer/{new_customer(client)}", params={"nonsense": "1"}).status_code == 200


def test_the_role_must_be_allowed(sandbox: Sandbox, client: Client) -> None:
    role = sandbox.tenant.roles[1031]
    role.records["vendor"] = Level.VIEW
    try:
        assert client.get("/vendor").status_code == 200
        refused = client.post("/vendor", {"companyName": "V", "subsidiary": {"id": "1"}})
        assert refused.status_code == 403
        assert detail(refused) == {
            "detail": "Permission Violation: You need a higher level of the 'Lists -> Vendors' permission to access "
            "this page. Please contact your account administrator.",
            "o:errorCode": "INSUFFICIENT_PERMISSION",
        }
    finally:
        role.records.clear()


def test_lists_need_the_workbook_permission_and_everything_needs_rest(sandbox: Sandbox, client: Client) -> None:
    role = sandbox.tenant.roles[1031]
    before = dict(role.permissions)
    try:
        del role.permissions["SuiteAnalytics Workbook"]
        assert client.get("/customer").status_code == 403
        assert client.get("/subsidiary/1").status_code == 200
        del role.permissions["REST Web Services"]
        assert client.get("/subsidiary/1").status_code == 403
        sandbox.tenant.features.discard("RESTWEBSERVICES")
        assert "feature is not enabled" in detail(client.get("/subsidiary/1"))["detail"]
    finally:
        role.permissions.update(before)
        sandbox.tenant.features.add("RESTWEBSERVICES")


def test_custom_fields_are_flat_and_custom_records_are_types(sandbox: Sandbox, client: Client) -> None:
    store = sandbox.store
    store.create("customRecordType", {"scriptId": "customrecord_region", "recordName": "Region"})
    store.create(
        "customField",
        {"scriptId": "custentity_region", "appliesTo": "entity", "fieldType": "list", "of": "customrecord_region"},
    )
    store.create("customField", {"scriptId": "custentity_score", "appliesTo": "entity", "fieldType": "decimal"})
    region = client.made("customrecord_region", name="West")

    id_ = new_customer(client, custentity_region={"id": region}, custentity_score="1.50")
    body = read(client, f"/customer/{id_}")
    assert body["custentity_region"] == {"links": [], "id": region, "refName": "West"}
    assert body["custentity_score"] == Decimal("1.50")
    assert read(client, "/customer", q=f"custentity_region ANY_OF [{region}]")["count"] == 1
    assert read(client, f"/customrecord_region/{region}")["name"] == "West"
    strict = {"X-NetSuite-PropertyNameValidation": "error"}
    undeclared = {"companyName": "U", "subsidiary": {"id": "1"}, "custentity_nobody": 1}
    assert client.post("/customer", undeclared, headers=strict).status_code == 400
    wrong = client.patch(f"/customer/{id_}", {"custentity_region": {"id": "99"}})
    assert "custentity_region" in detail(wrong)["detail"]


def test_a_journal_must_balance(client: Client) -> None:
    def journal(credit: float) -> requests.Response:
        lines = [{"account": {"id": "54"}, "debit": 10.1}, {"account": {"id": "55"}, "credit": credit}]
        return client.post("/journalEntry", {"subsidiary": {"id": "1"}, "line": {"items": lines}})

    assert journal(10.1).status_code == 204
    assert "must balance" in detail(journal(10))["detail"]
