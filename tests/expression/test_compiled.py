"""The kinds of typed fields."""

from __future__ import annotations

import pickle
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, SecretStr, TypeAdapter, ValidationError

from connector.config_model import ConfigModel
from connector.expression.compiled import Compiled, Computed, Sees, Static, kind_of_field
from connector.expression.lexer import ExpressionError

CONDITION = TypeAdapter[Any](Compiled[bool])
MAPPING = TypeAdapter[Any](Compiled[dict[str, Any]])
VALUE = TypeAdapter[Any](Compiled[Any])
COMPUTED = TypeAdapter[Any](Computed[Any])
SCOPE = {"payload": {"n": 5, "t": "x"}}


@pytest.mark.parametrize("text", ["payload.n > 3", "${payload.n > 3}", " ${payload.n}\n", "payload.t", True])
def test_a_condition_is_taken_bare_or_in_braces(text: Any) -> None:
    assert CONDITION.validate_python(text)(SCOPE) is True


def test_a_mapping_is_one_function_over_its_fields() -> None:
    mapping = MAPPING.validate_python({"a": "${payload.n}", "b": "bare"})

    assert mapping(SCOPE) == {"a": 5, "b": "bare"}
    assert mapping.names == {"payload"}
    assert mapping.paths == {("payload", "n")}
    assert MAPPING.validate_python("${payload}")(SCOPE) == SCOPE["payload"]


def test_a_bare_text_is_a_text_unless_the_field_is_computed() -> None:
    assert VALUE.validate_python("payload.n")(SCOPE) == "payload.n"
    assert VALUE.validate_python("n: ${payload.n}")(SCOPE) == "n: 5"
    assert COMPUTED.validate_python("payload.n")(SCOPE) == 5
    assert COMPUTED.validate_python([1, "${payload.n}"])(SCOPE) == [1, 5]


def test_references_inside_are_resolved_by_whoever_calls() -> None:
    assert VALUE.validate_python({"k": "${env:X}"})(SCOPE, lambda reference: reference.name) == {"k": "X"}


@pytest.mark.parametrize(
    ("adapter", "value", "offset", "says"),
    [
        (CONDITION, "payload.n >", 11, "no expression"),
        (CONDITION, "${paylod.n}", 2, "no `paylod`"),
        (CONDITION, "a ${payload.n}", 0, "beside"),
        (CONDITION, "${env:X}", 0, "reference"),
        (CONDITION, 5, 0, "belongs here"),
        (CONDITION, "${payload.n", 0, "not closed"),
        (MAPPING, {"a": {"b": "x ${upper()}"}}, 4, "missing a required argument"),
        (COMPUTED, "payload n", 0, "no expression"),
    ],
)
def test_a_broken_expression_is_told_to_pydantic_with_its_offset(
    adapter: TypeAdapter[Any], value: Any, offset: int, says: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(value)

    (found,) = caught.value.errors()
    assert found["type"] == "expression"
    assert says in found["msg"]
    if offset:
        assert found["ctx"]["offset"] == offset
    assert found["loc"] == (("a", "b") if isinstance(value, dict) else ())


def test_a_mapping_takes_no_list() -> None:
    with pytest.raises(ValidationError):
        MAPPING.validate_python(["a"])


def test_a_compiled_value_stays_and_can_be_pickled_and_compared() -> None:
    value = CONDITION.validate_python("payload.n > 3")

    assert CONDITION.validate_python(value) is value
    again = pickle.loads(pickle.dumps(value))
    assert again == value
    assert hash(again) == hash(value)
    assert again(SCOPE) is True
    assert value.text == "payload.n > 3"
    assert not value.constant
    assert CONDITION.validate_python(True).constant


def test_python_code_can_make_one() -> None:
    assert Compiled[int]("payload.n + 1", "expression")(SCOPE) == 6
    with pytest.raises(ExpressionError):
        Compiled[bool](None, "condition")


def test_the_schema_for_editors_says_what_can_be_written() -> None:
    assert CONDITION.json_schema() == {"anyOf": [{"type": "boolean"}, {"type": "string"}]}
    assert COMPUTED.json_schema() == {"type": "string"}
    assert VALUE.json_schema() == {}
    assert MAPPING.json_schema()["anyOf"][0] == {"type": "object"}


class Part(ConfigModel):
    x: int = 0


class Kinds(ConfigModel):
    static: Static[str]
    static_optional: Static[str] | None = None
    static_list: list[Static[str]] = []
    compiled: Compiled[bool]
    compiled_optional: Annotated[Compiled[bool] | None, Sees("record")] = None
    compiled_inside: dict[str, Compiled[Any]] = Field(default={})
    nested: list[Part] = []
    nested_optional: Part | None = None
    plain: int = 0
    plain_list: list[dict[str, int]] | None = None
    plain_literal: Literal["a", "b"] = "a"
    plain_secret: SecretStr = SecretStr("")


@pytest.mark.parametrize("name", Kinds.model_fields)
def test_the_kind_of_a_field_is_known_from_its_annotation(name: str) -> None:
    kind = kind_of_field(Kinds.model_fields[name])

    assert kind == {"compiled_inside": "nested"}.get(name, name.partition("_")[0])
