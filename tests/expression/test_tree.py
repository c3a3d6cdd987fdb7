"""Templates: values with holes keep their type; data is never evaluated."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.expression.compiler import TemplateError
from connector.expression.tree import Template, Written, is_open, is_written_open, parse, plain, written

SCOPE = {"payload": {"n": 5, "none": None, "list": [1], "code": "${payload.n}"}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("${payload.list}", [1]),
        ("${payload.none}", None),
        ("  ${payload.n}\n", "  5\n"),
        ("n=${payload.n}, ${payload.none}${payload.list}", "n=5, [1]"),
        ("$${payload.n}", "${payload.n}"),
        ("${1.50}", Decimal("1.50")),
        ({"a": ["${payload.n}", {"b": "x"}], "c": None}, {"a": [5, {"b": "x"}], "c": None}),
        (7, 7),
        (True, True),
        (2.5, 2.5),
    ],
)
def test_a_template_gives(value: Any, expected: Any) -> None:
    found = parse(value).evaluate(SCOPE)

    assert found == expected
    assert type(found) is type(expected)


def test_data_that_looks_like_an_expression_is_only_text() -> None:
    assert parse("${payload.code}")(SCOPE) == "${payload.n}"
    assert parse("x ${payload.code}")(SCOPE) == "x ${payload.n}"


def test_references_are_given_to_whoever_evaluates() -> None:
    template = parse({"url": "http://${env:HOST:-localhost}/x", "key": "${file:/k}"})

    assert [(r.scheme, r.name, r.default) for r in template.references] == [
        ("env", "HOST", "localhost"),
        ("file", "/k", None),
    ]
    assert template.evaluate({}, lambda r: r.default or 7) == {"url": "http://localhost/x", "key": 7}


def test_a_template_knows_whether_it_is_constant() -> None:
    assert parse({"a": [1, "$${x}"]}).constant
    assert not parse("${payload.n}").constant
    assert not parse("${env:X}").constant


def test_a_template_knows_what_it_reads() -> None:
    template = parse({"a": "${payload.n}", "b": "x ${upper(vars.y)}"})

    assert template.names == {"payload", "vars"}
    assert template.functions == {"upper"}
    assert template.paths == {("payload", "n"), ("vars", "y")}


def test_each_evaluation_makes_its_own_lists_and_records() -> None:
    template = parse({"a": []})
    template(SCOPE)["a"].append(1)

    assert template(SCOPE) == {"a": []}


def test_a_template_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(parse({"a": "${payload.n}"})))(SCOPE) == {"a": 5}


def test_a_tree_too_deep_is_refused() -> None:
    value: Any = "x"
    for _ in range(100):
        value = [value]

    with pytest.raises(TemplateError):
        Template(value)


def test_what_is_written_in_a_flow_is_told_from_data() -> None:
    body = written({"a": "${x}", "b": ["$${y}", "z", 1], "${k}": 1})

    assert isinstance(body["a"], Written)
    assert is_written_open(body)
    assert not is_written_open({"a": "${x}"})
    assert is_open({"a": ["${x}"]})
    assert not is_open({"a": ["$${x}", 1]})
    assert plain(written({"b": ["$${y}", "z", 1]})) == {"b": ["${y}", "z", 1]}
    assert type(plain(Written("$${y}"))) is str


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("ab$ "),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_a_value_without_holes_stays_as_it_is(value: Any) -> None:
    assert Template(value)({}) == value
    assert Template(value).constant
