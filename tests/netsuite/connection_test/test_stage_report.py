from __future__ import annotations

import json

import pytest

from connector.netsuite.connection_test.stage_report import (
    AuditTrail,
    Cause,
    ConnectionTest,
    Stage,
    in_words,
)

PASSED = Stage(name="clock", title="clock", status="passed", evidence="0 s")
WARNED = Stage(name="account", title="account", status="warning", evidence="unknown")
FAILED = Stage(name="tls", title="TLS", status="failed", evidence="untrusted", cure="trust it", seconds=0.12345)


def test_warnings_and_skipped_stages_do_not_fail() -> None:
    skipped = Stage(name="limits", title="limits", status="skipped", evidence="not told")

    assert ((found := ConnectionTest(stages=(PASSED, WARNED, skipped))).ok, found.exit_code) == (True, 0)


def test_one_failed_stage_fails() -> None:
    assert ((found := ConnectionTest(stages=(PASSED, FAILED))).ok, found.exit_code) == (False, 4)


def test_stage_is_found_by_name() -> None:
    found = ConnectionTest(stages=(PASSED, FAILED))

    assert FAILED is found.stage("tls")
    with pytest.raises(KeyError):
        found.stage("soap")


@pytest.mark.parametrize(
    ("weight", "word"),
    [(100, "certain"), (99, "very likely"), (70, "very likely"), (40, "likely"), (15, "possible"), (0, "unlikely")],
)
def test_weights_become_words(weight: int, word: str) -> None:
    assert word == in_words(weight)


def test_dictionary_is_json_with_everything_in_it() -> None:
    cause = Cause(name="tls_intercepted", likelihood="likely", message="a proxy", evidence=("its certificate",))
    found = ConnectionTest(
        stages=(FAILED,), causes=(cause,), audit_trail=AuditTrail(moments=("2026-11-23T10:00:00+00:00",))
    )
    shown = json.loads(json.dumps(found.as_dict()))

    assert {"ok", "exit_code", "stages", "causes", "audit_trail", "ruled_out"} <= shown.keys()
    assert shown["stages"][0]["seconds"] == 0.123
    assert shown["causes"][0]["evidence"] == ["its certificate"]
    assert "View Login Audit Trail" in shown["audit_trail"]["menu"]
