"""Compiled expressions give what Python would, on data, without its traps."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.expression.arithmetic import CONTEXT
from connector.expression.compiler import TemplateError, compile_expression, compile_mapping
from connector.expression.functions import FUNCTIONS
from connector.expression.lexer import ExpressionError
from connector.expression.program import EvaluationError

CUSTOMER: dict[str, Any] = {
    "id": "42",
    "companyName": None,
    "entityId": " Acme GmbH ",
    "email": "Anna@Acme.com",
    "isinactive": "F",
    "balance": Decimal("12.50"),
    "class": {"name": "Retail"},
    "created": datetime(2024, 1, 31, 23, 30, tzinfo=UTC),
    "lines": [{"sku": "A", "amount": Decimal("10.10")}, {"sku": "B", "amount": None}, {"sku": "C"}],
    "_deleted": False,
}
SCOPE: dict[str, Any] = {"payload": CUSTOMER, "vars": MappingProxyType({"rate": 1.1, "n": 3}), "flow": {"name": "f"}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("payload.id", "42"),
        ("payload.missing.deeper[3].x", None),
        ("payload['class'].name + '/' + payload.class.name", "Retail/Retail"),
        ("payload._deleted", False),
        ("payload.lines.amount", [Decimal("10.10"), None, None]),
        ("payload.lines[0].sku + payload.lines[-1].sku", "AC"),
        ("payload.lines[9].sku", None),
        ("payload.lines[1:].sku", ["B", "C"]),
        ("payload.id[0] + payload.id[::-1]", "424"),
        ("payload.companyName or trim(payload.entityId)", "Acme GmbH"),
        ("'inactive' if payload.isinactive == 'T' else 'active'", "active"),
        ("payload.balance * 1.2", Decimal("15.000")),
        ("vars.rate * 3", Decimal("3.3")),
        ("0.1 + 0.2 == 0.3", True),
        ("7 / 2, 7 // 2, -7 // 2, -7 % 3, -7.5 % 2", [Decimal("3.5"), 3, -4, 2, Decimal("0.5")]),
        ("1.10", Decimal("1.10")),
        ("-5", -5),
        ("1 < vars.n <= 3 != 4", True),
        ("None < 1 or None > 1 or None <= None", False),
        ("payload.companyName is None and payload.id is not None", True),
        ("'42' == 42, True == 1, 1 == 1.0, None == None", [False, False, True, True]),
        ("payload.id in ['41', '42'], 'me' in payload.entityId, 'id' in payload, 1 in None", [True, True, True, False]),
        ("'x' not in 'abc' and not ''", True),
        ("[l.sku for l in payload.lines if l.amount != None]", ["A"]),
        ("[x for x in payload.missing]", []),
        ("{l.sku: n for n, l in numbered(payload.lines)}", {"A": 1, "B": 2, "C": 3}),
        ("[a + b for a in ['x', 'y'] for b in ['1', '2']]", ["x1", "x2", "y1", "y2"]),
        ("[[y for y in x] for x in [[1], [2, 3]]]", [[1], [2, 3]]),
        ("sum(l.amount for l in payload.lines)", Decimal("10.10")),
        ("{**payload.class, 'id': 7, **{'name': 'New'}}", {"name": "New", "id": 7}),
        ("[*payload.lines.sku, *None, 'D']", ["A", "B", "C", "D"]),
        ("('a', 'b')", ["a", "b"]),
        ("f'{payload.balance:,.2f} of {payload.companyName}!'", "12.50 of !"),
        ("f'{date_in(payload.created, \"Asia/Tokyo\"):%d.%m.%Y}'", "01.02.2024"),
        ("'-' * 3", "---"),
        ("payload.created - duration('30m')", datetime(2024, 1, 31, 23, 0, tzinfo=UTC)),
        ("date('2024-03-01') - date('2024-02-01') == duration('29d')", True),
        ("[\n  payload.id,\n  flow.name\n]", ["42", "f"]),
        ("'\\d', 'a\\tb'", ["\\d", "a\tb"]),
        ("[text for text in ['a']]", ["a"]),
    ],
)
def test_an_expression_gives(text: str, expected: Any) -> None:
    found = compile_expression(text)(SCOPE)

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("payload.id + 1", "`+` stands between text and a whole number"),
        ("payload.balance + payload.companyName", "`+` stands between a decimal number and null"),
        ("upper(payload.balance)", "upper() takes text, not a decimal number"),
        ("payload.id.x", "it reads the field `x` of text"),
        ("payload.created.year", "it reads the field `year` of a date-time"),
        ("payload.id < 5", "`<` stands between text and a whole number"),
        ("1 / (payload.balance - 12.5)", "it divides by zero"),
        ("[x for x in payload]", "`for` takes a list, not a record"),
        ("'yes' if payload.isinactive else 'no'", "the condition is a text that says true or false"),
        ("payload.lines['a']['b']['c'] + 1", "`+` takes numbers, not a list"),
    ],
)
def test_a_value_that_does_not_fit_is_named_by_its_kind(text: str, says: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        compile_expression(text)(SCOPE)

    assert caught.value.message.startswith(says)
    assert caught.value.type == "EXPRESSION"
    assert "Acme" not in str(caught.value)


def test_a_failure_names_the_part_that_failed_and_its_offset() -> None:
    with pytest.raises(EvaluationError) as caught:
        compile_expression("payload.balance + lower(payload.balance)")(SCOPE)

    assert caught.value.offset == 18
    assert "`lower(payload.balance)` in `payload.balance + lower(payload.balance)`" in caught.value.message


def test_a_failure_inside_a_loop_is_placed_too() -> None:
    with pytest.raises(EvaluationError) as caught:
        compile_expression("[l.amount + 1 for l in payload.lines]")(SCOPE)

    assert "`l.amount + 1` in" in caught.value.message


def test_an_object_that_is_no_data_is_named_not_read() -> None:
    class Stream:
        records = "secret"

    with pytest.raises(EvaluationError) as caught:
        compile_expression("payload.records")({"payload": Stream()})

    assert "stream" in caught.value.message
    assert "transform.each" in caught.value.hint
    assert compile_expression("payload if payload else None")({"payload": (stream := Stream())}) is stream


def test_a_condition_gives_true_or_false() -> None:
    condition = compile_expression("payload.email and payload.balance > 10", condition=True)

    assert condition(SCOPE) is True
    assert condition({"payload": {}}) is False


@pytest.mark.parametrize("value", ["T", "F", "true", "false"])
def test_a_condition_does_not_guess_what_a_text_means(value: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        compile_expression("payload.flag", condition=True)({"payload": {"flag": value}})

    assert "bool(…)" in caught.value.hint


def test_guards_are_lazy() -> None:
    assert compile_expression("payload.n and 10 / payload.n")({"payload": {"n": 0}}) == 0
    assert compile_expression("10 / payload.n if payload.n else None")({"payload": {"n": 0}}) is None


def test_the_clock_comes_from_the_scope() -> None:
    at = datetime(2024, 5, 1, 23, 30, tzinfo=UTC)

    assert compile_expression("now()")({"clock": at}) == at
    assert compile_expression("today('Asia/Tokyo')")({"clock": lambda: at}) == date(2024, 5, 2)
    assert abs(compile_expression("now()")({}) - datetime.now(UTC)).total_seconds() < 60


def test_an_expression_can_be_pickled_and_compared() -> None:
    expression = compile_expression("payload.id + '!'", condition=False)

    again = pickle.loads(pickle.dumps(expression))

    assert again == expression
    assert again(SCOPE) == "42!"
    assert len({again, expression}) == 1


def test_other_names_can_be_allowed() -> None:
    assert compile_expression("record.id", names=frozenset({"record"}))({"record": {"id": 1}}) == 1
    with pytest.raises(ExpressionError):
        compile_expression("payload.id", names=frozenset({"record"}))


def test_a_mapping_is_one_function() -> None:
    mapping = compile_mapping(
        {
            "id": "${int(payload.id)}",
            "name": "Hello ${payload.class.name}, ${payload.companyName}!",
            "constant": 5,
            "literal": "$${x}",
            "nested": {"list": ["${payload.balance}", "b"]},
        }
    )

    first, second = mapping(SCOPE), mapping(SCOPE)

    assert first == {
        "id": 42,
        "name": "Hello Retail, !",
        "constant": 5,
        "literal": "${x}",
        "nested": {"list": [Decimal("12.50"), "b"]},
    }
    assert first["nested"] is not second["nested"]


def test_a_failure_in_a_mapping_names_the_field() -> None:
    with pytest.raises(EvaluationError) as caught:
        compile_mapping({"a": "${payload.id}", "b": {"c": "${payload.id + 1}"}})(SCOPE)

    assert caught.value.loc == ("b", "c")
    assert caught.value.message.startswith("b.c: `+` stands")


def test_all_problems_of_a_mapping_are_told_with_place_and_offset() -> None:
    with pytest.raises(TemplateError) as caught:
        compile_mapping({"a": "x ${foo}", "b": ["${upper()}", "${ok"], "${k}": 1})

    found = {(loc, error.offset) for loc, error in caught.value.problems}
    assert found == {(("a",), 4), (("b", 0), 2), (("b", 1), 0), (("${k}",), 0)}


# random expressions

NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6).map(str),
    st.decimals(-1000, 1000, places=2).map(lambda d: f"({d})" if d < 0 else str(d)),
)


def arithmetic(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(children, st.sampled_from("+-*"), children).map(lambda t: f"({t[0]} {t[1]} {t[2]})")


OPERATORS = {ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply"}


def by_python(node: ast.expr) -> Any:
    """The same value by Python's own numbers."""
    if isinstance(node, ast.BinOp):
        left, right = by_python(node.left), by_python(node.right)
        if isinstance(left, int) and isinstance(right, int):
            return {"add": left + right, "subtract": left - right, "multiply": left * right}[OPERATORS[type(node.op)]]
        return getattr(CONTEXT, OPERATORS[type(node.op)])(left, right)
    if isinstance(node, ast.UnaryOp):
        return -by_python(node.operand)
    assert isinstance(node, ast.Constant)
    return node.value if isinstance(node.value, int) else Decimal(repr(node.value))


@given(st.recursive(NUMBERS, arithmetic, max_leaves=8))
def test_arithmetic_is_that_of_decimals(text: str) -> None:
    assert compile_expression(text)({}) == by_python(ast.parse(text, mode="eval").body)


def failure_of(work: Callable[[], Any]) -> Exception | None:
    try:
        work()
    except Exception as failure:  # noqa: BLE001 - which it is, is what is tested
        return failure
    return None


LEAVES = st.sampled_from(
    ["payload", "payload.lines", "payload.text", "payload.n", "payload.missing", "vars.x", "None", "True", "'a'", "''",
     "3", "0", "1.5", "[]", "{}", "payload.when", "payload.deep", "'T'", "'%Y'", "1e300", "x"]
)  # fmt: skip
BINARY = ["+", "-", "*", "/", "//", "%", "==", "!=", "<", ">=", "in", "not in", "and", "or"]


def larger(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    names = st.sampled_from(sorted(FUNCTIONS))
    return st.one_of(
        st.tuples(children, st.sampled_from(BINARY), children).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(names, st.lists(children, max_size=3)).map(lambda t: f"{t[0]}({', '.join(t[1])})"),
        st.tuples(children, st.sampled_from(["[0]", "[-1]", "[1:]", "['a']", ".amount", "[payload.n]"])).map("".join),
        st.tuples(children, children, children).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        st.tuples(children, children).map(lambda t: f"[{t[0]} for x in {t[1]}]"),
        st.tuples(children, children).map(lambda t: f"{{text({t[0]}): x for x in {t[1]}}}"),
        st.lists(children, max_size=3).map(lambda t: f"[{', '.join(t)}]"),
        children.map(lambda t: f"{{'k': {t}}}"),
        children.map(lambda t: f"-{t}"),
        children.map(lambda t: f"(not {t})"),
        children.map(lambda t: f"f'{{{t}}}'" if "'" not in t else t),
        children.map(lambda t: f"[x for x in [{t}] if x]"),
    )


DATA: dict[str, Any] = {
    "lines": [{"amount": 1}, {"amount": None}, {"amount": Decimal("1.5")}, {}],
    "text": "Some text é",
    "n": 2,
    "when": datetime(2024, 1, 31, tzinfo=UTC),
    "deep": {"a": [{"a": [1, "b", None, 2.5, float("nan"), float("inf")]}]},
}


@settings(max_examples=500, deadline=2000)
@given(st.recursive(LEAVES, larger, max_leaves=12))
def test_a_random_expression_ends_soon_and_only_in_a_value_or_our_error(text: str) -> None:
    try:
        expression = compile_expression(text)
    except ExpressionError:
        return
    failure = failure_of(
        lambda: expression({"payload": DATA, "vars": {"x": 5}, "clock": datetime(2024, 1, 1, tzinfo=UTC)})
    )

    assert isinstance(failure, EvaluationError | None)
    assert "does not fit (" not in str(failure), "an operator or function met a value it had not thought of"


@given(st.text(max_size=60) | st.text("()[]{}'\".,:=+-*/%<> abpxyload0123f\n", max_size=40))
def test_any_text_compiles_or_is_refused(text: str) -> None:
    failure = failure_of(lambda: compile_expression(text))

    assert isinstance(failure, ExpressionError | None)
    assert failure is None or 0 <= failure.offset <= max(len(text), 1)
