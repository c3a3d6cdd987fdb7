"""Customers that are new or changed since the last time, as a Parquet file, page by page."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow.parquet as pq

from connector import Flow
from connector.adapters.arrow_reader import arrow_reader

TYPES = {"customer_id": "integer", "name": "text", "email": "text", "modified_at": "datetime", "deleted": "boolean"}


def main(target: Path) -> int:
    """Write them to *target*; gives how many there were."""
    flow = Flow.load(Path(__file__).parents[1] / "flows" / "customers_to_database.yaml")
    number = 0
    with flow.stream(until="write") as customers:  # the watermark moves when the file is whole
        reader = arrow_reader(customers, TYPES)
        with pq.ParquetWriter(target, reader.schema) as writer:
            for batch in reader:
                writer.write_batch(batch)
                number += batch.num_rows
    return number


if __name__ == "__main__":
    main(Path(sys.argv[1]))
