from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.flow.api import Flow

STEPS = "{id: make, set_payload: [{a: 1}, {a: 2}]}, {id: more, set_payload: {b: 1}}, {set_payload: 3}"
TWO = f"flows: {{f: {{steps: [{STEPS}]}}}}"


@pytest.mark.parametrize(("until", "rows"), [("more", [{"a": 1}, {"a": 2}]), ("make", [])])
def test_the_step_named_is_not_carried_out(until: str, rows: list[object]) -> None:
    with Flow.read(TWO).stream(until=until, state="memory") as records:
        assert list(records) == rows


def test_a_record_alone_is_a_stream_of_one() -> None:
    one = TWO.replace(", {set_payload: 3}", "")
    with Flow.read(one).stream(state="memory") as records:
        assert list(records) == [{"b": 1}]


def test_a_number_is_no_record() -> None:
    with (
        pytest.raises(ConfigurationError, match="leaves a int, which is no record"),
        Flow.read(TWO).stream(state="memory") as records,
    ):
        list(records)


def test_a_step_that_is_not_there_is_answered_before_anything_runs() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Flow.read(TWO).stream(until="mroe")

    assert caught.value.hint == "did you mean `more`?"


def test_a_flow_that_ends_in_a_write_says_where_to_stop() -> None:
    text = "flows: {f: {steps: [{id: write, file.write_csv: {path: /tmp/never.csv, records: [{a: 1}]}}]}}"
    with pytest.raises(ConfigurationError) as caught:
        Flow.read(text).stream()

    assert caught.value.hint == "give until='write' to read what it would be given"
