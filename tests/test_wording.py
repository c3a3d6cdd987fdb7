from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, SecretStr, TypeAdapter, ValidationError

from connector.config_model import details
from connector.wording import NOTHING, worded


class Colour(StrEnum):
    RED = "RED"
    GREEN = "GREEN"


class Point(BaseModel):
    x: int = 0


def told(annotation: Any, value: Any) -> tuple[str, str]:
    with pytest.raises(ValidationError) as error:
        TypeAdapter(annotation).validate_python(value)
    found = error.value.errors()[0]
    return worded(found, found["input"])


@pytest.mark.parametrize(
    ("annotation", "value", "message"),
    [
        (int, "lots", "a whole number belongs here, not 'lots'"),
        (int, 1.5, "a whole number belongs here, not 1.5"),
        (int, None, "a whole number belongs here, not null"),
        (float, {"a": 1}, "a number belongs here, not a mapping"),
        (bool, "maybe", "true or false belongs here, not 'maybe'"),
        (list[int], "x", "a list belongs here, not 'x'"),
        (dict[str, int], [1], "a mapping belongs here, not a list"),
        (Point, 7, "a mapping belongs here, not 7"),
        (date, "soon", "a date belongs here, not 'soon'"),
        (datetime, "soon", "a moment belongs here, not 'soon'"),
        (Annotated[int, Field(ge=1)], 0, "1 or more belongs here, not 0"),
        (Annotated[int, Field(gt=1)], 1, "more than 1 belongs here, not 1"),
        (Annotated[int, Field(le=9)], 10, "9 or less belongs here, not 10"),
        (Annotated[int, Field(lt=9)], 9, "less than 9 belongs here, not 9"),
        (Annotated[list[int], Field(min_length=2)], [1], "2 or more entries belong here, not 1"),
        (Annotated[list[int], Field(max_length=1)], [1, 2], "1 entries or fewer belong here, not 2"),
        (Annotated[str, Field(min_length=2)], "a", "a text of 2 or more characters belongs here, not 'a'"),
        (Annotated[str, Field(max_length=1)], "ab", "a text of 1 characters or fewer belongs here, not 'ab'"),
        (Annotated[str, Field(pattern="^a$")], "b", "a text of the form ^a$ belongs here, not 'b'"),
        (Literal["a", "b"], "c", "one of 'a' or 'b' belongs here, not 'c'"),
        (Colour, "BLUE", "one of 'RED' or 'GREEN' belongs here, not 'BLUE'"),
        (int, "x" * 99, f"a whole number belongs here, not '{'x' * 39}…"),
    ],
)
def test_says_what_belongs_here_and_what_was_found(annotation: Any, value: Any, message: str) -> None:
    assert told(annotation, value)[0] == message


@pytest.mark.parametrize(("value", "kind"), [(1234, "a number"), (True, "true or false"), ([1], "a list")])
def test_where_a_text_belongs_the_value_is_not_told_for_it_may_be_a_secret(value: Any, kind: str) -> None:
    for annotation in (str, SecretStr):
        assert told(annotation, value) == (f"a text belongs here, not {kind}", "put it in quotes")


def test_the_nearest_choice_is_suggested() -> None:
    assert told(Literal["stream", "record"], "recordd")[1] == "did you mean `record`?"


def test_a_value_that_is_not_known_is_not_told() -> None:
    with pytest.raises(ValidationError) as error:
        TypeAdapter(int).validate_python("lots")

    assert worded(error.value.errors()[0], NOTHING) == ("a whole number belongs here", "write digits alone: 5")


def test_words_of_our_own_stay_and_the_value_can_be_added_later() -> None:
    with pytest.raises(ValidationError) as error:
        TypeAdapter(Annotated[int, Field(ge=1)]).validate_python(0)
    again = ValidationError.from_exception_data("x", details(error.value, ("a",)))
    found = again.errors()[0]

    assert found["msg"] == "1 or more belongs here"
    assert found["loc"] == ("a",)
    assert worded(found, 0)[0] == "1 or more belongs here, not 0"
