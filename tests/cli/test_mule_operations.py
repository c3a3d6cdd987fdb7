from __future__ import annotations

from connector.cli.mule_operations import NOTES, REST, SCHEMA_TESTS, SOAP


def test_each_soap_operation_has_one_test_against_the_schema() -> None:
    named = [name for names in SCHEMA_TESTS.values() for name in names]

    assert len(named) == len(set(named)) == len(SOAP) - 2  # change-email and change-password send nothing


def test_notes_are_about_operations_that_are_there() -> None:
    assert set(NOTES) <= set(SOAP) | set(REST)
