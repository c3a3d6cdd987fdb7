from __future__ import annotations

import types

from pydantic import Field, create_model

from connector.attribute_docstrings import described
from connector.config_model import ConfigModel

NOT_A_FIELD = ""
"""Belongs to no class."""


class Parent(ConfigModel):
    """A model."""

    kept: str = ""
    """Of the parent."""
    told_again: str = ""
    """Of the parent, until somebody says otherwise."""
    silent_again: str = ""
    """Of the parent, until somebody declares it anew."""


class Child(Parent):
    """Another, made from it."""

    told_again: str = "again"
    """Of the child,

    in more than one line.
    """
    silent_again: str = "again"
    said: str = Field(default="", description="In the field.")
    """Below the field."""
    silent: int = 0

    class Inside(ConfigModel):
        """One within it."""

        deep: str = ""
        """Of the class inside."""

    @property
    def after(self) -> str:
        """Not a field."""
        return ""


def meanings(model: type[ConfigModel]) -> dict[str, str | None]:
    return {name: field.description for name, field in described(model).items()}


def test_each_field_has_the_text_that_stands_below_it_where_it_is_declared_last() -> None:
    assert meanings(Child) == {
        "kept": "Of the parent.",
        "told_again": "Of the child,\n\nin more than one line.",
        "silent_again": None,
        "said": "In the field.",
        "silent": None,
    }
    assert meanings(Parent)["told_again"] == "Of the parent, until somebody says otherwise."


def test_classes_inside_classes_and_functions_have_texts_of_their_own() -> None:
    class Local(ConfigModel):
        """One of this test."""

        here: str = ""
        """Of the class in the function."""

    assert meanings(Child.Inside) == {"deep": "Of the class inside."}
    assert meanings(Local) == {"here": "Of the class in the function."}


def test_a_model_that_was_made_from_another_at_run_time_has_its_texts() -> None:
    assert meanings(create_model("Made", __base__=Parent, __module__=__name__)) == meanings(Parent)


def test_a_model_without_source_has_no_texts_and_works() -> None:
    module = types.ModuleType("without_source")
    exec("from connector.config_model import ConfigModel\nclass M(ConfigModel):\n    a: int = 1\n", module.__dict__)

    assert meanings(module.M) == {"a": None}


def test_a_json_schema_has_the_texts_under_either_name_and_inside_definitions() -> None:
    class Outer(ConfigModel):
        """Holds another."""

        inner_one: Parent = Parent()
        """The other."""

    by_alias, by_name = Outer.model_json_schema(), Outer.model_json_schema(by_alias=False)

    assert by_alias["properties"]["innerOne"]["description"] == "The other."
    assert by_name["properties"]["inner_one"]["description"] == "The other."
    assert by_name["$defs"]["Parent"]["properties"]["told_again"]["description"].startswith("Of the parent")
    assert by_alias["$defs"]["Parent"]["properties"]["toldAgain"]["description"].startswith("Of the parent")
