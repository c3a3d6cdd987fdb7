"""Rehearse bad days of NetSuite: a busy account, a lost answer, a record that is held; none of it needs an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connector import NetSuite
from connector.testing import netsuite_sandbox

BAD_DAY: Sequence[Mapping[str, Any]] = [
    {"kind": "concurrency", "channel": "suiteql", "times": 2},
    {"kind": "record", "operation": "upsertList", "positions": [2], "code": "RCRD_HAS_BEEN_CHANGED"},
]
CUSTOMERS = [
    {"externalId": f"BAD-DAY-{number}", "companyName": f"Company {number}", "subsidiary": {"id": "1"}}
    for number in range(3)
]


def main() -> dict[str, int]:
    """Read and write through a bad day; gives what came of it."""
    with netsuite_sandbox(faults=BAD_DAY, environment=True) as sandbox, NetSuite.from_env() as netsuite:
        rows = list(netsuite.suiteql(query="SELECT id FROM subsidiary"))
        outcomes = netsuite.upsert_list(record_type="customer", records=CUSTOMERS, transport="soap")
        refused = [entry for entry in sandbox.journal.entries if entry.fault == "concurrency"]
        print(f"{len(rows)} subsidiary read after {len(refused)} refusals")
        written = [outcome for outcome in outcomes if outcome.ok]
        print(f"{len(written)} of {len(CUSTOMERS)} customers written")
        return {"refusals": len(refused), "rows": len(rows), "written": len(written)}


if __name__ == "__main__":
    main()
