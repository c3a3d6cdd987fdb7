"""Fields that only records have."""

from __future__ import annotations

from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.hidden_fields import hidden_field


def test_reasons_are_netsuites(catalogue: Catalogue) -> None:
    assert hidden_field(catalogue, "transaction", "location") == "REMOVED - Field is removed"
    assert hidden_field(catalogue, "transaction", "subsidiary") == "NOT_EXPOSED"
    assert hidden_field(catalogue, "transaction", "nonsense") == ""
    assert hidden_field(catalogue, "customer", "location") == ""
