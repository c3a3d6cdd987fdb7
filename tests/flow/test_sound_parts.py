from __future__ import annotations

from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from connector.flow import sound_parts
from connector.flow.check import flows, steps_of
from connector.flow.document import Document
from connector.flow.load import READING


def left(text: str) -> Document | None:
    """What is left of a document that is refused; it stays as it is."""
    data: dict[str, Any] = yaml.safe_load(text)
    with pytest.raises(ValidationError) as caught:
        Document.model_validate(data, context=READING)
    found = sound_parts.of(data, caught.value, READING)
    assert data == yaml.safe_load(text)
    return found


def kinds(text: str) -> list[str]:
    """The kinds of the steps that are left, in their order."""
    document = left(f"flows: {{a: {{steps: [{text}]}}}}")
    assert document is not None
    return [step.kind for flow, loc in flows(document) for step, _ in steps_of(flow, loc)]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("{loger: x}, {flow_ref: b}", ["logger", "flow_ref"]),
        ("{flow_ref: {}}, {set_payload: 1}", ["logger", "set_payload"]),
        ("{foreach: {batch_size: 0, steps: [{flow_ref: b}]}}", ["foreach", "flow_ref"]),
        ("{foreach: {steps: []}}", ["logger"]),
        ("{set_payload: '${a b}'}", ["set_payload"]),
        ("{choice: [{when_: 1, steps: [{flow_ref: b}]}, {otherwise: [{flow_ref: c}]}]}",
         ["choice", "logger", "flow_ref"]),
        ("{scatter_gather: [{stepz: []}, {steps: [{flow_ref: b}]}]}", ["scatter_gather", "logger", "flow_ref"]),
        ("{logger: x, on_error: [{on_error: {}}, {on_error_continue: {steps: [{flow_ref: b}]}}]}",
         ["logger", "flow_ref"]),
        ("{batch_job: {steps: [{nme: x, steps: [{flow_ref: b}]}]}}, {flow_ref: c}", ["logger", "flow_ref"]),
    ],
)  # fmt: skip
def test_what_is_refused_gives_way_and_all_else_keeps_its_place(steps: str, expected: list[str]) -> None:
    assert kinds(steps) == expected


def test_names_of_what_is_refused_go_on_being_known() -> None:
    document = left(
        "{flows: {a: 5, b: {steps: []}}, sub_flows: {c: {}}, params: {d: {type: x}}, retry_policies: {e: 5}}"
    )

    assert document is not None
    assert [*document.all_steps, *document.params, *document.retry_policies] == ["a", "b", "c", "d", "e"]


def test_where_nothing_is_left_there_is_no_document() -> None:
    assert left("{flows: 5}") is not None
    assert sound_parts.of({}, _error(), READING) is None


def _error() -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        Document.model_validate([], context=READING)
    return caught.value
