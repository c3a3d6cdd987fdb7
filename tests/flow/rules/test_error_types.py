from __future__ import annotations

import pytest

from connector.flow.load import load_text
from tests.flow.rules.conftest import CONFIGS, Found

STEPS = """
- try:
    steps: [{%s}]
    on_error: [{on_error_propagate: {type: '%s'}}]
"""
GET = "netsuite.get: {record_type: customer, id: '1'}"
EXECUTE = "database.execute: {statement: x}"
RAISE = "raise_error: {type: 'APP:NO_CUSTOMER'}"


@pytest.mark.parametrize(
    ("step", "type_", "hint"),
    [
        (GET, "NETSUITE:CONNECTIVITYY", "did you mean `NETSUITE:CONNECTIVITY`?"),
        (GET, "NETSUTE:TIMEOUT", "did you mean `NETSUITE:TIMEOUT`?"),
        ("file.read: {path: x}", "FILE:NOT_FOUND", "did you mean `FILE:FILE_NOT_FOUND`?"),
        ("file.read: {path: x}", "ANY, FILE:FILE_NOTFOUND", "did you mean `FILE:FILE_NOT_FOUND`?"),
        (GET, "DB:LOCKED", "remove it, or name one of NETSUITE:AMBIGUOUS"),
        (EXECUTE, "DB:NOT_FOUND", "remove it, or name one of DB:AMBIGUOUS"),
        (GET, "TIMEOUTT", "did you mean `TIMEOUT`?"),
        (GET, "MULE:CONNECTIVITYY", "did you mean `CONNECTIVITY`?"),
        (RAISE, "APP:NO_CUSTMER", "did you mean `APP:NO_CUSTOMER`?"),
        (GET, "APP:REFUSED", "raise it with `raise_error: {type: …}`"),
    ],
)
def test_a_type_that_nothing_raises_is_told_with_the_near_one(step: str, type_: str, hint: str) -> None:
    steps = (STEPS % (step, type_)).replace("\n", "\n      ")
    (warning,) = load_text(f"flows:\n  main:\n    steps:{steps}\n{CONFIGS}").warnings

    assert (warning.code, warning.severity) == ("never-raised", "warning")
    assert warning.hint.startswith(hint)


@pytest.mark.parametrize(
    ("step", "type_"),
    [
        (GET, "ANY"),
        (GET, "netsuite:any"),
        (GET, "NETSUITE:CONNECTIVITY, NETSUITE:INVALID_VERSION, MS-NETSUITE-REST:FORBIDDEN"),
        (GET, "TIMEOUT"),
        (GET, "MULE:CONNECTIVITY, STATE:LOCKED, VALIDATION:NULL"),
        (GET, "DUPLICATE_MESSAGE"),
        (EXECUTE, "DB:TIMEOUT, DB:QUERY_EXECUTION"),
        ("http.request: {url: 'https://example.com'}", "HTTP:UNAUTHORIZED, HTTP:GATEWAY_TIMEOUT"),
        (RAISE, "APP:NO_CUSTOMER, APP:ANY"),
        ("raise_error: {type: '${payload.type}'}", "APP:WHATEVER, WHATEVER"),
        ("transform: {python: {function: 'x:y'}}", "SHOP:CLOSED"),
    ],
)
def test_what_may_be_raised_is_not_told(step: str, type_: str, found: Found) -> None:
    assert "never-raised" not in [code for code, _, _ in found(STEPS % (step, type_))]


def test_mappings_make_types_and_name_some(found: Found) -> None:
    mapped = f"- {GET}\n  error_mapping: [{{source_type: '%s', target_type: 'APP:AWAY'}}]"
    handler = "\n  on_error: [{on_error_propagate: {type: 'APP:AWAY'}}]"

    assert found(mapped % "NETSUITE:CONNECTIVITY" + handler) == []
    assert found(mapped % "NETSUITE:CONNECTIVITYY") == [("never-raised", "warning", 5)]


def test_retries_name_types_too(found: Found) -> None:
    assert found(f"- {GET}\n  retry: {{on: [TIMEOUT, UNAVAILABLEE]}}") == [("never-raised", "warning", 5)]
    assert found(f"- {GET}\n  retry: {{attempts: 2}}") == []
    policies = f"{CONFIGS}\nretry_policies:\n  patient: {{on: [TIMEOUT, 'HTTP:TIMEOUT']}}"
    assert [code for code, _, _ in found(f"- {GET}", policies)] == ["never-raised"]


def test_a_type_that_another_flow_of_the_file_raises_may_come(found: Found) -> None:
    text = (
        "flows:\n  a: {steps: [{flow_ref: b}], on_error: [{on_error_continue: {type: 'APP:X'}}]}\n"
        "sub_flows:\n  b: {steps: [{raise_error: {type: 'APP:X'}}]}\n"
    )

    assert found(text) == []
