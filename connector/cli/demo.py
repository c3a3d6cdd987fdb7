"""`make demo`: customers and orders out of the embedded NetSuite sandbox into a database, and what it did."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from connector.catalogue.shipped import folder
from connector.cli.printing import note, print_error, table
from connector.cli.progress import Progress
from connector.errors import ConnectorError
from connector.flow.api import Flow
from connector.flow.result import FAILED, OK, RunResult
from connector.sandbox.server import Sandbox

WORK = Path("demo")
"""Where the demo's database and state are left, to be looked at."""
CSV = Path(__file__).parents[2] / "samples" / "customers.csv"
_TABLES = {"dim_customer": "customer_id", "fact_order": "order_id", "fact_order_line": "order_id"}


def main(work: Path = WORK) -> int:
    """Run the main job once in full and once for what changed; 0 when every row arrived."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        with Sandbox() as sandbox, Progress() as progress:
            note(f"NetSuite sandbox: account {sandbox.credentials()['account']} at {sandbox.url}, signatures checked")
            results = Demo(sandbox, work, progress).run()
    except ConnectorError as error:
        print_error(error)
        return FAILED
    return _summary(results, work)


class Demo:
    """The runs of the demo against one sandbox."""

    def __init__(self, sandbox: Sandbox, work: Path, emit: Any) -> None:
        """Keep everything in *work*."""
        self.sandbox, self.work, self.emit = sandbox, work, emit
        self.state = f"sqlite:///{work / 'state.db'}"

    def run(self) -> list[tuple[str, RunResult]]:
        """Everything; then what changed since; then a file into NetSuite."""
        gone = self.sandbox.store.create("customer", {"companyName": "Gone Tomorrow Ltd", "subsidiary": {"id": "1"}})
        results = [
            ("all customers", self._flow("customers_to_database")),
            ("all orders", self._flow("orders_to_database")),
            ("CSV into NetSuite", self._flow("csv_customers_to_netsuite", params={"file": str(CSV)})),
        ]
        self._change(gone.id)
        self.sandbox.clock.offset += 60.0  # the poll stays half a minute behind, for rows that become visible late
        results += [
            ("changed customers", self._flow("customers_to_database")),
            ("changed orders", self._flow("orders_to_database")),
        ]
        return results

    def _flow(self, name: str, **asked: Any) -> RunResult:
        flow = Flow.load(folder("flows") / f"{name}.yaml").against(self.sandbox)
        if "warehouse" in flow.loaded.configs:
            flow = flow.with_config("warehouse", {"url": f"sqlite:///{self.work / 'warehouse.db'}"})
        return flow.run(state=self.state, emit=self.emit, **asked)

    def _change(self, gone: int) -> None:
        """What happens in a company meanwhile: a customer moves, *gone* goes, an order loses a line."""
        store = self.sandbox.store
        customers = [row for row in store.select("customer") if not row.external_id]
        store.update("customer", customers[0].id, {"email": "new.address@demo.example"})
        store.delete("customer", gone)
        order = next(row for row in store.select("salesOrder") if len(row.body["item"]) > 1)
        store.update("salesOrder", order.id, {"item": order.body["item"][:-1]}, replace=("item",))


def _summary(results: list[tuple[str, RunResult]], work: Path) -> int:
    rows = [
        (
            what,
            r.report.read,
            r.report.written,
            r.report.deleted,
            r.report.failed + r.report.dead_letters,
            f"{r.seconds:.1f} s",
        )
        for what, r in results
    ]
    table(("job", "read", "written", "deleted", "failures", "time"), rows, title="What moved")
    for _, result in results:
        if result.error is not None:
            print_error(result.error)
    with closing(sqlite3.connect(work / "warehouse.db")) as database:
        counts = [(name, *_count(database, name, key)) for name, key in _TABLES.items()]
    table(("table", "rows", "keys"), counts, title=f"What is in {work / 'warehouse.db'}")
    failures = sum(row[4] for row in rows) + sum(not result.ok for _, result in results)
    moved = sum(result.report.written + result.report.deleted for _, result in results)
    sys.stdout.write(f"\n{moved} rows moved, {failures} failures\n")
    return FAILED if failures else OK


def _count(database: sqlite3.Connection, name: str, key: str) -> tuple[int, int]:
    query = f"SELECT COUNT(*), COUNT(DISTINCT {key}) FROM {name}"  # noqa: S608 - our own two names
    try:
        rows, keys = database.execute(query).fetchone()
    except sqlite3.OperationalError:  # the flow that makes it has failed, and says why above
        return 0, 0
    return int(rows), int(keys)


if __name__ == "__main__":
    sys.exit(main())
