from __future__ import annotations

import pytest
from pydantic import ValidationError

from connector.netsuite.attachment_arguments import AttachmentArguments


def test_names_of_mulesofts_rest_connector_are_accepted() -> None:
    found = AttachmentArguments.model_validate(
        {"recordType": "customer", "recordId": 1, "attachRecordType": "contact", "attachRecordId": "2"}
    )

    assert found == AttachmentArguments(record_type="customer", id="1", attached_type="contact", attached_id="2")


@pytest.mark.parametrize(
    "keys", [{"id": "1"}, {"attached_id": "1"}, {"id": "1", "attached_id": "1", "attached_external_id": "X"}]
)
def test_each_record_has_one_key(keys: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="not exactly one key"):
        AttachmentArguments.model_validate({"record_type": "customer", "attached_type": "contact", **keys})
