from __future__ import annotations

import json

from connector import events
from connector.monitoring.trace_lines import as_lines, traced_to


def test_a_step_is_told_in_a_few_lines() -> None:
    step = events.StepTraced(
        step="main/read", kind="netsuite.get", given="nothing", left="record of 1 field", after={"id": "7"},
        variables={"x": 1}, removed=("y",), seconds=0.25, attempts=2,
    )  # fmt: skip

    assert as_lines(step).splitlines() == [
        "main/read netsuite.get (250.0 ms, 2 attempts)",
        "  before: nothing",
        '  after:  record of 1 field {"id": "7"}',
        "  vars.x = 1",
        "  vars.y is gone",
    ]


def test_a_failure_and_a_page_are_told() -> None:
    failed = events.StepTraced(step="main/read", kind="logger", given="nothing", error="APP:NO: no", events=3)
    page = events.PageTraced(step="main/read", records=2, first={"a": 1})

    assert as_lines(failed).splitlines()[0].endswith("3 events together)")
    assert as_lines(failed).splitlines()[-1] == "  failed: APP:NO: no"
    assert as_lines(page) == '  main/read: 2 records pass, the first {"a": 1}'


def test_a_step_that_leaves_the_event_as_it_was_says_so_and_long_values_are_cut() -> None:
    same = events.StepTraced(step="a", kind="logger", given="int", before=1, left="int", after=1)
    long = events.StepTraced(step="a", kind="logger", given="text", before="x" * 1000)

    assert as_lines(same).splitlines()[-1] == "  after:  the same"
    assert len(as_lines(long)) < 600


def test_a_file_gets_the_trace_as_json_lines_and_nothing_else() -> None:
    lines: list[str] = []
    hear = traced_to(lines.append)
    hear(events.Noted(message="not this"))
    hear(events.StepTraced(step="main/a", kind="logger", given="nothing", seconds=0.1234567))

    (line,) = [json.loads(line) for line in lines]
    assert (line["event"], line["step"], line["kind"], line["seconds"]) == ("step_traced", "main/a", "logger", 0.123)
