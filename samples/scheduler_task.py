"""A task for a scheduler (Airflow, Dagster, Prefect, cron): run a flow, fail the task when the flow failed.

The flow keeps its own watermark, so the scheduler only says when. A killed task goes on where it was.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from connector import Flow

FLOW = Path(__file__).parents[1] / "flows" / "customers_to_database.yaml"


def customers_to_database(**params: Any) -> dict[str, Any]:
    """The callable: small counts to log or to pass on; raises where the flow failed."""
    result = Flow.load(FLOW).run(params=params, state=os.environ.get("CONNECTOR_STATE"))
    if result.error is not None:
        raise result.error
    return {
        "written": result.report.written,
        "deleted": result.report.deleted,
        "dead_letters": result.report.dead_letters,
    }


if __name__ == "__main__":
    sys.stdout.write(f"{customers_to_database()}\n")
