from __future__ import annotations

from typing import Any

from connector import events
from connector.component import Unit
from connector.netsuite import connection_test
from connector.netsuite.client import NetSuite
from connector.netsuite.connection_test.stage_report import ConnectionTest

WRONG = "0123456789abcdef" * 4


def test_client_tests_its_own_connection(connection: dict[str, Any]) -> None:
    with NetSuite({"connection": connection}) as netsuite:
        found = netsuite.test_connection(record_types=["customer"])

    assert isinstance(found, ConnectionTest)
    assert found.ok
    assert found.stage("record:customer").status == "passed"


def test_client_that_cannot_sign_in_is_told_why_instead_of_an_exception(connection: dict[str, Any]) -> None:
    with NetSuite({"connection": connection | {"token_secret": WRONG}}) as netsuite:
        found = netsuite.test_connection()

    assert (found.exit_code, found.causes[0].name) == (4, "secret_mismatch")


def test_unit_is_told(connection: dict[str, Any]) -> None:
    told: list[events.Event] = []
    with NetSuite({"connection": connection}) as netsuite:
        connection_test.test_connection(netsuite.session, unit=Unit(emit=told.append))

    assert any("SuiteQL: passed" in getattr(event, "message", "") for event in told)
