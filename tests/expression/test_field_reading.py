"""Our reader sees a field before all its validators, and only once."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, TypeAdapter, field_validator

from connector.expression.field_reading import Open, holds_open
from connector.expression.template import Arguments, bind


def test_no_validator_of_a_field_meets_a_hole() -> None:
    met: list[Any] = []

    def meet(value: Any) -> Any:
        met.append(value)
        return value

    class Guarded(Arguments):
        number: Annotated[int, BeforeValidator(meet)] = Field(default=1, ge=0)

        @field_validator("number", mode="before")
        @classmethod
        def _before(cls, value: Any) -> Any:
            return meet(value)

        @field_validator("number")
        @classmethod
        def _after(cls, value: int) -> int:
            met.append(value)
            return value

    bound = bind(Guarded, {"number": "${payload}"})
    assert met == []

    assert bound.arguments({"payload": "7"}).number == 7
    assert met == ["7", "7", 7]


def test_a_subclass_and_a_union_of_models_read_holes_too() -> None:
    class One(Arguments):
        a: int

    class Two(One):
        b: int = 2

    class Holder(Arguments):
        part: Two | None = None
        parts: dict[str, One] = {}

    bound = bind(Holder, {"part": {"a": "${payload}"}, "parts": {"x": {"a": "${payload + 1}"}}})

    assert bound.arguments({"payload": 1}) == Holder(part=Two(a=1), parts={"x": One(a=2)})


def test_a_validator_that_cannot_take_a_hole_says_nothing_about_the_constants() -> None:
    class Summed(Arguments):
        numbers: list[Any] = []

        @field_validator("numbers")
        @classmethod
        def _positive(cls, value: list[Any]) -> list[Any]:
            if sum(value) < 0:
                raise ValueError("negative")
            return value

    assert bind(Summed, {"numbers": [1, "${payload}"]}).arguments({"payload": 2}).numbers == [1, 2]


def test_an_adapter_over_arguments_reads_them_once() -> None:
    class Part(Arguments):
        a: int

    assert TypeAdapter(list[Part]).validate_python([{"a": 1}]) == [Part(a=1)]
    assert TypeAdapter(list[Part]).validate_python([{"a": 2}]) == [Part(a=2)]


def test_what_is_open_is_found_at_any_depth() -> None:
    class Part(Arguments):
        a: Any

    hole = bind(Part, {"a": "${payload}"}).loaded
    assert holds_open({"x": [(hole,)]})
    assert holds_open(hole)
    assert not holds_open({"x": [1]})
    assert repr(hole) == "Part(a=Open('${payload}'))"
    assert isinstance(hole.model_dump()["a"], Open)
