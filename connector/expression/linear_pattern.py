"""Patterns matched in linear time: no pattern and no text can make them hang, which Python's `re` allows.

The pattern becomes a machine of states (Thompson's construction); a text is read once, and the sets of states met are
kept, so that the usual step is one dictionary look-up. There is nothing to backtrack, hence no back-references.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from connector.expression.limits import Meter, Refusal, charge
from connector.expression.pattern_syntax import Either, Node, Repeat, Sequence_, Symbol, parse_pattern

MOST_STATES = 1_000
_MOST_KEPT = 20_000
_MATCH = -1

Test = Callable[[str], bool]


@dataclass(slots=True)
class _State:
    """One state: it tests a character, asserts an edge of the text, or goes on to others at once."""

    test: Test | None = None
    edge: str = ""
    to: list[int] = field(default_factory=list)


class Pattern:
    """A pattern ready to match."""

    def __init__(self, text: str) -> None:
        """Build the machine of *text*; raises Refusal."""
        tree, self._folds = parse_pattern(text)
        self._states: list[_State] = []
        start, exits = self._build(tree)
        self._link(exits, _MATCH)
        self._start = start
        self._kept: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def matches(self, meter: Meter, text: str) -> bool:
        """Whether the whole of *text* has the form."""
        charge(meter, 5 + len(text))
        found = self._fold(text)
        now = self._closure([self._start], begin=True, end=not found)
        for at, character in enumerate(found):
            now = self._next(meter, now, character)
            if not now:
                return False
            if at == len(found) - 1:
                now = self._closure(now, begin=False, end=True)
        return _MATCH in now

    def extract(self, meter: Meter, text: str) -> str | None:
        """The first part of *text* that has the form, the longest of those that start there."""
        found = self._fold(text)
        best: tuple[int, int] | None = None
        threads: dict[int, int] = {}
        for at in range(len(found) + 1):
            if best is None:
                threads.setdefault(self._start, at)
            threads = self._reach(meter, threads, begin=at == 0, end=at == len(found))
            start = threads.get(_MATCH)
            if start is not None and (best is None or start <= best[0]):
                best = (start, at)
            if at == len(found) or (best is not None and not threads):
                break
            threads = self._step(meter, threads, found[at], best)
        return text[best[0] : best[1]] if best else None

    def _fold(self, text: str) -> str:
        # casefold may change the length, so characters are folded one by one
        return "".join(c.lower() if len(c.lower()) == 1 else c for c in text) if self._folds else text

    def _step(
        self, meter: Meter, threads: dict[int, int], character: str, best: tuple[int, int] | None
    ) -> dict[int, int]:
        charge(meter, 2 + 2 * len(threads))
        after: dict[int, int] = {}
        for state, start in threads.items():
            if state == _MATCH or (best is not None and start > best[0]):
                continue
            test = self._states[state].test
            if test is not None and test(character):
                target = self._states[state].to[0]
                after[target] = min(start, after.get(target, start))
        return after

    def _reach(self, meter: Meter, threads: dict[int, int], *, begin: bool, end: bool) -> dict[int, int]:
        """All states reached without reading, each with the earliest start that leads to it."""
        reached: dict[int, int] = {}
        for state, start in sorted(threads.items(), key=lambda thread: thread[1]):
            for other in self._closure([state], begin=begin, end=end, known=reached):
                reached.setdefault(other, start)
        charge(meter, len(reached))
        return reached

    def _next(self, meter: Meter, now: frozenset[int], character: str) -> frozenset[int]:
        kept = self._kept.get((now, character))
        if kept is not None:
            return kept
        charge(meter, 5 + 4 * len(now))
        targets = []
        for state in now:
            test = self._states[state].test if state != _MATCH else None
            if test is not None and test(character):
                targets.append(self._states[state].to[0])
        after = self._closure(targets, begin=False, end=False)
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[(now, character)] = after
        return after

    def _closure(
        self, states: list[int] | frozenset[int], *, begin: bool, end: bool, known: dict[int, int] | None = None
    ) -> frozenset[int]:
        seen: set[int] = set()
        stack = list(states)
        while stack:
            state = stack.pop()
            if state in seen or (known is not None and state in known):
                continue
            seen.add(state)
            if state == _MATCH or self._states[state].test is not None:
                continue
            edge = self._states[state].edge
            if not edge or (edge == "^" and begin) or (edge == "$" and end):
                stack.extend(self._states[state].to)
        return frozenset(seen)

    # building

    def _new(self, **parts: object) -> int:
        if len(self._states) >= MOST_STATES:
            raise Refusal(f"the pattern has more than {MOST_STATES} states", "repeat less: {1,20}")
        self._states.append(_State(**parts))  # type: ignore[arg-type] # the two callers below give what _State takes
        return len(self._states) - 1

    def _link(self, exits: list[int], target: int) -> None:
        for state in exits:
            self._states[state].to.append(target)

    def _build(self, node: Node) -> tuple[int, list[int]]:
        """The first state of *node* and the states that leave it."""
        if isinstance(node, Symbol):
            state = self._new(test=node.test, edge=node.edge)
            return state, [state]
        if isinstance(node, Either):
            fork = self._new()
            exits = []
            for choice in node.choices:
                start, ends = self._build(choice)
                self._states[fork].to.append(start)
                exits += ends
            return fork, exits
        if isinstance(node, Repeat):
            return self._repeat(node)
        return self._sequence(node)

    def _sequence(self, node: Sequence_) -> tuple[int, list[int]]:
        start = self._new()
        exits = [start]
        for part in node.parts:
            first, ends = self._build(part)
            self._link(exits, first)
            exits = ends
        return start, exits

    def _repeat(self, node: Repeat) -> tuple[int, list[int]]:
        start, exits = self._sequence(Sequence_((node.part,) * node.least))
        if node.most is None:
            loop = self._new()
            self._link(exits, loop)
            first, ends = self._build(node.part)
            self._link([loop], first)
            self._link(ends, loop)
            return start, [loop]
        out: list[int] = []
        for _ in range(node.most - node.least):
            fork = self._new()
            self._link(exits, fork)
            first, exits = self._build(node.part)
            self._link([fork], first)
            out.append(fork)
        return start, exits + out


@lru_cache(maxsize=256)
def compiled(text: str) -> Pattern:
    """The pattern *text*, built once."""
    return Pattern(text)
