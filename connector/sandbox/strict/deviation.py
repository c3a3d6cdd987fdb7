"""Deviation: one way in which a request differs from the documented form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deviation:
    """What was sent, what is documented, and where that is said."""

    code: str
    """Kebab-case, e.g. `prefer-transient`."""
    message: str
    """One sentence: what was found; never a secret."""
    hint: str
    """What to send instead."""
    source: str = ""
    """Oracle help id, XSD, or the section of the project's wire facts."""
