from connector.sandbox.rest.openapi_schemas import OpenApiSchemas, ref
from connector.sandbox.server import Sandbox


def test_sublists_and_subrecords_have_names_of_their_own(sandbox: Sandbox) -> None:
    schemas = OpenApiSchemas(sandbox.account.desk)
    schemas.add(sandbox.account.desk.record_type("salesOrder"))

    order = schemas.found["salesOrder"]["properties"]
    assert order["item"] == ref("salesOrder-itemCollection")
    assert order["shippingAddress"] == ref("salesOrder-shippingAddress")
    assert order["entity"] == ref("nsResource")
    assert schemas.found["salesOrder-itemElement"]["x-ns-sublistkey"]["value"]["existing"] == ["line"]
    assert schemas.found["salesOrderSelectOptions"]["properties"]["entity"] == ref("nsResourceSelectOptions")
    assert {"nsError", "nsLink", "nsResource", "nsResourceCollection"} <= set(schemas.found)


def test_a_type_is_described_once(sandbox: Sandbox) -> None:
    schemas = OpenApiSchemas(sandbox.account.desk)
    record = sandbox.account.desk.record_type("customer")
    schemas.add(record)
    first = schemas.found["customer"]
    schemas.add(record)

    assert schemas.found["customer"] is first
