"""Nothing an expression does takes long or much: a corpus of bombs, each of which ends in a second."""

from __future__ import annotations

import time
from typing import Any

import pytest

from connector.expression.compiler import compile_expression
from connector.expression.lexer import ExpressionError
from connector.expression.limits import Refusal, charge, charge_text, foreign, kind
from connector.expression.program import EvaluationError

LINES = [{"amount": number, "t": "x" * 50} for number in range(20_000)]
WIDE = "[f for a in [1] for b in [[" + "a," * 60 + "]] for c in [[" + "b," * 60 + "]] for d in [[" + "c," * 60 + "]]"
WIDE += " for e in [[" + "d," * 60 + "]] for f in [[" + "e," * 60 + "]]]"


def nested(make: Any, levels: int = 3000) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = make(value)
    return value


SCOPE = {
    "payload": {
        "lines": LINES,
        "text": "a" * 1_000_000,
        "n": 5,
        "deep": nested(lambda value: {"k": value}),
        "nest": nested(lambda value: [value]),
        "other": nested(lambda value: [value]),
    }
}

BOMBS = [
    "'x' * 1000000000",
    "('x' * 1000000) * 1000",
    "['x' * 1000 for a in payload.lines]",
    "[a for a in payload.lines for b in payload.lines]",
    "[sum(payload.lines.amount) for a in payload.lines]",
    "[payload.lines.amount for a in payload.lines]",
    "[{} in payload.lines for a in payload.lines]",
    "[sort(payload.lines, 'amount') for a in payload.lines]",
    "[upper(payload.text) for a in payload.lines]",
    "[payload.text + 'x' for a in payload.lines]",
    "[f'{payload.text}' + f'{payload.text}' for a in payload.lines]",
    "[lower(a.t) for a in payload.lines for b in payload.lines]",
    "{text(a.amount) + text(b.amount): 1 for a in payload.lines for b in payload.lines}",
    "[payload.lines + payload.lines for a in payload.lines]",
    "[[*payload.lines] for a in payload.lines]",
    "[{**payload} for a in payload.lines for b in payload.lines]",
    "[index_by(payload.lines, 't') for a in payload.lines]",
    "[matches(payload.text, '(a*)*b') for a in payload.lines]",
    "extract(payload.text, '(.*)*(.*)*(.*)*z')",
    "(" + " * ".join(["9999999999999999999999999"] * 60) + ")",
    "format(payload.n, '0999999d')",
    "round(1e6000, 30)",
    "int('1e5000')",
    "decimal('1e99999')",
    "matches('a', '(a{1,500}){1,500}')",
    "json(payload.deep)",
    "text(payload.nest)",
    "payload.nest.x",
    "payload.nest == payload.other",
    "unique([payload.nest])",
    "[x for x in [payload.nest]]",
    WIDE,
    f"json({WIDE})",
    f"unique({WIDE})",
    f"{WIDE} == {WIDE.replace(' a ', ' z ').replace('a,', 'z,')}",
    "parse_json('[' * 100000)",
    "parse_json('9' * 5000)",
    "replace(payload.text, 'a', 'b' * 100)",
    "join([payload.text for a in payload.lines])",
    "pad_left('a', 1000000000)",
    "url_encode(payload.text)",
    "now() + duration(1e300)",
    "add_days(today(), 10000000000)",
    "add_months(today(), 10000000000)",
    "from_epoch(1e20)",
    "duration('9' * 99 + 'd')",
    "format_date(today(), '%1000000d')",
    "parse_date('1' * 1000000, '%Y')",
    "in_zone(now(), '../../etc/passwd')",
    "in_zone(now(), 'a/' * 1000)",
    "'%1000000000d' % 5",
    "[1] * 1000000000",
]


@pytest.mark.parametrize("text", BOMBS, ids=range(len(BOMBS)))
def test_a_bomb_ends_soon_in_our_error(text: str) -> None:
    started = time.process_time()

    with pytest.raises((EvaluationError, ExpressionError)):
        compile_expression(text)(SCOPE)

    assert time.process_time() - started < 5, "about one second on an idle core"


def test_work_of_a_usual_size_is_within_the_limits() -> None:
    found = compile_expression("{l.t + text(l.amount): [l.amount * 1.19, upper(l.t)] for l in payload.lines}")(SCOPE)

    assert len(found) == 20_000


def test_long_texts_and_large_lists_of_the_data_pass_through() -> None:
    huge = "x" * 5_000_000

    assert compile_expression("payload.t")({"payload": {"t": huge}}) is huge


def test_a_meter_runs_out() -> None:
    meter = [10]
    charge(meter, 10)

    with pytest.raises(Refusal):
        charge(meter, 1)
    with pytest.raises(Refusal):
        charge_text([10_000_000], 5_000_000)


def test_kinds_are_words_for_people() -> None:
    assert [kind(value) for value in (None, True, 1, 1.5, "", [], {}, object())] == [
        "null", "true/false", "a whole number", "a number", "text", "a list", "a record", "an object",
    ]  # fmt: skip
    assert "no fields" in foreign(object()).message
