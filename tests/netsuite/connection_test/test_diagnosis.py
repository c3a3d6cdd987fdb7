from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from connector import events
from connector.component import Stopped, Unit
from connector.diagnostics import Diagnostic
from connector.errors import ConfigurationError, ConnectivityError
from connector.netsuite import breaker
from connector.netsuite.connection_test.diagnosis import _once, diagnose, not_configured
from connector.netsuite.connection_test.inspection import Inspection
from connector.netsuite.connection_test.stage_report import Cause, ConnectionTest
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox

Diagnosed = Callable[..., ConnectionTest]
WRONG = "0123456789abcdef" * 4


def test_each_stage_is_told_as_it_ends(diagnosed: Diagnosed) -> None:
    told: list[events.Event] = []
    found = diagnosed(unit=Unit(step="check", emit=told.append))
    notes = [event for event in told if isinstance(event, events.Noted)]

    assert {"check"} == {event.step for event in told}
    assert [stage.title for stage in found.stages] == [note.message.partition(":")[0] for note in notes]


def test_first_reason_is_given_for_everything_that_is_skipped(diagnosed: Diagnosed) -> None:
    found = diagnosed(base_address="http://127.0.0.1:1")
    reasons = {stage.evidence for stage in found.stages if stage.status == "skipped"}

    assert {"`name, connection, proxy` did not pass"} == reasons


def test_refused_sign_in_has_the_cure_of_its_likeliest_cause(diagnosed: Diagnosed) -> None:
    found = diagnosed(token_secret=WRONG)

    assert found.causes[0].cure == found.stage("rest_sign_in").cure == found.stage("soap_sign_in").cure


def test_open_session_and_its_breaker_are_left_alone(inspected: Callable[..., Inspection]) -> None:
    session = inspected().template
    with_refusals = breaker.SHARED
    with_refusals.refused("somebody else", ConnectivityError("no"))

    assert diagnose(session).ok
    assert diagnose(session).ok
    assert not session.clock.follow


def test_same_credentials_are_not_refused_five_times_however_often_they_are_tested(
    diagnosed: Diagnosed, fresh: Sandbox
) -> None:
    for _ in range(4):
        found = diagnosed(token_secret=WRONG)
        breaker.SHARED._refusals.clear()

    assert len(fresh.audit.failures) == 4
    assert fresh.tenant.users[1].locked_until == 0.0
    assert (found.stage("rest_sign_in").status, found.stage("soap_sign_in").status) == ("skipped", "skipped")


def test_ctrl_c_breaks_it_off(diagnosed: Diagnosed) -> None:
    with pytest.raises(Stopped):
        diagnosed(unit=Unit(stopped=lambda: True))


def test_what_a_server_echoes_is_masked(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    secret = str(fresh.credentials()["token_id"])
    found = diagnosed(base_address="http://127.0.0.1:1", consumer_key=secret)

    assert secret not in str(found.as_dict())


def test_configuration_that_does_not_hold_is_a_result_too() -> None:
    error = ConfigurationError("two findings", hint="mend it", findings=[Diagnostic(code="a", message="no account")])
    found = not_configured(error)

    assert (found.exit_code, found.stages[0].evidence, found.stages[0].cure) == (4, "no account", "mend it")
    assert {"skipped"} == {stage.status for stage in found.stages[1:]}


def test_slow_answer_fails_by_the_deadline_instead_of_hanging(diagnosed: Diagnosed, fresh: Sandbox) -> None:
    fresh.faults.add(FaultRule(kind="slow", match="datacenterurls", seconds=5, times=None))
    found = diagnosed(read_timeout=0.2)

    assert (found.exit_code, found.stage("service").status) == (4, "failed")
    assert "in time" in found.stage("service").evidence


def test_what_is_wrong_over_both_transports_is_one_cause() -> None:
    rest, soap, other = (
        Cause(name=name, likelihood="likely", message=name, evidence=(evidence,), cure="wait", audit_detail="")
        for name, evidence in (("maintenance", "REST says so"), ("maintenance", "SOAP says so"), ("busy", "REST"))
    )

    assert _once([rest, soap, soap, other]) == [replace(rest, evidence=("REST says so", "SOAP says so")), other]
