"""What `test_record_service` does not ask of one record."""

from tests.sandbox.conftest import Client


def test_fields_may_name_sublists(client: Client) -> None:
    address = {"items": [{"label": "Home", "addressBookAddress": {"addr1": "Gata 1"}}]}
    id_ = client.made("customer", companyName="Fields", subsidiary={"id": "1"}, addressBook=address)

    folded = client.get(f"/customer/{id_}", params={"fields": "addressBook"}).json()
    assert set(folded) == {"links", "id", "addressBook"}
    unfolded = client.get(f"/customer/{id_}?fields=addressbook&expandSubResources=true").json()
    assert unfolded["addressBook"]["items"][0]["addressBookAddress"]["addr1"] == "Gata 1"


def test_a_put_may_empty_selected_fields_alone(client: Client) -> None:
    body = {"companyName": "Put", "subsidiary": {"id": "1"}, "phone": "1", "email": "a@b.example"}
    client.put("/customer/eid:PUT-1", body)

    client.put("/customer/eid:PUT-1?replaceSelectedFields=true&replace=email", {"phone": None, "email": None})

    after = client.get("/customer/eid:PUT-1").json()
    assert after["phone"] == "1"
    assert "email" not in after
