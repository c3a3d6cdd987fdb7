"""A program that uses DBOS itself, and runs blocks of ours in the same process."""

from __future__ import annotations

import json
import sys
import threading

from dbos import DBOS, DBOSConfig

from connector.engine.dbos_process import VERSION
from connector.engine.dispatcher import Dispatcher
from connector.engine.durable import DurableExecution
from connector.state.opening import open_state
from tests.engine.conftest import QUEUE, SmallCarrier


@DBOS.workflow()
def _of_the_program(number: int) -> int:
    return number + 1


def main(folder: str) -> None:
    """Begin DBOS, let a run of ours use it and leave, go on using it."""
    DBOS(config=DBOSConfig(name="theirs", system_database_url=f"sqlite:///{folder}/theirs.db"))
    DBOS.launch()
    with open_state(f"sqlite:///{folder}/state.db") as state:
        executor = state.executors.start("test", VERSION)
        carrier = SmallCarrier(state)
        carrier.works["r1"] = lambda _, task: {"value": task * 2}
        dispatcher = Dispatcher(state.engine_url, executor, carrier)
        dispatcher.launch([QUEUE], 2)
        execution = DurableExecution(
            "r1",
            state.runs.journal("r1"),
            threading.Event(),
            resumed=False,
            dispatcher=dispatcher,
            tasks=state.blocks,
            queue=QUEUE,
            room=lambda: 2,
        )
        done = list(execution.spread("s", range(4), carrier.works["r1"], at_once=2))
        dispatcher.forget("r1")
        dispatcher.close(5)
        executor.close()
    told = {"ours": [one["value"] for one in done], "theirs": _of_the_program(41)}
    sys.stdout.write(json.dumps(told) + "\n")
    DBOS.destroy()


if __name__ == "__main__":
    main(*sys.argv[1:])
