"""Nothing in the state database, at any time, holds a credential: not in ours, not in the engine's tables."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from connector import events
from connector.flow.crew import Crew
from connector.sandbox.faults.fault_rules import FaultRule
from connector.state.opening import open_state
from connector.state.sql_engine import parsed
from tests.flow.portable import Office, office

FLOW = """
flows:
  sync:
    source:
      netsuite.on_modified_object: {record_type: customer, page_size: 4, lag: 0s, overlap: 0s, fields: [companyName]}
    on_error:
      - on_error_continue: {type: ANY, steps: [{logger: "${error.message}"}]}
    steps:
      - transform:
          each:
            externalId: ${'V-' + payload.id}
            companyName: ${payload.companyName}
            subsidiary: {id: "${'1' if int(payload.id) > 15 else '999'}"}
      - id: write
        netsuite.upsert_list: {record_type: vendor, batch_size: 2}
  each:
    steps:
      - set_payload: ["1", "3", "4", "999999"]
      - set_variable: {variable_name: account, value: "${env:NETSUITE_ACCOUNT}"}
      - id: attempt
        try:
          steps:
            - id: each
              parallel_foreach:
                block_size: 1
                steps:
                  - id: got
                    netsuite.get: {record_type: customer, id: "${payload}"}
          on_error:
            - on_error_continue: {type: ANY, steps: [{set_payload: ["3", "4"]}]}
      - id: again
        parallel_foreach:
          block_size: 1
          steps:
            - netsuite.get: {record_type: customer, id: "${payload}"}
  fails:
    steps:
      - id: refused
        netsuite.suiteql: {query: "SELECT nothing FROM nowhere"}
      - logger: "${count(payload)}"
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    url = str(request.getfixturevalue("postgres_url")) if request.param == "postgresql" else ""
    with office(tmp_path, url) as opened:
        yield opened


def texts(place: Office) -> Iterator[str]:
    """All that is kept: each row of each table of each schema, and each file of the folder as it lies there."""
    if place.url.startswith("postgresql"):
        yield from _rows(place.url)
        return
    for file in sorted(place.folder.glob("state*")):
        yield file.read_bytes().decode("latin-1")


def _rows(url: str) -> Iterator[str]:
    reading = sa.create_engine(parsed(url, "the state"), poolclass=sa.NullPool)
    with reading.connect() as connection:
        inspector = sa.inspect(connection)
        for schema in inspector.get_schema_names():
            if schema == "information_schema" or schema.startswith("pg_"):
                continue
            for name in inspector.get_table_names(schema=schema):
                for row in connection.execute(sa.select(sa.text("*")).select_from(sa.table(name, schema=schema))):
                    yield "\n".join(_text(value) for value in row)


def _text(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


class Guard:
    """Looks at all that is kept whenever something happens, and remembers where a secret stood."""

    def __init__(self, place: Office) -> None:
        self._place, self._lock = place, threading.Lock()
        self.looks, self.found = 0, list[str]()
        self.seen: set[str] = set()

    def __call__(self, event: events.Event) -> None:
        """Hear *event*."""
        if isinstance(event, events.StepEnded | events.BlockWritten | events.DeadLettered | events.RunEnded):
            self.look()

    def look(self) -> None:
        """Look now."""
        with self._lock:
            self.looks += 1
            for text in texts(self._place):
                self.found += [secret for secret in self._place.secrets if secret in text]
                self.seen |= {word for word in ("COMPOSITE_ROUTING", "V-", "upsert_list", "account.") if word in text}


def test_no_credential_is_kept_while_durable_runs_fail_and_leave_dead_letters(place: Office) -> None:
    guard = Guard(place)
    flow = place.flow(FLOW, "sync")
    place.sandbox.faults.replace([FaultRule(kind="status", status=503, skip=6, times=2)])
    with place.worker(), open_state(place.url) as state, Crew(state, kind="run", concurrency=1) as crew:
        results = {name: flow.run(name, state=state, engine=crew, emit=guard) for name in ("sync", "each", "fails")}
        guard.look()
        letters = state.dead_letters.list()

    assert results["fails"].status == "failed"
    assert guard.looks > 10
    assert guard.found == []
    assert {"V-", "account."} <= guard.seen  # it does look where records and queues are kept
    assert len(letters) > 5
