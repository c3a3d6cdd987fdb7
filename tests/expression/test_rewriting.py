"""No expression reaches Python itself: an attack corpus; and what is read is known."""

from __future__ import annotations

import pytest

from connector.expression.compiler import compile_expression
from connector.expression.lexer import ExpressionError
from connector.expression.rewriting import HELPERS

REFUSED = [
    "().__class__.__bases__[0].__subclasses__()",
    "payload.__class__",
    "payload['a'].__init__.__globals__",
    "''.join(['a'])",
    "'{0.__class__}'.format(payload)",
    "payload.get('x')",
    "payload.items()",
    "(lambda: 1)()",
    "lambda x: x",
    "[y := 1, y]",
    "(yield 1)",
    "await payload",
    "[x async for x in payload]",
    "open('/etc/passwd')",
    "eval('1')",
    "exec('1')",
    "getattr(payload, 'x')",
    "vars()",
    "globals()",
    "locals()",
    "type(payload)",
    "print(1)",
    "__import__('os')",
    "__builtins__",
    "__name__",
    "scope",
    "resolve",
    "m",
    "run",
    "get(payload, 'x')",
    "bounded(payload)",
    "called(upper, 'a')",
    "r_payload",
    "f_upper('a')",
    "c0",
    "clock",
    "upper",
    "upper.call",
    "[upper][0]('a')",
    "payload()",
    "payload.f()",
    "payload['f']()",
    "upper('a')('b')",
    "upper(*payload)",
    "upper(**payload)",
    "upper(value='a', other=1)",
    "2 ** 100",
    "1 << 1000",
    "1 | 2",
    "1 & 2",
    "1 ^ 2",
    "~1",
    "payload @ payload",
    "{1, 2}",
    "{x for x in payload}",
    "{**payload, *payload}",
    "*payload",
    "b'bytes'",
    "1j",
    "...",
    "payload[1:2, 3]",
    "payload[...]",
    "payload is vars",
    "1 < payload is None",
    "f'{payload!r}'",
    "f'{payload!a}'",
    "f'{payload:{vars.width}}'",
    "f'{payload:999999999}'",
    "f'{payload.__class__}'",
    "f'{payload=}' + __name__",
    "[_x for _x in payload]",
    "[payload for payload in vars]",
    "[x for x in payload for x in payload]",
    "[x for x.y in payload]",
    "[x for x[0] in payload]",
    "[x for *x, y in payload]",
    "[x for (x, (y, z)) in payload]",
    "x",
    "[x for x in payload] + x",
    "{a: 1}",
    "{1: 2}",
    "1e99999",
    "0x" + "f" * 2000,
    "import os",
    "a; b",
    "1) + (2",
    "# comment",
    "print 1",
    "del payload",
    "assert payload",
    "payload.x = 1",
    "payload.x := 1",
    "match payload: ...",
]


@pytest.mark.parametrize("text", REFUSED)
def test_an_attack_is_refused_at_load(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text)

    assert 0 <= caught.value.offset <= len(text)
    assert caught.value.message


def test_no_helper_can_be_named_by_an_expression() -> None:
    for name in HELPERS:
        if name == "text":  # also a function of the language, which is another object
            continue
        with pytest.raises(ExpressionError):
            compile_expression(name)


@pytest.mark.parametrize(
    ("text", "offset", "hint"),
    [
        ("payload.a + paylod.b", 12, "did you mean `payload`?"),
        ("1 + trimm('a')", 4, "did you mean `trim`?"),
        ("'ü' + trim()", 6, "it is trim(value)"),
        ("payload.name.upper()", 0, "write upper(payload.name)"),
        ("payload.name.split(';')", 0, "write split(payload.name, …)"),
        ("validation.is_email(payload)", 0, "`validate: [{is_email: …}]`"),
        ("is_email(payload)", 0, "`validate: [{is_email: …}]`"),
        ("str(payload)", 0, "write text(value)"),
        ("len(payload)", 0, "write length(value)"),
        ("range(3)", 0, "numbered(values)"),
        ("payload.day.strftime('%Y')", 0, "write format_date(value, form)"),
        ("message.payload", 0, "write payload"),
        ("flowVars.a", 0, "write vars"),
        ("upper", 0, "call it: upper(value)"),
        ("null", 0, "write None"),
        ("vars.a ++ vars.b", 0, "[*a, *b]"),
        ("{id: 1}", 1, 'write "id" with quotes'),
        ("payload.a is 'x'", 0, "write == or !="),
        ("vars.a +\n  zzzz", 11, "values start with"),
    ],
)
def test_a_finding_says_where_and_what_to_write(text: str, offset: int, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text)

    assert (caught.value.offset, hint in caught.value.hint) == (offset, True)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("payload.email", {("payload", "email")}),
        ("payload['odd name'].x", {("payload", "odd name", "x")}),
        ("payload.lines[0].amount", {("payload", "lines", "amount")}),
        ("payload.lines[1:].amount", {("payload", "lines", "amount")}),
        ("payload[vars.key]", {("payload",), ("vars", "key")}),
        ("sum(l.amount for l in payload.lines)", {("payload", "lines"), ("payload", "lines", "amount")}),
        ("payload.class + payload.class.id", {("payload", "class"), ("payload", "class", "id")}),
        ("[a for a, b in items(payload)]", {("payload",)}),
        ("1 + 2", set()),
    ],
)
def test_the_fields_that_are_read_are_known(text: str, paths: set[tuple[str, ...]]) -> None:
    assert compile_expression(text).paths == paths


def test_names_and_functions_are_known() -> None:
    found = compile_expression("upper(vars.a) + text(today()) if payload else error.code")

    assert found.names == {"vars", "payload", "error"}
    assert found.functions == {"upper", "text", "today"}
