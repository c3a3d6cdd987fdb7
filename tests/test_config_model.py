from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from connector.config_model import ConfigModel, Duration, seconds


class Inner(ConfigModel):
    page_size: int = 10
    """Records a page."""


class Outer(ConfigModel):
    inner: Inner = Inner()
    """Nested."""
    timeout: Duration = 1.0
    """How long."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [("30s", 30.0), ("5m", 300.0), ("1h30m", 5400.0), ("250ms", 0.25), ("1d", 86400.0), ("10", 10.0), ("1.5 s", 1.5)],
)
def test_durations_are_written_with_units(text: str, expected: float) -> None:
    assert Outer(timeout=text).timeout == expected


@pytest.mark.parametrize("text", ["soon", "5x", "", "m5", "--5s", "1h-"])
def test_what_is_no_duration_is_told(text: str) -> None:
    with pytest.raises(ValidationError, match="not a duration"):
        Outer(timeout=text)


@given(st.text(max_size=12))
def test_any_text_is_a_duration_or_told(text: str) -> None:
    try:
        assert seconds(text) >= 0
    except Exception as error:  # noqa: BLE001 - the one error is the point
        assert type(error).__name__ == "PydanticCustomError"  # noqa: PT017 - both ends are fine


def test_mulesofts_spelling_is_accepted_on_input_only() -> None:
    model = Inner.model_validate({"pageSize": 5})

    assert model.model_dump() == {"page_size": 5}


def test_an_unknown_key_names_the_near_one_in_its_own_place() -> None:
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate({"inner": {"page_sise": 5}})

    (found,) = caught.value.errors()
    assert (found["type"], found["loc"], found["ctx"]["hint"]) == (
        "unknown-key",
        ("inner", "page_sise"),
        "did you mean `page_size`?",
    )


def test_a_wrong_value_is_not_repeated_since_it_may_be_a_secret() -> None:
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate({"inner": {"page_size": "s3cr3t"}})

    assert "s3cr3t" not in str(caught.value)
