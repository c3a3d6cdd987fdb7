"""How much work a regular expression may be for a text: Python's engine backtracks, and nothing can stop it meanwhile.

What could run for more than about a second is refused before it starts. The measure is a bound for the worst text of
that length, so now and then it refuses a pattern that would have done.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

codes: Any = importlib.import_module("re._constants")
parser: Any = importlib.import_module("re._parser")  # the only view of a pattern's structure that Python has

MOST_STEPS = 3e7
"""Steps that a match may take by the bound; some half a second."""
_SAMPLE = frozenset(map(chr, (*range(9, 14), *range(32, 127), 0xE9, 0xC9, 0x3B1, 0x416, 0x65E5)))
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_UNBOUNDED = 50  # more repetitions than this count as any number
Ops = Sequence[tuple[Any, Any]]


@lru_cache(maxsize=512)
def _measured(pattern: str, flags: int) -> tuple[int, bool, int]:
    """Degree of the polynomial, whether the bound is exponential, and how often bounded repeats multiply it."""
    tree: Any = parser.parse(pattern, flags)
    degree, exponential, factor = _of_sequence(list(tree), frozenset())
    anchored = bool(len(tree)) and tree[0] == (codes.AT, codes.AT_BEGINNING) and not flags & re.MULTILINE
    return degree + (not anchored), exponential, factor


def effort(pattern: str, flags: int, length: int) -> float:
    """The most steps that a search in a text of *length* characters may take."""
    degree, exponential, factor = _measured(pattern, flags)
    steps = float(max(length, 1)) ** degree * factor
    return steps * 2.0 ** min(length, 900) if exponential else steps


def _of_sequence(ops: list[tuple[Any, Any]], after: frozenset[str]) -> tuple[int, bool, int]:
    degree, exponential, factor = 0, False, 1
    for place, (code, argument) in enumerate(ops):
        follows = _firsts(ops[place + 1 :]) or after
        more = _of_one(code, argument, follows)
        degree, exponential, factor = degree + more[0], exponential or more[1], min(factor * more[2], 10**9)
    return degree, exponential, factor


def _of_one(code: Any, argument: Any, follows: frozenset[str]) -> tuple[int, bool, int]:
    if code in _REPEATS:
        return _of_repeat(argument, follows)
    if code is codes.SUBPATTERN:
        return _of_sequence(list(argument[3]), follows)
    if code is codes.BRANCH:
        parts = [_of_sequence(list(branch), follows) for branch in argument[1]]
        return max(part[0] for part in parts), any(part[1] for part in parts), sum(part[2] for part in parts)
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return _of_sequence(list(argument[1]), frozenset())
    if code is codes.GROUPREF:
        return 1, False, 1
    return 0, False, 1


def _of_repeat(argument: Any, follows: frozenset[str]) -> tuple[int, bool, int]:
    least, most, body = argument
    ops = list(body)
    inner = _of_sequence(ops, _firsts(ops) | follows)
    low, high = body.getwidth()
    if most <= _UNBOUNDED:
        again = 1 if least == most and low == high else int(most) - int(least) + 1
        return inner[0] * max(1, int(most)), inner[1], min(max(inner[2], 1) ** max(1, int(most)) * again, 10**9)
    if low != high or _branches(ops):
        return 1, True, 1  # repetitions that may be cut in many ways
    overlapping = bool(_firsts(ops) & follows)
    return int(overlapping) + inner[0], inner[1], inner[2]


def _branches(ops: Ops) -> bool:
    return any(
        code is codes.BRANCH or (code is codes.SUBPATTERN and _branches(list(argument[3]))) for code, argument in ops
    )


def _firsts(ops: Ops) -> frozenset[str]:
    """Characters of the sample that a match of *ops* may begin with."""
    found: frozenset[str] = frozenset()
    for code, argument in ops:
        if code is codes.AT:
            continue
        if code in _REPEATS:
            found |= _firsts(list(argument[2]))
            if argument[0] == 0:
                continue
        elif code is codes.SUBPATTERN:
            found |= _firsts(list(argument[3]))
        elif code is codes.BRANCH:
            found |= frozenset().union(*(_firsts(list(branch)) for branch in argument[1]))
        else:
            found |= _of_set(code, argument)
        return found
    return found


def _of_set(code: Any, argument: Any) -> frozenset[str]:
    if code is codes.LITERAL:
        letter = chr(argument)
        return frozenset((letter.lower(), letter.upper(), letter))
    if code is codes.NOT_LITERAL:
        return _SAMPLE - {chr(argument)}
    if code is codes.IN:
        negated = argument and argument[0][0] is codes.NEGATE
        among = frozenset().union(*(_of_member(*member) for member in argument))
        return _SAMPLE - among if negated else among
    return _SAMPLE


def _of_member(code: Any, argument: Any) -> frozenset[str]:
    if code is codes.LITERAL:
        return frozenset(chr(argument))
    if code is codes.RANGE:
        return frozenset(letter for letter in _SAMPLE if argument[0] <= ord(letter) <= argument[1])
    if code is codes.CATEGORY:
        letters = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}
        name = str(argument).removeprefix("CATEGORY_").removeprefix("UNI_").removeprefix("LOC_")
        bare = name.removeprefix("NOT_")
        test = re.compile(letters.get(bare, "."))
        return frozenset(letter for letter in _SAMPLE if bool(test.match(letter)) != name.startswith("NOT_"))
    return frozenset()
