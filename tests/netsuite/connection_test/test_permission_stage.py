from __future__ import annotations

from collections.abc import Callable

from connector.netsuite.connection_test.permission_stage import USUAL_TYPES
from connector.netsuite.connection_test.stage_report import ConnectionTest
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.people.tenant import REST_SERVICES, WORKBOOK, Level
from connector.sandbox.server import Sandbox

Diagnosed = Callable[..., ConnectionTest]


def test_role_that_may_not_query_is_named(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    del fresh.tenant.roles[1031].permissions[WORKBOOK]
    found = diagnosed()

    assert (found.exit_code, [cause.name for cause in found.causes]) == (4, ["query_permission"])
    assert found.causes[0].message == "the role Integration lacks `SuiteAnalytics Workbook`, which SuiteQL needs"
    assert found.failed_sign_ins == 0


def test_role_that_may_not_list_currencies_is_only_warned_of(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    fresh.tenant.roles[1031].records["currency"] = Level.NONE
    found = diagnosed()

    assert (found.ok, found.stage("soap_records").status) == (True, "warning")
    assert "Permissions" in found.stage("soap_records").cure


def test_usual_record_types_are_looked_at_on_request(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    fresh.tenant.roles[1031].records["invoice"] = Level.NONE
    found = diagnosed(deep=True)
    looked = {stage.name: stage.status for stage in found.stages if stage.name.startswith("record:")}

    assert found.ok, "nobody said that invoices are needed"
    assert dict.fromkeys((f"record:{name}" for name in USUAL_TYPES), "passed") | {"record:invoice": "warning"} == looked
    assert {"rest", "soap"} == dict(found.base_strings).keys()


def test_record_type_that_is_needed_and_not_seen_fails(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    fresh.tenant.roles[1031].records["invoice"] = Level.NONE
    found = diagnosed(record_types=("customer", "invoice"))

    assert (
        found.exit_code,
        found.stage("record:invoice").status,
        found.stage("record:customer").status,
    ) == (4, "failed", "passed")
    assert found.causes[0].message == "the role Integration may not see invoice"


def test_record_type_that_does_not_exist_fails(diagnosed: Diagnosed) -> None:
    found = diagnosed(record_types=("no_such_type",))

    assert found.stage("record:no_such_type").status == "failed"


def test_record_types_are_seen_over_soap_where_rest_is_not_used(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    del fresh.tenant.roles[1031].permissions[REST_SERVICES]
    fresh.tenant.roles[1031].records["vendor"] = Level.NONE
    found = diagnosed(config={"transport": "soap"}, record_types=("customer", "vendor"))

    assert found.stage("record:customer").status == "passed"
    assert found.stage("record:vendor").status == "failed"


def test_limits_are_told_to_administrators(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    fresh.tenant.roles[1031].administrator = True
    found = diagnosed(maximum_connections=50)

    assert (found.stage("limits").status, found.ok) == ("warning", True)
    assert found.stage("limits").cure == "set maximum_connections to 4 or lower"
    assert diagnosed(maximum_connections=4).stage("limits").status == "passed"


def test_limits_that_are_not_told_are_no_failure(diagnosed: Diagnosed) -> None:
    found = diagnosed()

    assert (found.ok, found.stage("limits").status) == (True, "skipped")


def test_service_that_fails_is_told_with_its_error(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    fresh.faults.add(FaultRule(kind="status", match="suiteql", status=500, times=None))
    found = diagnosed()

    assert (
        found.exit_code,
        found.stage("suiteql").status,
        found.stage("rest_records").status,
    ) == (4, "failed", "passed")
