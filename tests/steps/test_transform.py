from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from connector.errors import ConfigurationError
from connector.flow.result import RunResult

Run = Callable[..., RunResult]


def test_each_maps_a_list_and_sees_variables_and_params_too(run_steps: Run) -> None:
    result = run_steps(
        """
- set_variable: {variable_name: factor, value: 2}
- transform:
    each: {double: "${payload.n * vars.factor}", constant: 3}
""",
        payload=[{"n": 1}, {"n": Decimal("1.5")}],
    )

    assert result.payload == [{"double": 2, "constant": 3}, {"double": Decimal("3.0"), "constant": 3}]


def test_each_maps_one_record(run_steps: Run) -> None:
    assert run_steps("- transform: {each: {a: '${payload.n}'}}", payload={"n": 1}).payload == {"a": 1}


def test_each_maps_a_stream_without_reading_it(run_steps: Run, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("n\n1\n2\n", encoding="utf-8")
    run_steps(
        f"- file.read_csv: {{path: {tmp_path}/in.csv}}\n- transform: {{each: {{m: '${{int(payload.n) + 1}}'}}}}\n"
        f"- file.write_csv: {{path: {tmp_path}/out.csv}}"
    )

    assert (tmp_path / "out.csv").read_text(encoding="utf-8").split() == ["m", "2", "3"]


def test_payload_and_variables_see_the_event_as_it_was(run_steps: Run) -> None:
    result = run_steps(
        """
- transform:
    payload: {sum: "${payload.a + payload.b}"}
    variables: {before: "${payload.a}"}
- set_payload: "${[payload.sum, vars.before]}"
""",
        payload={"a": 1, "b": 2},
    )

    assert result.payload == [3, 1]


@pytest.mark.parametrize("body", ["{}", "{each: {a: 1}, payload: 2}", "{each: 5}"])
def test_it_makes_one_payload_or_variables(run_steps: Run, body: str) -> None:
    with pytest.raises(ConfigurationError):
        run_steps(f"- transform: {body}")
