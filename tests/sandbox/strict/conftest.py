"""A strict sandbox, and what it found in the last request."""

from collections.abc import Callable, Iterator

import pytest

from connector.sandbox.server import Sandbox

Found = Callable[[], list[str]]


@pytest.fixture(scope="module")
def strict() -> Iterator[Sandbox]:
    with Sandbox(seed="empty", strict=True) as running:
        yield running


@pytest.fixture
def found(strict: Sandbox) -> Found:
    """Gives the codes of what was found since it was asked last."""
    report = strict.strict_report
    assert report is not None
    report.clear()

    def codes() -> list[str]:
        told = report.codes
        report.clear()
        return told

    return codes
