"""From a checked syntax tree to one that only reads data, computes with guards, and calls registered functions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NoReturn

from connector.diagnostics import did_you_mean
from connector.expression import arithmetic, comparison, plain_text, reading
from connector.expression.foreign_words import FUNCTIONS, WORDS
from connector.expression.function import Function
from connector.expression.grammar import Source
from connector.expression.lexer import ExpressionError
from connector.expression.limits import MOST_BITS, Meter, charge

Path = tuple[str, ...]

_MOST_LOOPS = 6
_TO_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.FloorDiv: "floor_divide",
    ast.Mod: "modulo",
}
_TO_COMPARISON: dict[type[ast.cmpop], str] = {
    ast.Eq: "equal",
    ast.NotEq: "unequal",
    ast.Lt: "less",
    ast.LtE: "less_or_equal",
    ast.Gt: "more",
    ast.GtE: "more_or_equal",
    ast.In: "contains",
    ast.NotIn: "lacks",  # codespell:ignore notin
}
_REFUSED: dict[type[ast.AST], tuple[str, str]] = {
    ast.Lambda: ("lambda is not part of the language", "write a comprehension: [… for x in …]"),
    ast.NamedExpr: ("`:=` is not part of the language", "set a variable with set_variable"),
    ast.Await: ("await is not part of the language", ""),
    ast.Yield: ("yield is not part of the language", ""),
    ast.YieldFrom: ("yield is not part of the language", ""),
    ast.Set: ("a set is not part of the language", "write a list: [ ]"),
    ast.SetComp: ("a set is not part of the language", "write unique([… for x in …])"),
    ast.Starred: ("`*` spreads only into a list", "write [*a, *b]"),
    ast.Slice: ("a slice stands where none can be", ""),
}
_CONSTANTS = {"True": True, "False": False, "None": None}


def called(meter: Meter, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Call a function inside a loop: what it is given counts each time."""
    units = 4
    for value in (*arguments, *named.values()):
        if isinstance(value, str):
            units += len(value) >> 3
        elif isinstance(value, list | tuple | dict):
            units += len(value)
    charge(meter, units)
    return function(*arguments, **named)


HELPERS: dict[str, Any] = {
    **{name: getattr(arithmetic, name) for name in (*_TO_BINARY.values(), "negative", "positive")},
    **{name: getattr(comparison, name) for name in (*_TO_COMPARISON.values(), "chain", "holds")},
    **{
        name: getattr(reading, name)
        for name in ("get", "item", "part", "each", "tuples", "spread", "merged", "key", "bounded")
    },
    **{name: getattr(plain_text, name) for name in ("text", "formatted", "joined")},
    "called": called,
}
"""All that the compiled code may name besides registered functions and data."""


class Rewriter:
    """Rewrites one expression; afterwards `roots`, `paths` and `used` say what it reads and calls."""

    def __init__(
        self, source: Source, line: int, names: frozenset[str], functions: Mapping[str, Function], known: dict[str, Any]
    ) -> None:
        """Rewrite *source* for line *line* of a program; objects it needs are added to *known*."""
        self.source = source
        self.line = line
        self.names = names
        self.functions = functions
        self.known = known
        self.roots: set[str] = set()
        self.paths: set[Path] = set()
        self.used: set[str] = set()
        self.loops = 0
        self.deep = 0
        self.local: dict[str, Path | None] = {}

    def value(self) -> ast.expr:
        """The expression for its value."""
        return self._whole(self.visit(self.source.body))

    def condition(self) -> ast.expr:
        """The expression for whether it holds."""
        return self._whole(self.test(self.source.body))

    def _whole(self, made: ast.expr) -> ast.expr:
        return self._help("bounded", self.source.body, made) if self.loops else made

    def visit(self, node: ast.expr) -> ast.expr:
        """*node*, rewritten and placed."""
        handler: Callable[[Any], ast.expr] | None = getattr(self, f"_{type(node).__name__.lower()}", None)
        if handler is None:
            message, hint = _REFUSED.get(type(node), (f"{type(node).__name__} is not part of the language", ""))
            self._refuse(node, message, hint)
        return self._placed(handler(node), node)

    def test(self, node: ast.expr) -> ast.expr:
        """*node* as a condition: where it can be other than true or false, its truth is checked."""
        if isinstance(node, ast.BoolOp):
            return self._placed(ast.BoolOp(node.op, [self.test(value) for value in node.values]), node)
        made = self.visit(node)
        is_call = (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and self.functions[node.func.id].decides
        )
        is_not = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
        if is_call or is_not or isinstance(node, ast.Compare):
            return made
        return self._placed(ast.Call(_name("holds"), [made], []), node)

    def _refuse(self, node: ast.AST, message: str, hint: str = "") -> NoReturn:
        raise ExpressionError(message, offset=self.source.offset(node), hint=hint, text=self.source.text)

    def _placed(self, made: ast.expr, node: ast.AST) -> ast.expr:
        made.lineno = made.end_lineno = self.line
        made.col_offset = self.source.offset(node)
        made.end_col_offset = self.source.offset(node, end=True)
        return made

    def _help(self, helper: str, node: ast.AST, *arguments: ast.expr) -> ast.expr:
        return self._placed(ast.Call(_name(helper), [_name("m"), *arguments], []), node)

    def _object(self, value: Any) -> ast.expr:
        name = f"c{len(self.known)}"
        self.known[name] = value
        return _name(name)

    # values

    def _constant(self, node: ast.Constant) -> ast.expr:
        value = node.value
        if value is None or isinstance(value, str | bool):
            return ast.Constant(value)
        if isinstance(value, float):
            return self._decimal(node)
        if not isinstance(value, int):
            self._refuse(node, f"{self.source.segment(node)} is not part of the language")
        if value.bit_length() > MOST_BITS:
            self._refuse(node, "the whole number is too long")
        return ast.Constant(value)

    def _decimal(self, node: ast.Constant) -> ast.expr:
        written = self.source.segment(node).replace("_", "")
        try:
            exact = Decimal(written)
            same = float(exact) == node.value
        except ArithmeticError:
            same = False
        # inside an f-string Python 3.11 does not know the place of a number; its repr has the same 17 digits
        found = exact if same else Decimal(repr(node.value))
        if not found.is_finite() or abs(found.adjusted()) > arithmetic.CONTEXT.Emax:
            self._refuse(node, "the number is out of range")
        return self._object(found)

    def _list(self, node: ast.List | ast.Tuple) -> ast.expr:
        items = [
            self._placed(ast.Starred(self._help("spread", item, self.visit(item.value)), ast.Load()), item)
            if isinstance(item, ast.Starred)
            else self.visit(item)
            for item in node.elts
        ]
        return ast.List(items, ast.Load())

    _tuple = _list

    def _dict(self, node: ast.Dict) -> ast.expr:
        keys: list[ast.expr | None] = []
        values: list[ast.expr] = []
        for key, value in zip(node.keys, node.values, strict=True):
            keys.append(None if key is None else self._field_name(key))
            made = self.visit(value)
            values.append(self._help("merged", value, made) if key is None else made)
        return ast.Dict(keys, values)

    def _field_name(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self.visit(node)
        if isinstance(node, ast.Constant):
            self._refuse(node, f"the name of a field is text, {self.source.segment(node)} is not", "put it in quotes")
        if isinstance(node, ast.Name) and node.id not in self.names and node.id not in self.local:
            self._refuse(node, f"the name of a field is text, {node.id} is not", f'write "{node.id}" with quotes')
        return self._placed(ast.Call(_name("key"), [self.visit(node)], []), node)

    def _joinedstr(self, node: ast.JoinedStr) -> ast.expr:
        parts = [self.visit(part) for part in node.values]
        return self._help("joined", node, ast.Tuple(parts, ast.Load()))

    def _formattedvalue(self, node: ast.FormattedValue) -> ast.expr:
        if node.conversion not in (-1, ord("s")):
            self._refuse(node, f"!{chr(node.conversion)} is not part of the language", "leave it out")
        value = self.visit(node.value)
        if node.format_spec is None:
            return self._help("text", node, value)
        pieces = node.format_spec.values if isinstance(node.format_spec, ast.JoinedStr) else []
        spec = "".join(str(piece.value) for piece in pieces if isinstance(piece, ast.Constant))
        if any(not isinstance(piece, ast.Constant) for piece in pieces):
            self._refuse(node, "the form after `:` is computed", "write it out: f'{payload.total:.2f}'")
        if not plain_text.is_format(spec):
            self._refuse(node, f"`{spec[:40]}` is not a form", "forms are ,.2f  >10  05d  %Y-%m-%d")
        return self._help("formatted", node, value, ast.Constant(spec))

    # reading data

    def _name(self, node: ast.Name) -> ast.expr:
        if node.id in self.local:
            path = self.local[node.id]
            return ast.Name(f"v_{node.id}", ast.Load()) if path is None else self._read(f"v_{node.id}", path)
        if node.id not in self.names:
            self._unknown(node)
        self.roots.add(node.id)
        return self._read(f"r_{node.id}", (node.id,))

    def _read(self, name: str, path: Path) -> ast.expr:
        self.paths.add(path)
        return _name(name)

    def _unknown(self, node: ast.Name) -> NoReturn:
        if node.id in self.functions:
            self._refuse(node, f"{node.id} is a function, not a value", f"call it: {self.functions[node.id].usage}")
        if node.id in WORDS:
            self._refuse(node, f"there is no `{node.id}`", f"write {WORDS[node.id]}")
        known = [*self.names, *self.local, *self.functions]
        hint = (
            did_you_mean(node.id, known) or f"values start with {', '.join(sorted(self.names))}; text stands in quotes"
        )
        self._refuse(node, f"there is no `{node.id}`", hint)

    def _attribute(self, node: ast.Attribute) -> ast.expr:
        field = self.source.field(node)
        if field.startswith("__"):
            self._refuse(node, f"`{field}` is not a field of data", "fields whose names start with __ are not read")
        return self._access(node, field)

    def _subscript(self, node: ast.Subscript) -> ast.expr:
        place = node.slice
        if isinstance(place, ast.Constant) and isinstance(place.value, str):
            return self._access(node, place.value)
        value = self._inside(node)
        if isinstance(place, ast.Slice):
            bounds = [
                ast.Constant(None) if b is None else self.visit(b) for b in (place.lower, place.upper, place.step)
            ]
            return self._help("part", node, value, *bounds)
        if isinstance(place, ast.Tuple):
            self._refuse(place, "two positions stand in [ ]", "write them one after the other: [ ][ ]")
        return self._help("item", node, value, self.visit(place))

    def _access(self, node: ast.Attribute | ast.Subscript, field: str) -> ast.expr:
        path = self._path(node)
        if path is not None:
            self.paths.add(path)
        return self._help("get", node, self._inside(node), ast.Constant(field))

    def _inside(self, node: ast.Attribute | ast.Subscript) -> ast.expr:
        """What a field is read of; only the longest path counts as read."""
        before = set(self.paths)
        made = self.visit(node.value)
        whole = self._path(node.value)
        if whole is not None and whole not in before and self._path(node) is not None:
            self.paths.discard(whole)
        return made

    def _path(self, node: ast.expr) -> Path | None:
        """The way to what *node* reads, from a root; positions are left out."""
        if isinstance(node, ast.Name):
            return self.local.get(node.id, (node.id,))
        if isinstance(node, ast.Attribute):
            inner = self._path(node.value)
            return None if inner is None else (*inner, self.source.field(node))
        if isinstance(node, ast.Subscript):
            inner = self._path(node.value)
            key = node.slice.value if isinstance(node.slice, ast.Constant) else None
            if inner is None or isinstance(key, str):
                return None if inner is None else (*inner, str(key))
            return inner if isinstance(node.slice, ast.Slice) or isinstance(key, int) else None
        return None

    # operators

    def _binop(self, node: ast.BinOp) -> ast.expr:
        helper = _TO_BINARY.get(type(node.op))
        if helper is None:
            sign = {ast.Pow: "`**`", ast.MatMult: "`@`"}.get(type(node.op), "an operator on bits")
            self._refuse(node, f"{sign} is not part of the language")
        if isinstance(node.right, ast.UnaryOp) and isinstance(node.right.op, ast.UAdd):
            self._refuse(node, "`++` is not part of the language", "write + between texts, [*a, *b] for lists")
        return self._help(helper, node, self.visit(node.left), self.visit(node.right))

    def _unaryop(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.op, ast.Not):
            return ast.UnaryOp(node.op, self.test(node.operand))
        if isinstance(node.op, ast.Invert):
            self._refuse(node, "`~` is not part of the language", "write `not`")
        helper = "negative" if isinstance(node.op, ast.USub) else "positive"
        operand = self.visit(node.operand)
        if isinstance(operand, ast.Constant) and type(operand.value) is int:
            return ast.Constant(-operand.value if helper == "negative" else operand.value)
        return ast.Call(_name(helper), [operand], [])

    def _boolop(self, node: ast.BoolOp) -> ast.expr:
        return ast.BoolOp(node.op, [self.visit(value) for value in node.values])

    def _ifexp(self, node: ast.IfExp) -> ast.expr:
        return ast.IfExp(self.test(node.test), self.visit(node.body), self.visit(node.orelse))

    def _compare(self, node: ast.Compare) -> ast.expr:
        if len(node.ops) == 1:
            return self._comparison(node, node.ops[0], node.left, node.comparators[0])
        helpers: list[ast.expr] = []
        for op in node.ops:
            if type(op) not in _TO_COMPARISON:
                self._refuse(node, "`is` stands in a chain of comparisons", "compare with `and` between the parts")
            helpers.append(_name(_TO_COMPARISON[type(op)]))
        values = [self.visit(value) for value in (node.left, *node.comparators)]
        return self._help("chain", node, ast.Tuple(helpers, ast.Load()), ast.Tuple(values, ast.Load()))

    def _comparison(self, node: ast.Compare, op: ast.cmpop, left: ast.expr, right: ast.expr) -> ast.expr:
        with_null = _is_null(left) or _is_null(right)
        if isinstance(op, ast.Is | ast.IsNot) and not with_null:
            self._refuse(node, "`is` compares only with None", "write == or !=")
        if with_null and isinstance(op, ast.Is | ast.IsNot | ast.Eq | ast.NotEq):
            sides = self.visit(left), self.visit(right)
            same = isinstance(op, ast.Is | ast.Eq)
            if all(isinstance(side, ast.Constant) for side in sides):  # Python warns of `is` between literals
                return ast.Constant((_is_null(left) == _is_null(right)) == same)
            return ast.Compare(sides[0], [ast.Is() if same else ast.IsNot()], [sides[1]])
        return self._help(_TO_COMPARISON[type(op)], node, self.visit(left), self.visit(right))

    # calls and loops

    def _call(self, node: ast.Call) -> ast.expr:
        function = self._function(node)
        if any(isinstance(argument, ast.Starred) for argument in node.args) or any(
            k.arg is None for k in node.keywords
        ):
            self._refuse(node, f"`*` spreads into the call of {function.name}()", "write each argument out")
        try:
            function.signature.bind(*node.args, **{str(keyword.arg): keyword for keyword in node.keywords})
        except TypeError as error:
            self._refuse(node, f"{function.name}(): {error}", f"it is {function.usage}")
        self.used.add(function.name)
        self.known[f"f_{function.name}"] = function.call
        if "clock" in function.given:
            self.roots.add("clock")
        target = _name(f"f_{function.name}")
        given = [_name("m" if name == "meter" else name) for name in function.given]
        arguments = [self.visit(argument) for argument in node.args]
        named = [ast.keyword(keyword.arg, self.visit(keyword.value)) for keyword in node.keywords]
        if self.deep and "meter" not in function.given:
            return ast.Call(_name("called"), [_name("m"), target, *given, *arguments], named)
        return ast.Call(target, [*given, *arguments], named)

    def _function(self, node: ast.Call) -> Function:
        if isinstance(node.func, ast.Attribute):
            method = self.source.field(node.func)
            rest = ", …" if node.args or node.keywords else ""
            known = f"write {method}({self.source.segment(node.func.value)}{rest})" if method in self.functions else ""
            hint = known or FUNCTIONS.get(method, "")
            self._refuse(node, f"`.{method}()` is a method; only functions can be called", hint)
        if not isinstance(node.func, ast.Name):
            self._refuse(node, "only functions can be called", "name the function")
        if node.func.id not in self.functions:
            hint = FUNCTIONS.get(node.func.id) or did_you_mean(node.func.id, self.functions)
            hint = hint or "the functions are listed in docs/expressions.md"
            self._refuse(node.func, f"there is no function `{node.func.id}`", hint)
        return self.functions[node.func.id]

    def _generatorexp(self, node: ast.GeneratorExp | ast.ListComp) -> ast.expr:
        loops, outer = self._loops(node, node.generators, 1 + _parts(node) // 2)
        made = ast.ListComp(self.visit(node.elt), loops)
        self._leave(outer)
        return made

    _listcomp = _generatorexp

    def _dictcomp(self, node: ast.DictComp) -> ast.expr:
        loops, outer = self._loops(node, node.generators, 2 + _parts(node) // 2)
        made = ast.DictComp(self._field_name(node.key), self.visit(node.value), loops)
        self._leave(outer)
        return made

    def _loops(
        self, node: ast.expr, generators: list[ast.comprehension], weight: int
    ) -> tuple[list[ast.comprehension], dict[str, Path | None]]:
        outer = dict(self.local)
        made = []
        self.deep += 1
        for at, loop in enumerate(generators):
            self.loops += 1
            if self.loops > _MOST_LOOPS:
                self._refuse(
                    node, f"the expression has more than {_MOST_LOOPS} `for`", "do it in steps, with variables"
                )
            if loop.is_async:
                self._refuse(node, "async is not part of the language")
            self.deep -= not at  # the first list is made once, outside of the loop
            made.append(self._loop(loop, weight))
            self.deep += not at
            made[-1].ifs = [self.test(check) for check in loop.ifs]
        return made, outer

    def _leave(self, outer: dict[str, Path | None]) -> None:
        self.deep -= 1
        self.local = outer

    def _loop(self, loop: ast.comprehension, weight: int) -> ast.comprehension:
        items = self.visit(loop.iter)
        path = self._path(loop.iter)
        if isinstance(loop.target, ast.Name):
            self._declare(loop.target, path)
            target: ast.expr = ast.Name(f"v_{loop.target.id}", ast.Store())
            source = self._help("each", loop.iter, items, ast.Constant(weight))
        else:
            names = self._targets(loop.target)
            for name in names:
                self._declare(name, None)
            target = ast.Tuple([ast.Name(f"v_{name.id}", ast.Store()) for name in names], ast.Store())
            source = self._help("tuples", loop.iter, items, ast.Constant(weight), ast.Constant(len(names)))
        return ast.comprehension(target, source, [], 0)

    def _targets(self, node: ast.expr) -> list[ast.Name]:
        names = node.elts if isinstance(node, ast.Tuple | ast.List) else []
        found = [name for name in names if isinstance(name, ast.Name)]
        if not found or len(found) != len(names):
            self._refuse(
                node, "a loop gives its items plain names", "write `for x in …` or `for name, value in items(…)`"
            )
        return found

    def _declare(self, node: ast.Name, path: Path | None) -> None:
        if node.id.startswith("_"):
            self._refuse(node, f"the name `{node.id}` starts with an underscore", "choose another name")
        if node.id in self.names or node.id in self.local:
            self._refuse(node, f"`{node.id}` is taken", "choose another name")
        self.local[node.id] = path


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _is_null(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _parts(node: ast.AST) -> int:
    return sum(1 for _ in ast.walk(node))
