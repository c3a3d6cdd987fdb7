from __future__ import annotations

import pytest

from connector.netsuite.reference_targets import targets_of


@pytest.mark.parametrize(
    ("name", "record_type", "targets"),
    [
        ("subsidiary", "customer", ("subsidiary",)),
        ("class", "invoice", ("classification",)),
        ("entity", "salesOrder", ("customer", "job")),
        ("entity", "vendorBill", ("vendor",)),
        ("entity", "journalEntry", ("customer", "vendor", "employee", "partner", "job")),
        ("parent", "customer", ("customer",)),
        ("Item", "salesOrder", ("item",)),
        ("customForm", "salesOrder", ()),
    ],
)
def test_a_reference_points_where_its_name_says(name: str, record_type: str, targets: tuple[str, ...]) -> None:
    assert targets_of(name, record_type) == targets
