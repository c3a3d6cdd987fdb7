"""FIELD_VANISHED: a field that had values is empty in every record.

NetSuite does not refuse a field that a role may no longer see: it comes back empty (Oracle help section_N3516862, for
saved searches), and a sync would blank it in the target. How often each field had a value is kept beside the
watermark; where an emptiness can hardly be chance, the account is asked whether any record has a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from connector import events
from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.poll_arguments import VanishedFields

Facts = Mapping[str, Sequence[int]]
"""Field → records up to the last one with a value, how many of them had one, records without one since."""
Kept = dict[str, list[int]]
CHANCE = 0.001
"""An emptiness that is likelier than this is taken for chance."""
_MEMORY = 10_000
"""Records from which old ones begin to weigh less: fields come in and out of use."""


def counted(facts: Facts, records: Sequence[Mapping[str, Any]]) -> Kept:
    """*facts* with *records* counted in."""
    found: Kept = {name: list(kept) for name, kept in facts.items()}
    values: dict[str, int] = {}
    for record in records:
        for name, value in record.items():
            if value not in (None, "", []) and not name.startswith("_"):
                values[name] = values.get(name, 0) + 1
    for name in {*found, *values}:
        rows, filled, empty = found.get(name, (0, 0, 0))
        held = values.get(name, 0)
        since = empty + len(records)
        found[name] = _fresh(rows + since, filled + held) if held else [rows, filled, since]
    return found


def _fresh(rows: int, filled: int) -> list[int]:
    return [rows // 2, -(-filled // 2), 0] if rows > _MEMORY else [rows, filled, 0]


def suspects(facts: Facts) -> list[str]:
    """The fields whose emptiness is hardly chance."""
    return sorted(
        name for name, (rows, filled, empty) in facts.items() if empty and (1 - filled / (rows + 1)) ** empty < CHANCE
    )


def judged(facts: Facts, filled: Callable[[Sequence[str]], Iterable[str]], wanted: VanishedFields, unit: Unit) -> Kept:
    """*facts* after the suspects among them were looked for; *filled* says which of them any record has a value for.

    Raises:
        RejectedError: One has vanished, and that is *wanted* to fail.
    """
    found: Kept = {name: list(kept) for name, kept in facts.items()}
    doubtful = suspects(found)
    if not doubtful:
        return found
    alive = set(filled(doubtful))
    gone = [name for name in doubtful if name not in alive]
    if gone and wanted == "fail":
        raise _vanished(gone)
    if gone:
        error = _vanished(gone)
        unit.emit(events.Noted(step=unit.step, message=f"FIELD_VANISHED: {error.message}", hint=error.hint))
    for name in alive & set(doubtful):
        rows, held, empty = found[name]
        found[name] = [rows + empty, held, 0]
    return {name: kept for name, kept in found.items() if name not in gone}


def _vanished(names: Sequence[str]) -> RejectedError:
    many = len(names) > 1
    return RejectedError(
        f"{', '.join(names)} had values and {'are' if many else 'is'} empty in every record now",
        hint="see whether the role may still see it (Setup > Users/Roles > Manage Roles); where it was emptied on "
        "purpose, say vanished_fields: tell",
        type="NETSUITE:FIELD_VANISHED",
        field=names[0],
    )
