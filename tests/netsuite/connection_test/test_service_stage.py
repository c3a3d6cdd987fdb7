from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.connection_test.diagnosis import diagnose
from connector.netsuite.connection_test.inspection import Inspection
from connector.netsuite.connection_test.service_stage import check_account, check_clock, check_service
from connector.netsuite.connection_test.stage_report import ConnectionTest
from connector.netsuite.session import Session
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox

Diagnosed = Callable[..., ConnectionTest]
Inspected = Callable[..., Inspection]


def test_knows_netsuite_by_its_answer_over_rest(inspected: Inspected) -> None:
    found = check_service(inspected())

    assert (found.status, found.evidence) == ("passed", "NetSuite answers an unsigned question over REST")


def test_asks_over_soap_where_rest_has_no_such_question(inspected: Inspected, fresh: Sandbox) -> None:
    fresh.faults.add(FaultRule(kind="status", match="datacenterurls", times=None, status=404))
    inspection = inspected()
    found = check_service(inspection)

    assert (found.status, found.evidence) == ("passed", "NetSuite answers an unsigned question over SOAP")
    assert check_account(inspection).status == "passed"
    assert fresh.audit.entries == [], "nobody signed in"


def test_asks_over_soap_for_a_certificate_too(inspected: Inspected, fresh: Sandbox) -> None:
    fresh.faults.add(FaultRule(kind="html", match="datacenterurls", times=None))

    assert check_service(inspected(config={"oauth2": True})).status == "passed"


def test_fault_is_an_answer_of_netsuite(inspected: Inspected, fresh: Sandbox) -> None:
    fresh.faults.add(FaultRule(kind="status", match="datacenterurls", times=None, status=404))
    inspection = inspected(wsdl_version="2009_2")

    assert check_service(inspection).status == "passed"
    assert check_account(inspection).status == "warning"


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        (FaultRule(kind="maintenance", times=None), "maintenance"),
        (FaultRule(kind="status", status=429, times=None), "busy"),
        (FaultRule(kind="html", times=None), "other_server"),
        (FaultRule(kind="reset_before", times=None), "blocked_on_the_way"),
    ],
)
def test_answers_that_are_none_are_told_apart(
    diagnosed: Diagnosed, fresh: Sandbox, fault: FaultRule, name: str
) -> None:
    fresh.faults.add(fault)
    found = diagnosed()

    assert (4, name) == (found.exit_code, found.causes[0].name)
    assert found.stage("rest_sign_in").status == "skipped"
    assert found.failed_sign_ins == 0


def test_page_behind_a_proxy_is_rather_the_networks_own(
    diagnosed: Diagnosed, fresh: Sandbox, proxy_port: int, authority: Path
) -> None:
    fresh.faults.add(FaultRule(kind="html", times=None))
    found = diagnosed(
        base_address=f"https://{fresh.tenant.host_label}.suitetalk.api.netsuite.com",
        tls={"trust_store": {"path": str(authority / "ca.pem")}},
        proxy={"host": "127.0.0.1", "port": proxy_port},
    )

    assert found.causes[0].name == "certificate_of_other_host"


def test_redirect_is_described(scripted: Any, scripted_config: dict[str, Any]) -> None:
    scripted.reply("", status=302, location="https://elsewhere.example/")
    found = diagnose(Session(NetSuiteConfig.from_mapping(scripted_config)))

    assert "points elsewhere" in found.stage("service").evidence
    assert found.causes[0].name == "other_server"


def test_title_of_a_page_is_shown_on_one_line(scripted: Any, scripted_config: dict[str, Any]) -> None:
    scripted.reply("<html><title>\n  Hotel\n  WLAN </title></html>", content_type="text/html", server="nginx")
    found = diagnose(Session(NetSuiteConfig.from_mapping(scripted_config)))

    assert "an HTML page, titled 'Hotel WLAN'" in found.stage("service").evidence


def test_unknown_account_is_a_warning(inspected: Inspected) -> None:
    inspection = inspected(account="7654321")
    check_service(inspection)
    found = check_account(inspection)

    assert (found.status, inspection.facts.account_known) == ("warning", False)


@pytest.mark.parametrize(("offset", "status"), [(0, "passed"), (100, "passed"), (150, "warning"), (250, "failed")])
def test_clock_is_judged_by_how_far_it_is_off(inspected: Inspected, fresh: Sandbox, offset: float, status: str) -> None:
    fresh.clock.offset = offset
    inspection = inspected()
    check_service(inspection)

    assert status == check_clock(inspection).status
    assert (status == "failed") == inspection.session.clock.follow


def test_wrong_clock_is_a_warning_where_netsuites_clock_signs(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    fresh.clock.offset = 600
    found = diagnosed(config={"clock": "server"})

    assert (found.exit_code, found.stage("clock").status) == (0, "warning")


def test_answer_without_a_date_leaves_the_clock_open(inspected: Inspected) -> None:
    inspection = inspected()
    assert not inspection.session.clock.known, "nothing was asked yet"

    assert check_clock(inspection).status == "warning"
