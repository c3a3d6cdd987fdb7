"""budget(): the one budget of an account, whoever of this process asks for it."""

from __future__ import annotations

import threading
import weakref
from pathlib import Path

from connector.errors import ConfigurationError
from connector.permit.budget import LONGEST_REQUEST, Budget, Line, Slots
from connector.permit.database_slots import DatabaseSlots
from connector.permit.machine_slots import MachineSlots

_LINES: weakref.WeakValueDictionary[tuple[str, str], Line] = weakref.WeakValueDictionary()
_LOCK = threading.Lock()
MACHINE = "machine"
"""The word for permits that this machine's processes share, where others would come from the environment."""


def budget(
    key: str,
    most: int = -1,
    *,
    url: str = "",
    folder: Path | None = None,
    lasting: bool = True,
    request_time: float | None = None,
) -> Budget:
    """The budget of *key*.

    Args:
        key: Account and host.
        most: Requests at once at most, over all who share the budget; below 1 is no limit of our own
            (MuleSoft's `maximumConnections="-1"`): only what NetSuite's refusals teach.
        url: A PostgreSQL whose advisory locks are the permits; files of this machine where empty or `machine`.
        folder: Where those files are.
        lasting: Whether what is learned of the limit outlives the processes that share it; not for an address of this
            machine, where tomorrow another server answers.
        request_time: Seconds that a request takes at most (None: nobody knows). For so long, and for a minute at most,
            the permit of a killed process is kept, since its request may go on at NetSuite.

    Raises:
        ConfigurationError: *url* is of no PostgreSQL.
    """
    where = "" if url == MACHINE else url
    if where and where.partition(":")[0] not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise ConfigurationError(
            f"permits cannot be kept in `{where.partition(':')[0]}`",
            hint="write postgresql://user:password@host/database, or `machine`",
        )
    with _LOCK:
        place = (key, where or str(folder or ""))
        line = _LINES.get(place)
        if line is None:
            slots: Slots = (
                DatabaseSlots(key, where, lasting=lasting) if where else MachineSlots(key, folder, lasting=lasting)
            )
            line = _LINES[place] = Line(slots)
        return Budget(line, most if most > 0 else None, request_time or LONGEST_REQUEST)
