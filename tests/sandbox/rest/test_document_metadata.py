import jsonschema

from tests.sandbox.conftest import Client
from tests.sandbox.rest.test_openapi_document import OPENAPI, refs


def test_files_and_folders_are_described_by_the_rules_of_openapi(client: Client) -> None:
    answer = client.get("/services/rest/document/v1/metadata-catalog")

    assert answer.headers["Content-Type"] == "application/swagger+json"
    document = answer.json()
    assert list(jsonschema.Draft7Validator(OPENAPI).iter_errors(document)) == []
    assert {name.rpartition("/")[2] for name in refs(document)} <= set(document["components"]["schemas"])
    assert set(document["paths"]) == {"/file", "/file/{id}", "/folder", "/folder/{id}"}
