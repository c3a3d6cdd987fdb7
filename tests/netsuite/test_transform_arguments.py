from __future__ import annotations

import pytest
from pydantic import ValidationError

from connector.netsuite.transform_arguments import SourceArguments


def test_names_of_either_connector_are_accepted() -> None:
    by_mule = SourceArguments.model_validate(
        {"sourceType": "salesOrder", "sourceId": 12, "targetType": "invoice", "override_fields": {"memo": "x"}}
    )
    by_us = SourceArguments(record_type="salesOrder", id="12", target_type="invoice", record={"memo": "x"})

    assert by_mule == by_us


def test_one_source() -> None:
    with pytest.raises(ValidationError, match="not exactly one key"):
        SourceArguments(record_type="salesOrder", target_type="invoice")
