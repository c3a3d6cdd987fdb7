"""Scenarios: an account that refuses, cuts and closes while a flow reads from it or writes to it."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

from connector.flow.api import Flow, sandbox_connection
from connector.flow.result import RunResult
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state
from tests.chaos.workplace import Workplace

_POLICY = """
retry_policies:
  patient:
    on: [TOO_MANY_REQUESTS, UNAVAILABLE, TIMEOUT, CONNECTIVITY, NETSUITE_ERROR]
    attempts: 30
    wait: {type: exponential, initial: 50ms, maximum: 500ms, jitter: full}
"""
_ORDERS = """
flows:
  orders:
    steps:
      - set_payload: {orders}
      - netsuite.upsert_list:
          record_type: salesOrder
          records: ${{payload}}
          batch_size: 5
          replace_sublists: true
          transport: {transport}
        retry: patient
configs:
  erp: {{type: netsuite, connection: {connection}}}
"""
_ORDERS_COUNT = 24


def rules(draw: random.Random) -> list[FaultRule]:
    """Refusals, answers that are lost after the work, and an account that is closed for a second."""
    seed = draw.randrange(1_000_000)
    services = "/services/"
    return [
        FaultRule(kind="maintenance", path=services, after=0.4, until=1.2, times=None),
        FaultRule(kind="concurrency", path=services, probability=0.15, seed=seed, times=5),
        FaultRule(kind="reset_after", path=services, probability=0.2, seed=seed + 1, times=4),
        FaultRule(kind="reset_before", path=services, probability=0.1, seed=seed + 2, times=2),
        FaultRule(kind="truncate", path=services, probability=0.1, seed=seed + 3, times=2),
        FaultRule(kind="unexpected", channel="suiteql", probability=0.1, seed=seed + 4, times=2),
    ]


def reading(place: Workplace, draw: random.Random) -> None:
    """The shipped flow from such an account: the target equals the source."""
    place.account.faults.replace(rules(draw))
    for _ in range(6):  # what has no policy of its own may fail; the next run begins where the last watermark is
        if place.run().wait() == 0:
            break
    place.account.faults.replace([])
    assert place.warehouse.rows() == place.expected()


def writing(sandbox: Sandbox, folder: Path, draw: random.Random, transport: str) -> RunResult:
    """Orders with lines by external id to such an account: each is there once, with its lines once."""
    like = next(row.body for row in sandbox.store.select("salesOrder"))
    prefix = f"CHAOS-{draw.randrange(10**9)}"
    wanted = {f"{prefix}-{n}": draw.randrange(1, 4) for n in range(_ORDERS_COUNT)}
    orders = [_order(like, external_id, lines) for external_id, lines in wanted.items()]
    connection = json.dumps(sandbox_connection(sandbox.credentials()))
    text = _ORDERS.format(orders=json.dumps(orders), connection=connection, transport=transport)
    sandbox.faults.replace(rules(draw))
    try:
        with open_state(f"sqlite:///{folder}/state.db") as state:
            result = Flow.read(f"{text}{_POLICY}").run(state=state)
            told = [letter.record["externalId"] for letter in state.dead_letters.list()]
    finally:
        sandbox.faults.replace([])
    assert result.error is None, str(result.error)
    found = [row.body for row in sandbox.store.select("salesOrder")]
    mine = [body for body in found if str(body.get("externalId", "")).startswith(prefix)]
    assert max(Counter(body["externalId"] for body in mine).values()) == 1
    assert {body["externalId"]: len(body["item"]) for body in mine} == wanted
    assert told == []
    return result


def _order(like: dict[str, Any], external_id: str, lines: int) -> dict[str, Any]:
    item = {"id": like["item"][0]["item"]["id"]}
    return {
        "externalId": external_id,
        "entity": {"id": like["entity"]["id"]},
        "item": [{"item": item, "quantity": n + 1, "rate": 5} for n in range(lines)],
    }
