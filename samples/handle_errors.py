"""Errors say what to do next: the class tells whom to wake, the type what happened, the hint what cures it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connector import ConnectivityError, NetSuite, RejectedError, RetryableError

CUSTOMERS: Sequence[Mapping[str, Any]] = [
    {"externalId": "SAMPLE-1", "companyName": "Aurora Optics", "subsidiary": {"id": "1"}},
    {"externalId": "SAMPLE-2", "companyName": "Borealis Lenses", "subsidiary": {"id": "no such subsidiary"}},
]


def main() -> dict[str, int]:
    """Write two customers, one of them wrong; gives how many ended how."""
    ended = {"ok": 0, "failed": 0}
    with NetSuite.from_env() as netsuite:
        try:
            outcomes = netsuite.upsert_list(record_type="customer", records=list(CUSTOMERS))
        except ConnectivityError as error:  # the connection or the credentials: nothing was written
            print(error, error.hint, sep="\n")
            raise
        except RetryableError as error:  # NetSuite is busy or away, and stayed so: run the job again later
            print(f"gave up after {error.attempts} attempts: {error}")
            raise
        for outcome in outcomes:  # every record answers for itself
            ended["ok" if outcome.ok else "failed"] += 1
            if outcome.error is not None:
                print(f"{CUSTOMERS[outcome.input_index]['externalId']}: {outcome.error['message']}")
        try:
            netsuite.get(record_type="customer", external_id="NO-SUCH-CUSTOMER")
        except RejectedError as error:  # the request was understood and refused: mend the record or the role
            print(f"{error.type} {error.code}: {error} ({error.hint})")
    return ended


if __name__ == "__main__":
    main()
