"""What went wrong in a test, for a person: the place of each expectation, what it expects and what came."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from connector.flow_tests.judging import Failure
from connector.flow_tests.matching import ABSENT
from connector.flow_tests.trial import Trial
from connector.frozen_json import show
from connector.reference import masked

_LONGEST = 2000
"""Characters of one value that are shown."""


def told(trial: Trial) -> list[str]:
    """The lines about *trial*; none where it passed."""
    if trial.findings:
        return [line for finding in trial.findings for line in str(finding).split("\n")]
    return [line for failure in trial.failures for line in lines_of(failure)]


def lines_of(failure: Failure) -> list[str]:
    """The place and the name of what differs, what is expected (-) and what came (+)."""
    difference = failure.difference
    lines = [f"{failure.where}: {failure.what}"]
    if difference.reason:
        lines += [f"    {line}" for line in difference.reason.split("\n")]
    expected, actual = difference.expected, difference.actual
    if _is_long(expected) and _is_long(actual):
        lines += [f"    {line}" for line in _diff(str(expected), str(actual))]
    elif not (expected is ABSENT and actual is ABSENT):
        lines += [f"    - expected  {line}" for line in _shown(expected)] if expected is not ABSENT else []
        lines += [f"    + actual    {line}" for line in _shown(actual)]
    return [masked(line) for line in lines]


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and "\n" in value


def _diff(expected: str, actual: str) -> Iterator[str]:
    found = difflib.unified_diff(expected.splitlines(), actual.splitlines(), "expected", "actual", lineterm="", n=2)
    return (line[:_LONGEST] for line in found)


def _shown(value: Any) -> Iterator[str]:
    """*value* as it would be written, short of the rest where it is long."""
    if value is ABSENT:
        yield "nothing"
        return
    if isinstance(value, str) and value.startswith("${"):
        yield value
        return
    text = show(value)
    yield text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … ({len(text):,} characters)"
