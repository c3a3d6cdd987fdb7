from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.people.tenant import Level
from connector.sandbox.setup.form_field import FormField, Kind, read_all

CHOICES = (("a", "First"), ("b", "Second"))
LEVELS = FormField(
    name="setup", label="Setup", kind="levels", choices=(("Sales Order", "None View Full"), ("REST", "None Full"))
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
KINDS: tuple[Kind, ...] = ("text", "email", "number", "textarea", "checkbox", "select", "choices", "levels", "file")


@pytest.mark.parametrize(
    ("kind", "form", "json"),
    [
        ("text", [" Ann "], "Ann"),
        ("checkbox", ["T"], True),
        ("checkbox", ["F"], False),
        ("number", ["7"], 7),
        ("choices", ["b"], ["b"]),
        ("select", ["a"], "a"),
    ],
)
def test_a_form_and_json_read_alike(kind: Kind, form: list[str], json: Any) -> None:
    field = FormField(name="x", label="X", kind=kind, choices=CHOICES)

    assert field.read({"x": form}) == field.read({"x": json})


def test_levels_are_read_from_both_and_only_those_that_are_offered() -> None:
    expected = {"Sales Order": Level.VIEW}

    assert LEVELS.read({"setup:Sales Order": ["View"], "setup:REST": ["None"], "setup:Other": ["Full"]}) == expected
    assert LEVELS.read({"setup": {"Sales Order": "view", "REST": "Edit", "Other": "Full"}}) == expected


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("text", "", "Please enter value(s) for: X"),
        ("select", "z", "Choose one"),
        ("number", "1.5", "whole number"),
        ("number", "1" * 40, "whole number"),
        ("email", "ann", "email address"),
    ],
)
def test_a_mistake_is_told_in_words(kind: Kind, value: str, words: str) -> None:
    assert words in FormField(name="x", label="X", kind=kind, choices=CHOICES, required=True).mistake(value)


@given(st.sampled_from(KINDS), ANYTHING)
def test_whatever_is_sent_is_read_judged_and_shown(kind: Kind, sent: Any) -> None:
    field = FormField(name="x", label="X", kind=kind, choices=LEVELS.choices if kind == "levels" else CHOICES)
    values, mistakes = read_all([field], {"x": sent})
    shown = field.render(values["x"], mistakes.get("x", ""))

    assert "X</label>" in shown or "X</legend>" in shown


def test_a_mistake_is_tied_to_its_field_for_a_screen_reader() -> None:
    shown = FormField(name="x", label="X", help="How.", required=True).render("", "Please enter value(s) for: X")

    assert '<label for="f-x">' in shown
    assert 'id="f-x"' in shown
    assert 'aria-describedby="h-x e-x" aria-invalid="true"' in shown
    assert '<p class="error" id="e-x">' in shown


def test_a_select_takes_the_words_of_the_page_where_they_mean_one_value() -> None:
    twice = (*CHOICES, ("c", "Second"))

    assert FormField(name="x", label="X", kind="select", choices=CHOICES).read({"x": "Second"}) == "b"
    assert FormField(name="x", label="X", kind="select", choices=twice).read({"x": "Second"}) == "Second"
    assert FormField(name="x", label="X", kind="select", choices=CHOICES).read({"x": "b"}) == "b"
