from __future__ import annotations

import traceback

import pytest

from connector import errors
from connector.diagnostics import Diagnostic, Place
from connector.errors import (
    ConfigurationError,
    ConnectorError,
    RejectedError,
    frozen_error,
    lineage,
    matches,
    thawed_error,
)


@pytest.mark.parametrize(
    ("type_", "pattern"),
    [
        ("NETSUITE:AUTHENTICATION", "CONNECTIVITY"),
        ("NETSUITE:AUTHENTICATION", "NETSUITE:CONNECTIVITY"),
        ("NETSUITE:USER_ERROR", "MS-NETSUITE-REST:BAD_REQUEST"),
        ("NETSUITE:TIMEOUT", "MULE:CONNECTIVITY"),
        ("APP:X", "ANY"),
        ("APP:X", "APP:X"),
        ("DB:QUERY_EXECUTION", "DB:ANY"),
    ],
)
def test_a_handler_catches_its_type_and_the_children(type_: str, pattern: str) -> None:
    assert matches(type_, pattern)


@pytest.mark.parametrize(
    ("type_", "pattern"),
    [
        ("NETSUITE:CONNECTIVITY", "AUTHENTICATION"),
        ("NETSUITE:USER_ERROR", "CONNECTIVITY"),
        ("APP:X", "OTHER:X"),
        ("DB:CONNECTIVITY", "NETSUITE:CONNECTIVITY"),
    ],
)
def test_a_handler_leaves_what_is_not_its_own(type_: str, pattern: str) -> None:
    assert not matches(type_, pattern)


def test_a_type_may_have_another_parent_in_its_namespace() -> None:
    assert list(lineage("HTTP:NOT_FOUND")) == ["NOT_FOUND", "CLIENT_ERROR", "ANY"]
    assert list(lineage("NETSUITE:NOT_FOUND")) == ["NOT_FOUND", "ANY"]
    assert matches("HTTP:UNAUTHORIZED", "HTTP:CONNECTIVITY")
    assert not matches("NETSUITE:NOT_FOUND", "CLIENT_ERROR")


def test_every_type_leads_to_any() -> None:
    for identifier in errors.PARENTS:
        assert list(lineage(identifier))[-1] == "ANY"


def test_the_tree_is_the_one_that_is_drawn() -> None:
    drawn = {word for word in (errors.__doc__ or "").split() if word.endswith("Error")}
    classes = {
        name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, ConnectorError)
    }

    assert drawn == classes


def test_an_error_leaves_out_what_it_does_not_know() -> None:
    error = RejectedError("no such record", code="RCRD_DSNT_EXIST", type="NETSUITE:NOT_FOUND")

    assert error.as_dict() == {
        "type": "NETSUITE:NOT_FOUND",
        "code": "RCRD_DSNT_EXIST",
        "message": "no such record",
        "attempts": 1,
    }


def test_all_findings_are_told_at_once() -> None:
    findings = [
        Diagnostic(code="a", message="one", where=Place("f", 1, 2)),
        Diagnostic(code="b", message="two", hint="do"),
    ]
    error = ConfigurationError("f has 2 errors", findings=findings)

    assert list(error.diagnostics) == findings
    assert "f:1:2: error: one [a]" in str(error)
    assert "hint: do" in str(error)


def test_what_other_ways_gave_is_for_expressions_and_survives_a_restart_but_stands_in_no_log() -> None:
    error = RejectedError("1 of 2 routes failed", type="COMPOSITE_ROUTING", results={"0": 5}, failures={"1": {}})

    assert error.seen() == {**error.as_dict(), "results": {"0": 5}, "failures": {"1": {}}}
    assert "results" not in error.as_dict()
    assert thawed_error(frozen_error(error)).seen() == error.seen()


def test_a_traceback_names_the_cure_of_an_error_once() -> None:
    error = ConnectorError("there is no key `type` here", hint="the first cure")
    error.hint = "the keys are id and name"
    error.add_note("in the third record")
    found = ConfigurationError(
        "it is wrong", hint="mend it", findings=[Diagnostic(code="x", message="it is wrong", hint="mend it")]
    )

    told = ["".join(traceback.format_exception_only(one)) for one in (error, found, ConnectorError("no cure"))]

    assert told[0].endswith("there is no key `type` here\nhint: the keys are id and name\nin the third record\n")
    assert [text.count("hint:") for text in told] == [1, 1, 0]


def test_a_sentence_that_is_its_only_finding_is_said_once() -> None:
    finding = Diagnostic(code="wrong-type", message="port: a whole number belongs here")

    assert str(ConfigurationError(finding.message, findings=[finding])).count("a whole number") == 1
    assert str(ConfigurationError("two things", findings=[finding])).startswith("two things\n")
