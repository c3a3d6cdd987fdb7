from __future__ import annotations

import pytest

from connector.component import Unit
from connector.netsuite.client import NetSuite
from connector.netsuite.rest.metadata_catalog import Shape, catalog, described
from tests.netsuite.conftest import Scripted


@pytest.mark.parametrize(
    ("shape", "media"), [("json_schema", "application/schema+json"), ("swagger", "application/swagger+json")]
)
def test_a_type_is_described_in_either_form(
    scripted: Scripted, scripted_client: NetSuite, shape: Shape, media: str
) -> None:
    scripted.reply({"type": "object"})

    found = described(scripted_client.session, "customer", shape, Unit(), "netsuite.get_record_metadata")

    method, path, headers, _ = scripted.asked[0]
    assert (method, path) == ("GET", "/services/rest/record/v1/metadata-catalog/customer")
    assert headers["accept"] == media
    assert found == {"type": "object"}


def test_the_catalogue_may_be_of_some_types(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"items": []})

    catalog(scripted_client.session, ("customer", "vendor"), Unit(), "netsuite.get_record_types_catalog")
    catalog(scripted_client.session, (), Unit(), "netsuite.get_record_types_catalog", swagger=True)

    assert scripted.asked[0][1] == "/services/rest/record/v1/metadata-catalog?select=customer%2Cvendor"
    assert scripted.asked[1][1] == "/services/rest/record/v1/metadata-catalog"
    assert scripted.asked[1][2]["accept"] == "application/swagger+json"
