"""What a field takes, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import pytest
from pydantic import BeforeValidator

from connector import registry
from connector.attribute_docstrings import described
from connector.cli.type_text import type_text
from connector.config_model import Duration
from connector.expression.compiled import Compiled
from connector.step import Step


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (str, "str"),
        (Any, "Any"),
        (str | None, "str | null"),
        (Literal["auto", "soap"], "auto | soap"),
        (Literal["now"] | int, "now | int"),
        (tuple[str, ...] | None, "list[str] | null"),
        (Mapping[str, str | int], "dict[str, str | int]"),
        (list[Step], "list[Step]"),
        (Annotated[str, BeforeValidator(str)], "str"),
        (Duration, "duration"),
        (Duration | None, "duration | null"),
        (Compiled[bool], "expression"),
    ],
)
def test_a_type_is_told_without_its_machinery(annotation: Any, text: str) -> None:
    assert type_text(annotation) == text


@pytest.mark.parametrize("name", registry.names())
def test_no_component_shows_machinery(name: str) -> None:
    arguments: Any = registry.find(name).arguments
    for field in described(arguments).values() if hasattr(arguments, "model_fields") else ():
        text = type_text(field.annotation, field.metadata)
        assert not any(noise in text for noise in ("Annotated", "Optional", "Validator", "typing", "<", "."))
