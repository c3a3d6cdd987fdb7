from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from connector import registry
from connector.errors import BugError, RejectedError
from connector.step import RESERVED, Handler, Reading, Step

READING = Reading(find=registry.find)
STEP: TypeAdapter[Step] = TypeAdapter(Step)


def read(raw: Any) -> Step:
    return STEP.validate_python(raw, context=READING)


def problems(raw: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    with pytest.raises(ValidationError) as caught:
        read(raw)
    return [(error["type"], error["loc"]) for error in caught.value.errors()]


def test_inside_the_kind_is_what_is_asked_outside_how_it_is_treated() -> None:
    step = read({"id": "look", "netsuite.get": {"config": "erp", "record_type": "customer", "id": 4}, "timeout": "3s"})

    assert (step.kind, step.id, step.config, step.reserved.timeout) == ("netsuite.get", "look", "erp", 3.0)
    assert step.arguments.loaded.id == "4"  # type: ignore[attr-defined]


def test_mules_spelling_of_reserved_keys_is_accepted() -> None:
    step = read({"logger": "x", "targetValue": "payload", "onFailedRecord": "fail", "errorMapping": []})

    assert (step.reserved.on_failed_record, step.kind) == ("fail", "logger")


def test_a_slip_in_a_reserved_key_is_told_as_one() -> None:
    with pytest.raises(ValidationError) as caught:
        read({"logger": "x", "tagret": "y"})

    assert caught.value.errors()[0]["ctx"]["hint"] == "did you mean `target`?"


def test_a_value_alone_stands_for_the_main_argument() -> None:
    assert read({"logger": "hello"}).arguments.loaded.message == "hello"  # type: ignore[attr-defined]
    assert read({"set_payload": {"a": 1}}).arguments.loaded.value == {"a": 1}  # type: ignore[attr-defined]
    assert read({"set_payload": {"value": 1, "more": 2}}).arguments.loaded.value == {"value": 1, "more": 2}  # type: ignore[attr-defined]
    assert read({"set_payload": {}}).arguments.loaded.value == {}  # type: ignore[attr-defined]
    assert read({"set_payload": {"value": 1}}).arguments.loaded.value == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, [("step-kind", ())]),
        ({"logger": "x", "set_payload": 1}, [("step-kind", ())]),
        ("logger", [("step", ())]),
        ({"loger": "x"}, [("unknown-kind", ("loger",))]),
        ({"netsuite.on_new_object": {}}, [("unknown-kind", ("netsuite.on_new_object",))]),
        (
            {"logger": {"mesage": 1}, "timeout": "soon"},
            [("duration", ("timeout",)), ("unknown-key", ("logger", "mesage"))],
        ),
        ({"id": "1x", "logger": "x"}, [("string_pattern_mismatch", ("id",))]),
        ({"logger": "x", "on_error": [{}]}, [("handler", ("on_error", 0, "on_error_propagate"))]),
        (
            {"choice": [{"when": "x ==", "steps": [{"loger": 1}]}]},
            [
                ("expression", ("choice", "branches", 0, "when")),
                ("unknown-kind", ("choice", "branches", 0, "steps", 0, "loger")),
            ],
        ),
    ],
)
def test_every_mistake_is_told_at_its_place_all_at_once(raw: Any, expected: list[Any]) -> None:
    assert sorted(problems(raw), key=str) == sorted(expected, key=str)


def test_no_component_bears_a_reserved_name() -> None:
    assert [name for name in registry.names() if name in RESERVED] == []


def test_a_handler_catches_its_types_and_their_children() -> None:
    handler = TypeAdapter(Handler).validate_python(
        {"on_error_continue": {"type": "APP:X, NETSUITE:CONNECTIVITY", "when": "error.code != 'Y'"}}, context=READING
    )
    handling = handler.handling

    def caught(type_: str, code: str = "") -> bool:
        error = RejectedError("x", type=type_, code=code)
        return handling.catches(error, {"error": {"code": code}})

    assert caught("NETSUITE:TIMEOUT")
    assert caught("APP:X")
    assert not caught("APP:X", "Y")
    assert not caught("DB:CONNECTIVITY")


def test_a_step_needs_to_know_where_kinds_are_found() -> None:
    with pytest.raises(BugError):
        STEP.validate_python({"logger": "x"})
