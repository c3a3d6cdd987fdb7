"""Dice: draws that are the same on every machine and in every version of Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_MASK = (1 << 64) - 1
_PRIME = 0x100000001B3
_OFFSET = 0xCBF29CE484222325


class Dice:
    """A stream of draws that hangs on its name alone (SplitMix64, seeded by FNV-1a)."""

    def __init__(self, name: str) -> None:
        state = _OFFSET
        for byte in name.encode():
            state = ((state ^ byte) * _PRIME) & _MASK
        self._state = state

    def number(self) -> int:
        """64 random bits."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((self._state ^ (self._state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def below(self, limit: int) -> int:
        """0 to *limit* - 1."""
        return self.number() % limit

    def pick(self, choices: Sequence[T]) -> T:
        """One of *choices*."""
        return choices[self.number() % len(choices)]

    def chance(self, percent: int) -> bool:
        """True in *percent* of 100 draws."""
        return self.number() % 100 < percent

    def digits(self, pattern: str) -> str:
        """*pattern* with each # a digit."""
        return "".join(str(self.below(10)) if character == "#" else character for character in pattern)
