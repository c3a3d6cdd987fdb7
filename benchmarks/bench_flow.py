"""The main job: rows of a SuiteQL query, mapped, into a table; ours against what one writes by hand, and its growth.

By hand: requests with requests_oauthlib, pages by offset (which NetSuite ends after 100 000 rows), pandas.to_sql, which
only appends. Reading only: the same pages by key, thrown away; nothing that reads page after page can be faster.
The sandbox runs in a process of its own on the same machine, and answers LATENCY seconds late.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import measure, served

LATENCY = measure.sized(0.1, 0.0)
SCALE = measure.sized(19, 1, 36)
"""Times the demo's 4457 order lines."""
SIZES = measure.sized((5000, 20_000, 80_000), (1000, 2000, 4000), (10_000, 40_000, 160_000))
PAGE = 1000
COMPARED = measure.sized(SIZES[:2], SIZES[:1])
"""Rows of the runs that are compared with other ways."""
Job = Callable[[int], int]
"""Takes so many rows, gives how many it took."""
COLUMNS = "uniquekey, transaction, item, quantity, rate, netamount, memo"
FLOW = f"""
name: lines
params:
  rows: {{default: {PAGE}}}
configs:
  erp:
    type: netsuite
    connection:
      type: token_based_authentication
      account: ${{env:NETSUITE_ACCOUNT}}
      consumer_key: ${{env:NETSUITE_CONSUMER_KEY}}
      consumer_secret: ${{env:NETSUITE_CONSUMER_SECRET}}
      token_id: ${{env:NETSUITE_TOKEN_ID}}
      token_secret: ${{env:NETSUITE_TOKEN_SECRET}}
  warehouse:
    type: database
    url: ${{env:BENCH_DATABASE}}
flows:
  lines:
    steps:
      - id: read
        netsuite.suiteql:
          config: erp
          query: SELECT {COLUMNS} FROM transactionline
          limit: ${{params.rows}}
      - id: shape
        transform:
          each:
            line_id: ${{int(payload.uniquekey)}}
            transaction_id: ${{int(payload.transaction)}}
            amount: ${{decimal(payload.netamount)}}
            item: ${{payload.item or '-'}}
            memo: ${{upper(payload.memo)}}
      - id: write
        database.upsert: {{config: warehouse, table: lines, key: [line_id]}}
"""


def by_flow(credentials: Path, folder: Path) -> Job:
    """A flow, with its state in a file, as `connector run` keeps it."""
    from connector import Flow  # noqa: PLC0415 - each case loads what it needs, memory is measured

    flow = Flow.read(FLOW, file="lines.yaml").with_config("erp", {"connection": served.connection(credentials)})

    def work(rows: int) -> int:
        result = flow.run(params={"rows": rows}, state=f"sqlite:///{folder}/state.db")
        if result.error is not None:
            raise result.error
        return result.report.written

    return work


def _signed(credentials: Path) -> tuple[Any, str]:
    """A session that signs by requests_oauthlib, and SuiteQL's address."""
    from requests_oauthlib import OAuth1Session  # noqa: PLC0415 - as above

    known = served.connection(credentials)
    session = OAuth1Session(
        known["consumer_key"],
        client_secret=known["consumer_secret"],
        resource_owner_key=known["token_id"],
        resource_owner_secret=known["token_secret"],
        realm=known["account"],
        signature_method="HMAC-SHA256",
    )
    session.headers["Prefer"] = "transient"
    return session, f"{known['base_address']}/services/rest/query/v1/suiteql"


def by_hand(credentials: Path, folder: Path) -> Job:
    """The script of an afternoon: offset paging, a data frame a page, appended."""
    import pandas as pd  # noqa: PLC0415 - as above
    import sqlalchemy as sa  # noqa: PLC0415 - as above

    session, url = _signed(credentials)
    engine = sa.create_engine(f"sqlite:///{folder}/lines.db")

    def work(rows: int) -> int:
        query, written = {"q": f"SELECT {COLUMNS} FROM transactionline ORDER BY uniquekey"}, 0
        while written < rows:
            answer = session.post(url, params={"limit": min(PAGE, rows), "offset": written}, json=query)
            answer.raise_for_status()
            found = pd.DataFrame(answer.json()["items"], columns=COLUMNS.split(", "), dtype="string")
            shaped = pd.DataFrame(
                {
                    "line_id": found["uniquekey"].astype("int64"),
                    "transaction_id": found["transaction"].astype("int64"),
                    "amount": found["netamount"].astype(float),
                    "item": found["item"].fillna("-"),
                    "memo": found["memo"].str.upper(),
                }
            )
            shaped.to_sql("lines", engine, if_exists="append", index=False)
            written += len(shaped)
        return written

    return work


def reading_only(credentials: Path, folder: Path) -> Job:  # noqa: ARG001 - as the others
    """The pages by key, decoded for their last key and thrown away."""
    session, url = _signed(credentials)

    def work(rows: int) -> int:
        read, after = 0, 0
        while read < rows:
            query = f"SELECT {COLUMNS} FROM transactionline WHERE uniquekey > {after} ORDER BY uniquekey"
            items = session.post(url, params={"limit": min(PAGE, rows)}, json={"q": query}).json()["items"]
            read, after = read + len(items), int(items[-1]["uniquekey"])
        return read

    return work


CASES = {"ours": by_flow, "by hand": by_hand, "reading only": reading_only}


def prepare(case: str, rows: int) -> measure.Work:
    """One case in this process, with files of its own."""
    folder = Path(tempfile.mkdtemp(dir=os.environ["BENCH_FOLDER"]))
    os.environ["BENCH_DATABASE"] = f"sqlite:///{folder}/lines.db"
    job = CASES[case](Path(os.environ["BENCH_CREDENTIALS"]), folder)
    job(1)  # imports, connections, the table: the job itself is measured, bench_start measures the start
    return lambda: job(rows)


def main() -> None:
    """Print rows a second, memory and growth."""
    print(f"# SuiteQL → transform → upsert, {LATENCY} s a request ({measure.machine()})")
    small, large = SIZES[0], SIZES[-1]
    with tempfile.TemporaryDirectory() as folder, served.sandbox(LATENCY, SCALE) as credentials:
        os.environ.update(BENCH_FOLDER=folder, BENCH_CREDENTIALS=str(credentials))
        taken = measure.apart(__file__, [(case, size) for size in COMPARED for case in CASES], rounds=2)
        taken |= measure.apart(__file__, [("ours", large)], rounds=1)
    for (case, size), one in taken.items():
        assert one.gives == size, f"{case} gave {one.gives} of {size} rows"
        ratio = taken["ours", size].seconds / one.seconds
        print(
            f"{case:14} {size:>8} rows {one.seconds:7.2f} s {size / one.seconds:7.0f} rows/s  cpu {one.cpu:5.2f} s"
            f"  {one.megabytes:6.1f} MB  ours takes {ratio:4.2f} x its time"
        )
    first, last = taken["ours", small], taken["ours", large]
    print(
        f"growth of ours: rows x {large / small:.0f}, time x {last.seconds / first.seconds:.1f}, "
        f"memory x {last.megabytes / max(first.megabytes, 0.1):.1f}"
    )


if __name__ == "__main__" and not measure.asked(prepare):
    main()
