"""A process that writes a stream to a file as an engine does, and kills itself now and then."""

from __future__ import annotations

import os
import random
import signal
import sys
from typing import Any

from connector.component import Unit
from connector.file import file_journal, file_sink, landing
from connector.file.config import FileConfig
from connector.file.session import FileSession
from connector.registry import find

CHANCE = float(sys.argv[3]) if len(sys.argv) > 3 else 0


def deadly(function: Any) -> Any:
    """*function*, before and after which the process may die."""

    def call(*args: Any, **kwargs: Any) -> Any:
        perhaps_die()
        result = function(*args, **kwargs)
        perhaps_die()
        return result

    return call


def perhaps_die() -> None:
    if random.random() < CHANCE:
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Write rows 0 to 199 in 20 units, to the end or to death."""
    target, mode, operation, uploads = sys.argv[1], sys.argv[2], sys.argv[4], sys.argv[5]
    file_sink.os.fsync = deadly(os.fsync)  # type: ignore[attr-defined] # the module's own name for it
    file_journal.FileJournal.record = deadly(file_journal.FileJournal.record)  # type: ignore[method-assign]
    file_journal.FileJournal.begin = deadly(file_journal.FileJournal.begin)  # type: ignore[method-assign]
    file_journal.FileJournal.remove = deadly(file_journal.FileJournal.remove)  # type: ignore[method-assign]
    landing.Landing.land = deadly(landing.Landing.land)  # type: ignore[method-assign]
    declared: Any = find(operation)
    session = FileSession(FileConfig(upload_directory=uploads))
    sink: Any = declared.sink(session, declared.arguments(path=target, mode=mode), Unit(key="run/write", run="run"))
    position = 0
    for number in range(20):
        receipt = sink.recall(f"run/write[{number}]")
        if receipt is None:
            rows = [{"id": str(position + n), "text": "x" * random.randrange(50)} for n in range(10)]
            receipt = sink.write(f"run/write[{number}]", rows, {"position": position + 10})
        position = receipt.cursor["position"]
    sink.finish()
    sink.close()


if __name__ == "__main__":
    main()
