from __future__ import annotations

from collections.abc import Callable

import pytest

from connector.errors import ConfigurationError
from connector.flow.result import RunResult

Run = Callable[..., RunResult]


def test_it_fails_with_its_own_type(run_steps: Run) -> None:
    result = run_steps(
        '- id: stop\n  raise_error: {type: "APP:NO_CUSTOMER", description: "order ${payload} has none"}', payload=7
    )

    assert result.error is not None
    assert (result.error.type, str(result.error), result.error.step) == (
        "APP:NO_CUSTOMER",
        "order 7 has none",
        "main/stop",
    )
    assert result.exit_code == 1


def test_without_a_description_the_type_says_it(run_steps: Run) -> None:
    assert "APP:X" in str(run_steps('- raise_error: {type: "APP:X"}').error)


def test_a_connectors_namespace_is_not_for_flows(run_steps: Run) -> None:
    with pytest.raises(ConfigurationError, match="belongs to a connector"):
        run_steps('- raise_error: {type: "NETSUITE:USER_ERROR"}')
