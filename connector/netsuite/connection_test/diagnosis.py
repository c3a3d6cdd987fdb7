"""diagnose(session): runs the stages in order, and ranks the causes of what failed."""

from __future__ import annotations

import time
from dataclasses import replace

from connector import events
from connector.component import Stopped, Unit
from connector.errors import ConfigurationError, ConnectorError
from connector.netsuite.connection_test.base_strings import masked_base_strings
from connector.netsuite.connection_test.cause_ranking import sign_in_causes
from connector.netsuite.connection_test.inspection import Inspection, Verdict
from connector.netsuite.connection_test.stage_order import FIRST, REST_OF_ALL, Check, checks
from connector.netsuite.connection_test.stage_report import AuditTrail, Cause, ConnectionTest, Stage
from connector.netsuite.session import Session
from connector.reference import redact

_SUSPECT_SIGNATURE = ("secret_mismatch", "request_changed")
_MAY_BE_SKIPPED = ("tls",)
"""Stages whose being skipped says nothing against those that need them."""


def diagnose(
    session: Session, *, deep: bool = False, record_types: tuple[str, ...] = (), unit: Unit | None = None
) -> ConnectionTest:
    """Test the connection of *session* in stages; whatever is wrong is in the result, nothing of it is raised.

    At most two signed attempts are refused in all, since five in a row lock a NetSuite user for half an hour.

    Args:
        session: Its configuration and clock are used, its open connections and its breaker's state are not.
        deep: Look at the usual record types as well, and give the masked base strings.
        record_types: Look at these record types; one that the role may not see is a failure.
        unit: Who is told of each stage (`emit`), and until when.

    Raises:
        Stopped: A person asked to stop.
    """
    inspection = Inspection(session, unit or Unit(), deep=deep, record_types=tuple(record_types))
    stages: list[Stage] = []
    causes: list[Cause] = []
    try:
        for check in checks(inspection, stages):
            if inspection.unit.stopped():
                raise Stopped(f"the stage `{check.title}`")
            stage, found = _carried_out(check, inspection, stages)
            stages.append(stage)
            causes += found if stage.status == "failed" else ()
            inspection.unit.emit(_told(inspection.unit.step, stage))
        return _result(inspection, tuple(stages), causes)
    finally:
        inspection.close()


def not_configured(error: ConfigurationError) -> ConnectionTest:
    """The result where the configuration itself cannot be made of what was given."""
    findings = "; ".join(str(finding.message) for finding in error.findings) or error.message
    first = Stage(name=FIRST[0].name, title=FIRST[0].title, status="failed", evidence=findings, cure=error.hint)
    rest = (
        Stage(name=check.name, title=check.title, status="skipped", evidence="the configuration does not hold")
        for check in (*FIRST[1:], *REST_OF_ALL)
    )
    return ConnectionTest(stages=(first, *rest))


def _carried_out(check: Check, inspection: Inspection, stages: list[Stage]) -> tuple[Stage, tuple[Cause, ...]]:
    begun = time.monotonic()
    verdict = _verdict(check, inspection, stages)
    if verdict.status == "failed" and check.channel and not inspection.needs(check.channel):
        verdict = replace(verdict, status="warning", evidence=f"{verdict.evidence} (transport does not use it)")
    secrets = inspection.secrets
    stage = Stage(
        name=check.name,
        title=check.title,
        status=verdict.status,
        evidence=redact(verdict.evidence, secrets),
        cure=redact(verdict.cure, secrets),
        seconds=time.monotonic() - begun,
    )
    return stage, tuple(_clean(one, secrets) for one in verdict.causes)


def _clean(cause: Cause, secrets: tuple[str, ...]) -> Cause:
    """*cause* with nothing secret in what a server said."""
    evidence = tuple(redact(text, secrets) for text in cause.evidence)
    return replace(cause, message=redact(cause.message, secrets), evidence=evidence)


def _verdict(check: Check, inspection: Inspection, stages: list[Stage]) -> Verdict:
    for stage in stages:
        if stage.name not in check.needs:
            continue
        if stage.status == "skipped" and stage.name not in _MAY_BE_SKIPPED:
            return Verdict(status="skipped", evidence=stage.evidence)  # the first reason is the one that counts
        if stage.status == "failed" or _refused(stage.name, inspection):
            return Verdict(status="skipped", evidence=f"`{stage.title}` did not pass")
    try:
        return check.check(inspection)
    except ConnectorError as error:
        findings = getattr(error, "findings", ())
        evidence = "; ".join(finding.message for finding in findings) or error.message
        return Verdict(status="failed", evidence=evidence, cure=error.hint)


def _refused(name: str, inspection: Inspection) -> bool:
    """Whether the sign-in *name* did not succeed though its stage is only a warning."""
    channel = {"rest_sign_in": "rest", "soap_sign_in": "soap"}.get(name)
    return channel is not None and not inspection.signed_in(channel)  # type: ignore[arg-type]  # both are channels


def _told(step: str, stage: Stage) -> events.Noted:
    return events.Noted(step=step, message=f"{stage.title}: {stage.status}: {stage.evidence}", hint=stage.cure)


def _cured(stage: Stage, likeliest: Cause) -> Stage:
    """*stage* with the cure of the likeliest cause, where it is a refused sign-in, which has none of its own."""
    return replace(stage, cure=likeliest.cure) if stage.status == "failed" and not stage.cure else stage


def _once(causes: list[Cause]) -> list[Cause]:
    """*causes*, those of several stages as one with the evidence of all: what is busy is so over REST and SOAP."""
    found: dict[str, Cause] = {}
    for one in causes:
        first = found.setdefault(one.message, one)
        new = tuple(text for text in one.evidence if text not in first.evidence)
        found[one.message] = replace(first, evidence=(*first.evidence, *new))
    return list(found.values())


def _result(inspection: Inspection, stages: tuple[Stage, ...], causes: list[Cause]) -> ConnectionTest:
    if stages[0].status == "failed":
        return ConnectionTest(stages=stages)
    failed = any(stage.status == "failed" for stage in stages)
    suspicion = sign_in_causes(inspection)
    suspected = tuple(_clean(cause, inspection.secrets) for cause in suspicion.ranked())
    ranked = (*_once(causes), *suspected) if failed else ()
    if suspected:
        stages = tuple(_cured(stage, suspected[0]) for stage in stages)
    signature = any(cause.name in _SUSPECT_SIGNATURE for cause in ranked[:2])
    moments = tuple(inspection.facts.moments)
    return ConnectionTest(
        stages=stages,
        causes=ranked,
        ruled_out=tuple(suspicion.ruled_out) if failed else (),
        account=inspection.config.connection.account,
        host=inspection.host,
        failed_sign_ins=inspection.guard.failures,
        audit_trail=AuditTrail(moments=moments) if moments else None,
        base_strings=masked_base_strings(inspection) if inspection.deep or signature else (),
    )
