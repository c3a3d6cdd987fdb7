"""What a large account costs the sandbox: seeding it, its first queries, small ones after that, and full pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from benchmarks import measure
from connector.catalogue.reader import load as load_catalogue
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.seeds.loader import load
from connector.sandbox.storage.store import Store
from connector.sandbox.suiteql.engine import Engine

SCALES = measure.sized((1, 70), (1,), (1, 70, 140))
"""Times the demo's rows; 70 makes a good 100,000 records."""
THREADS = 4
CATALOGUE = load_catalogue()
FIRST = {
    "first query of customers": "SELECT COUNT(*) FROM customer",
    "first query of transactions": "SELECT COUNT(*) FROM transaction",
    "first query of their lines": "SELECT COUNT(*) FROM transactionline",
}
SMALL = {
    "one customer by id": ("SELECT id, entityid, email FROM customer WHERE id = ?", (300,)),
    "20 lines with their item": (
        (
            "SELECT l.id, BUILTIN.DF(l.item) i, l.quantity FROM transactionline l "
            "WHERE l.transaction > ? AND ROWNUM <= 20"
        ),
        (400,),
    ),
}
PAGES = {
    "1,000 customers, 8 columns": (
        "SELECT id, entityid, companyname, email, phone, creditlimit, isinactive, lastmodifieddate "
        "FROM customer ORDER BY id"
    ),
    "1,000 transactions by time of change": (
        "SELECT id, tranid, type, BUILTIN.DF(entity) entity, foreigntotal, lastmodifieddate FROM transaction "
        "ORDER BY lastmodifieddate, id"
    ),
}


def seeded(scale: int) -> tuple[Store, float]:
    """A store with the demo, and the seconds that seeding took."""
    store = Store(shapes=CatalogueShapes(CATALOGUE))
    started = time.perf_counter()
    load(store, "demo", scale, Tenant("TSTDRV1"), CATALOGUE)
    return store, time.perf_counter() - started


def asking(engine: Engine, sql: str, *values: int) -> Callable[[], object]:
    """What asks for one page of a query."""
    return lambda: engine.query(sql, values, limit=1000)


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_threads(engine: Engine) -> float:
    """Small queries a second, of several threads together."""
    count = measure.sized(500, 5)
    sql, values = SMALL["one customer by id"]

    def ask() -> None:
        for _ in range(count):
            engine.query(sql, values)

    threads = [threading.Thread(target=ask) for _ in range(THREADS)]

    def all_together() -> None:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    return THREADS * count / timed(all_together)


def main() -> None:
    """Print seconds of seeding and of first queries, and milliseconds of the others."""
    print(f"# seeding and querying the sandbox ({measure.machine()})")
    for scale in SCALES:
        measured(scale)


def measured(scale: int) -> None:
    """Print what one size of account costs."""
    store, seconds = seeded(scale)
    records = sum(store.types().values())
    print(f"\n{records:,} records\n  {'seeded':42} {seconds:9.2f} s   {records / seconds:,.0f} a second")
    engine = Engine(store, CATALOGUE)
    for name, sql in FIRST.items():
        print(f"  {name:42} {timed(asking(engine, sql)):9.2f} s")
    ways = {name: asking(engine, sql, *values) for name, (sql, values) in SMALL.items()}
    ways |= {name: asking(engine, sql) for name, sql in PAGES.items()}
    for name, cost in measure.per_call(ways).items():
        print(f"  {name:42} {cost * 1000:9.3f} ms")
    print(f"  {f'small queries in {THREADS} threads':42} {in_threads(engine):9,.0f} a second")
    engine.close()
    store.close()


if __name__ == "__main__":
    main()
