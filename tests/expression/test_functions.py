"""All functions: nulls, wrong kinds, and nothing but values or refusals."""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.expression.compiler import compile_expression
from connector.expression.functions import FUNCTIONS, THEMES
from connector.expression.program import EvaluationError

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.integers(-5, 5),
    st.decimals(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["T", "a,b", "%Y", "UTC", "2024-01-31", "2024-01-31T10:00:00Z", "1.5", "[1]", "(a*)*", "1h", "amount"]
    ),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.timedeltas(),
    st.lists(st.integers() | st.none() | st.text(max_size=3), max_size=4),
    st.lists(st.fixed_dictionaries({"amount": st.integers() | st.none()}), max_size=4),
    st.dictionaries(st.text(max_size=3), st.integers() | st.lists(st.none(), max_size=2), max_size=3),
    st.just(object()),
)


def test_no_name_is_declared_twice() -> None:
    assert len(FUNCTIONS) == sum(len(theme.functions) for theme in THEMES)


def test_there_are_enough_functions_for_ten_years_of_mappings() -> None:
    assert len(FUNCTIONS) >= 60


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@settings(max_examples=30, deadline=1000)
@given(values=st.lists(VALUES, max_size=4))
def test_a_function_gives_a_value_or_refuses(name: str, values: list[Any]) -> None:
    positional = [
        p for p in FUNCTIONS[name].signature.parameters.values() if p.kind is not inspect.Parameter.KEYWORD_ONLY
    ]
    needed = [p for p in positional if p.default is p.empty and p.kind is not inspect.Parameter.VAR_POSITIONAL]
    given_values = (values + [None] * len(needed))[: max(len(positional), len(needed))]
    names = [f"v{at}" for at in range(len(given_values))]
    call = compile_expression(f"{name}({', '.join(f'vars.{n}' for n in names)})")
    try:
        call({"vars": dict(zip(names, given_values, strict=True))})
    except EvaluationError as error:
        failure = error.message
    else:
        failure = ""

    assert "does not fit (" not in failure


NULL_GIVES: dict[str, Any] = {
    "all": True, "any": False, "bool": None, "chunk": [], "coalesce": None, "compact": [], "count": 0, "custom": None,
    "default": "x", "ends_with": False, "find": None, "flatten": [], "group": {}, "index_by": {}, "is_empty": True,
    "is_number": False, "items": [], "json": "null", "keys": [], "length": 0, "matches": False, "merge": {},
    "numbered": [], "omit": {}, "pick": {}, "reverse": [], "sort": [], "starts_with": False, "sum": 0, "text": "",
    "type_of": "null", "unique": [], "values": [], "where": [], "without_null": {}, "zip": [],
}  # fmt: skip
NO_VALUE = {"now", "today"}


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - NO_VALUE))
def test_null_in_null_out_or_what_is_documented(name: str) -> None:
    parameters = list(FUNCTIONS[name].signature.parameters.values())
    others = [
        {"size": "1", "digits": "1", "right": "[]"}.get(p.name, "'x'")
        for p in parameters[1:]
        if p.default is p.empty and p.kind.value != 2
    ]
    found = compile_expression(f"{name}({', '.join(['None', *others])})")({})

    assert found == NULL_GIVES.get(name)


def gives(text: str, **values: Any) -> Any:
    return compile_expression(text)({"vars": values, "clock": datetime(2024, 5, 1, tzinfo=UTC)})


def test_calendar_corners() -> None:
    assert gives("add_months(date(2024, 3, 31), -1)") == date(2024, 2, 29)
    assert gives("add_months('2023-12-31', 14)") == date(2025, 2, 28)
    assert gives("add_days(vars.at, 1)", at=datetime(2024, 1, 31, 5, tzinfo=UTC)) == datetime(2024, 2, 1, 5, tzinfo=UTC)
    assert gives("seconds(vars.d)", d=timedelta(microseconds=1)) == Decimal("0.000001")


def test_daylight_saving_is_the_zones() -> None:
    assert gives("to_utc('2024-03-31T03:30:00', 'Europe/Berlin')") == datetime(2024, 3, 31, 1, 30, tzinfo=UTC)
    assert gives("text(in_zone('2024-10-27T01:30:00Z', 'Europe/Berlin'))") == "2024-10-27T02:30:00+01:00"
    assert gives("date_in('2024-01-01T04:59:59Z', 'America/New_York')") == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round_even(2.5)", 2),
        ("round(1234.5678, -2)", 1200),
        ("round(1.005, 2)", Decimal("1.01")),
        ("floor(2.9)", 2),
        ("ceil(-2.9)", -2),
        ("int(' 42 ')", 42),
        ("int('')", None),
        ("number('1e3')", 1000),
        ("decimal(5)", Decimal(5)),
        ("is_number('1e3') and not is_number('1,000')", True),
        ("min(3, None, 1)", 1),
        ("max([])", None),
        ("sum([0.1, 0.2, None])", Decimal("0.3")),
    ],
)
def test_numbers(text: str, expected: Any) -> None:
    assert gives(text) == expected


@pytest.mark.parametrize("text", ["int('3.7')", "int(3.7)", "int('1,000')", "int('x')", "number('0x10')", "int(True)"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(EvaluationError):
        gives(text)


def test_lists_of_records() -> None:
    lines = [{"k": "b", "n": 2, "r": {"id": 1}}, {"k": "a", "n": None, "r": {"id": 2}}, {"k": "b", "n": 1.5}]

    assert gives("sort(vars.lines, 'n').n", lines=lines) == [1.5, 2, None]
    assert gives("sort(vars.lines, 'n', descending=True).n", lines=lines) == [2, 1.5, None]
    assert gives("sort(vars.lines, by='k').n", lines=lines) == [None, 2, 1.5]
    assert gives("unique(vars.lines, 'k').k", lines=lines) == ["b", "a"]
    assert gives("find(vars.lines, 'r.id', 2).k", lines=lines) == "a"
    assert gives("unique([1, 1.0, True, '1', None, [1], [1.0]])") == [1, True, "1", None, [1], [Decimal("1.0")]]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("T", True),
        ("f", False),
        ("Yes", True),
        (" no ", False),
        (1, True),
        (Decimal(0), False),
        ("", None),
        (None, None),
        (True, True),
    ],
)
def test_truth_from_texts(value: Any, expected: Any) -> None:
    assert gives("bool(vars.v)", v=value) is expected


def test_json_keeps_cents_and_refuses_what_is_none() -> None:
    assert gives("json(parse_json(vars.t))", t='{"a":1.10,"b":[null,true]}') == '{"a":1.10,"b":[null,true]}'
    for text in ("{", "NaN", "[Infinity]"):
        with pytest.raises(EvaluationError):
            gives("parse_json(vars.t)", t=text)


def test_the_fingerprint_does_not_depend_on_the_order_of_fields() -> None:
    assert gives("sha256({'a': 1, 'b': 2}) == sha256({'b': 2, 'a': 1})")
    assert gives("sha256({'a': 1}) != sha256({'a': 2})")


def test_netsuite_shapes() -> None:
    assert gives("ref(vars.id)", id=7) == {"id": "7"}
    assert gives("ref('')") is None
    soap = {"customFieldList": {"customField": [{"scriptId": "custentity_x", "value": "v"}]}}
    assert gives("custom(vars.r, 'CustEntity_X')", r=soap) == "v"
    assert gives("custom(vars.r, 'custbody_y')", r={"CUSTBODY_Y": 5}) == 5
    assert gives("label([{'refName': 'A'}, {'name': 'B'}])") == ["A", "B"]


def test_a_function_in_a_loop_pays_for_what_it_is_given() -> None:
    with pytest.raises(EvaluationError):
        gives("[length(vars.big) for x in vars.big]", big=[1] * 5000)
