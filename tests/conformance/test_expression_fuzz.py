"""Expressions made by chance, most of them nonsense: plain data or one told error, in little time and memory.

`EXPRESSION_FUZZ=100000` makes as many in place of what a test run has time for; `EXPRESSION_SEED` begins elsewhere.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from connector.expression.compiler import compile_expression
from connector.expression.functions import FUNCTIONS
from connector.expression.lexer import ExpressionError
from connector.expression.program import EvaluationError

SEED = int(os.environ.get("EXPRESSION_SEED", "20261124"))
MANY = int(os.environ.get("EXPRESSION_FUZZ", "4000"))
LONGEST = 1.0
"""Seconds of processor for one expression, compiled and evaluated."""
MOST_MEMORY = 400_000_000
"""Bytes that the process may grow by in all."""
PLAIN = (str, int, float, Decimal, bool, type(None), date, datetime, timedelta)
SCOPE: dict[str, Any] = {
    "payload": {
        "id": "42",
        "name": " Ann ",
        "amount": Decimal("12.50"),
        "day": date(2026, 2, 28),
        "at": datetime(2026, 11, 24, 12, tzinfo=UTC),
        "none": None,
        "yes": True,
        "lines": [{"q": n, "t": "x" * n, "r": {"id": str(n), "refName": "R"}} for n in range(50)],
        "class": {"id": "1", "__class__": "no", "items": [1], "mro": 2},
        "huge": 10**40,
        "nan": Decimal("NaN"),
        "long": "ab" * 5000,
        "bytes": b"\0\xff",
    },
    "attributes": None,
    "vars": {"rate": Decimal("1.19"), "list": [3, 1, 2], "text": "a,b;c"},
    "error": None,
    "params": {},
    "correlation_id": "c",
    "flow": {"name": "f"},
    "clock": datetime(2026, 11, 24, tzinfo=UTC),
}
ATOMS = (
    "payload", "payload.id", "payload.name", "payload.amount", "payload.day", "payload.at", "payload.none",
    "payload.lines", "payload.lines.q", "payload.lines[0].r", "payload['class']", "payload.__class__", "payload.huge",
    "payload.nan", "payload.long", "payload.bytes",
    "vars", "vars.rate", "vars.list", "vars.nobody", "error", "flow.name",
    "0", "1", "-1", "2.5", "1e400", "1e-400", "10**9", "0xff", "'a'", "''", "'é\\u0000'", "'%s{}{0}'", "None",
    "True", "[]", "{}", "()", "[1, 2]", "{'a': 1}", "x", "it", "lambda: 1", "__import__", "globals", "print", "type",
    "...", "b'x'", "9999999999999999999999999999", "'(a+)+$'", "'2026-02-30'", "'1d'", "float('nan')", "await x",
    "*payload",
    "yield",
)  # fmt: skip
BINARY = (
    *"+ - * / // % ** and or == != < >= in is @ << | , :=".split(),  # noqa: SIM905 - one line is read more easily
    "not in",
    "is not",
)
FUNCTION_NAMES = sorted(FUNCTIONS)


def expression(chance: random.Random, depth: int) -> str:
    """An expression of the grammar, or next to it."""
    if depth <= 0 or chance.random() < 0.2:
        return chance.choice(ATOMS)
    return chance.choice(SHAPES)(chance, depth - 1)


def _call(chance: random.Random, depth: int) -> str:
    arguments = [expression(chance, depth) for _ in range(chance.randrange(4))]
    if chance.random() < 0.1:
        arguments.append(f"{chance.choice(('digits', 'by', 'default', 'key', '__x'))}={expression(chance, depth)}")
    return f"{chance.choice(FUNCTION_NAMES)}({', '.join(arguments)})"


def _comprehension(chance: random.Random, depth: int) -> str:
    of, over = expression(chance, depth), expression(chance, depth)
    guard = f" if {expression(chance, depth)}" if chance.random() < 0.4 else ""
    more = f" for it in {expression(chance, depth)}" if chance.random() < 0.2 else ""
    opening, closing = chance.choice((("[", "]"), ("{", "}"), ("sum(", ")"), ("(", ")")))
    return f"{opening}{of} for x in {over}{guard}{more}{closing}"


SHAPES: tuple[Callable[[random.Random, int], str], ...] = (
    _call,
    _call,
    _call,
    _comprehension,
    lambda c, d: f"({expression(c, d)} {c.choice(BINARY)} {expression(c, d)})",
    lambda c, d: f"({expression(c, d)} {c.choice(BINARY)} {expression(c, d)})",
    lambda c, d: f"({expression(c, d)} if {expression(c, d)} else {expression(c, d)})",
    lambda c, d: f"{expression(c, d)}[{expression(c, d)}]",
    lambda c, d: f"{expression(c, d)}[{expression(c, d)}:{expression(c, d)}]",
    lambda c, d: f"{expression(c, d)}.{c.choice(('id', 'q', 'class', '__dict__', 'format', 'items', 'mro'))}",
    lambda c, d: f"[{expression(c, d)}, *{expression(c, d)}]",
    lambda c, d: f"{{{expression(c, d)}: {expression(c, d)}, **{expression(c, d)}}}",
    lambda c, d: f"f'{{{expression(c, d)}:{c.choice(('', '.2f', '9999999999', '>10', '%Y', 'd', '{x}'))}}}'",
    lambda c, d: f"{c.choice(('not', '-', '+', '~'))} {expression(c, d)}",
    lambda c, d: f"{expression(c, d)}.{c.choice(('upper', 'format', 'join'))}({expression(c, d)})",
)


def scribbled(chance: random.Random, text: str) -> str:
    """*text* with a character changed, now and then."""
    if chance.random() > 0.15:
        return text
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(list("()[]{}'\"\\#;:,.$`\n\t\0éx ")) + text[at + 1 :]


def is_plain(value: Any) -> bool:
    """Whether *value* is data and nothing else."""
    if isinstance(value, dict):
        return all(isinstance(key, PLAIN) and is_plain(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return all(map(is_plain, value))
    return isinstance(value, (*PLAIN, bytes))


def tried(text: str) -> bool:
    """Whether *text* has a value; it may also be refused, and nothing else may happen."""
    begun = time.process_time()
    try:
        value = compile_expression(text)(dict(SCOPE))
    except (ExpressionError, EvaluationError):
        return False
    finally:
        assert time.process_time() - begun < LONGEST, text
    assert is_plain(value), text
    return True


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is counted in kilobytes on Linux")
def test_whatever_is_written_ends_as_data_or_as_one_told_error() -> None:
    chance = random.Random(SEED)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    valued = sum(tried(scribbled(chance, expression(chance, chance.randrange(1, 6)))) for _ in range(MANY))

    assert valued > MANY / 50  # the grammar is not nonsense alone
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < MOST_MEMORY
