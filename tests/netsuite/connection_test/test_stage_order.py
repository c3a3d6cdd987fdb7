from __future__ import annotations

from collections.abc import Callable

from connector.netsuite.connection_test.inspection import Inspection
from connector.netsuite.connection_test.stage_order import FIRST, REST_OF_ALL, checks
from connector.netsuite.connection_test.stage_report import Stage

Inspected = Callable[..., Inspection]
DONE = [Stage(name="configuration", title="configuration", status="passed", evidence="")]


def names(inspection: Inspection) -> list[str]:
    return [check.name for check in checks(inspection, DONE)]


def test_every_stage_needs_only_what_comes_before_it() -> None:
    seen: set[str] = set()
    for check in (*FIRST, *REST_OF_ALL):
        assert set(check.needs) <= seen
        seen.add(check.name)


def test_preferred_channel_signs_in_first(inspected: Inspected) -> None:
    by_rest, by_soap = names(inspected()), names(inspected(config={"transport": "soap"}))

    assert by_rest.index("rest_sign_in") < by_rest.index("soap_sign_in")
    assert by_soap.index("soap_sign_in") < by_soap.index("rest_sign_in")


def test_certificates_ask_for_a_token_before_rest(inspected: Inspected) -> None:
    found = names(inspected(config={"oauth2": True}))

    assert found.index("token") < found.index("rest_sign_in")
    assert "token" not in names(inspected())


def test_deep_test_looks_at_record_types_before_the_limits(inspected: Inspected) -> None:
    found = names(inspected(deep=True))

    assert "record:customer" in found
    assert found[-1] == "limits"
