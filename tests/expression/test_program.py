"""What a failure of compiled code means for the person who wrote it."""

from __future__ import annotations

import ast
import threading
from typing import Any

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.expression.compiler import Builder, compile_expression, compile_mapping
from connector.expression.lexer import Reference
from connector.expression.limits import Refusal
from connector.expression.program import EvaluationError, Origin, Program


def fails_with(error: BaseException) -> EvaluationError:
    def fail() -> None:
        raise error

    body = ast.Call(ast.Name("fail", ast.Load()), [], [], lineno=1, col_offset=4, end_lineno=1, end_col_offset=7)
    with pytest.raises(EvaluationError) as caught:
        Program(body, [Origin("a + bcd")], [], {"fail": fail})({})
    return caught.value


def test_a_refusal_is_told_with_its_cure() -> None:
    error = fails_with(Refusal("it is null", "use default(…)"))

    assert (error.message, error.hint) == ("it is null: `bcd` in `a + bcd`", "use default(…)")
    assert (error.expression, error.offset) == ("a + bcd", 4)
    assert error.is_a("EXPRESSION")
    assert isinstance(error, RejectedError)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RecursionError("secret"), "nested too deeply"),
        (OverflowError("secret"), "out of range"),
        (ZeroDivisionError("secret"), "out of range"),
        (MemoryError("secret"), "too large"),
        (ValueError("secret"), "does not fit (ValueError)"),
    ],
)
def test_what_python_says_is_not_repeated_because_it_may_hold_a_value(error: Exception, words: str) -> None:
    found = fails_with(error)

    assert words in found.message
    assert "secret" not in f"{found}{found.__cause__}{found.hint}"


def test_our_own_errors_pass_as_they_are() -> None:
    def resolve(reference: Reference) -> Any:
        raise ConfigurationError(f"{reference} is not set")

    with pytest.raises(ConfigurationError, match="is not set"):
        compile_mapping({"a": "${env:X}"})({}, resolve)


def test_the_scope_may_say_how_references_are_resolved() -> None:
    program = compile_mapping({"a": "${env:X:-1}"})

    assert program({"resolve": lambda reference: reference.default}) == {"a": "1"}
    assert program({"resolve": lambda _: "scope"}, lambda _: "argument") == {"a": "argument"}


def test_a_reference_that_nobody_resolves_is_an_error() -> None:
    with pytest.raises(EvaluationError) as caught:
        compile_mapping({"a": "${env:X}"})({})

    assert "nothing resolves ${env:X} here" in caught.value.message


def test_compiled_code_sees_no_builtins() -> None:
    body = ast.Name("open", ast.Load())
    with pytest.raises(EvaluationError):
        Program(body, [], [], {})({})


def test_a_program_is_used_by_many_threads_at_once() -> None:
    expression = compile_expression("[x * payload.n for x in payload.xs if x > 1.5]")
    found: list[bool] = []

    def work(n: int) -> None:
        scope = {"payload": {"n": n, "xs": list(range(50))}}
        found.append(all(expression(scope) == [x * n for x in range(2, 50)] for _ in range(50)))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 8


def test_a_long_expression_is_shortened_in_the_message() -> None:
    text = "payload.a + " + "'x' + " * 50 + "1"
    with pytest.raises(EvaluationError) as caught:
        compile_expression(text)({"payload": {"a": "b"}})

    assert len(caught.value.message) < 500
    assert "…" in caught.value.message


def test_a_builder_gathers_what_its_expressions_read() -> None:
    builder = Builder()
    builder.tree({"a": "${payload.x}", "b": "${upper(vars.y)} ${env:Z}"})

    assert (builder.roots, builder.functions) == ({"payload", "vars"}, {"upper"})
    assert [reference.name for reference in builder.references] == ["Z"]


@pytest.mark.parametrize(
    ("expression", "told", "untold"),
    [
        ("int('abc')", "int() takes a number, not 'abc'", "int() takes a number, and the text is none"),
        ("int(12.5)", "a number without a fraction, not 12.5", "a number without a fraction, and it has one"),
        ("decimal('1,5')", "decimal() takes a number, not '1,5'", "and the text is none"),
        ("bool('maybe')", "1 or 0, not 'maybe'", "1 or 0, not another text"),
        ("date('31.12.2024')", "takes ISO 8601 (2024-01-31T10:00:00Z), not '31.12.2024'", "and the text is not"),
        ("date(2024, 2, 30)", "a day of the calendar, not '2024-2-30'", "and there is no such day"),
        ("datetime('soon')", "not 'soon'", "and the text is not"),
        ("datetime('2024-01-31', 'Mars')", "the name of a time zone, not 'Mars'", "and there is none of it"),
        ("parse_date('x', '%Y')", "a date in the form `%Y` belongs here, not 'x'", "and the text is not one"),
        ("duration('long')", "duration() takes a duration, not 'long'", "and the text is none"),
        ("parse_json('{')", "parse_json() takes JSON, not '{'", "and the text is not"),
        ("from_base64('%')", "in base 64, not '%'", "and it is not"),
        (f"int('{'x' * 90}')", f"not '{'x' * 39}…", "and the text is none"),
    ],
)
def test_the_value_is_told_where_the_scope_lets_it(expression: str, told: str, untold: str) -> None:
    run = compile_expression(expression)
    with pytest.raises(EvaluationError) as told_:
        run({"tells": lambda *_: True})
    with pytest.raises(EvaluationError) as kept:
        run({})

    assert told in told_.value.message
    assert untold in kept.value.message
