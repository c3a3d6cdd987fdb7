"""A sandbox, sessions and a poller on one clock that a test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from connector import events
from connector.component import Source, Unit
from connector.frozen_json import freeze, thaw
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.session import Session
from connector.retry import RetryPolicy
from connector.sandbox.server import Sandbox

Record = dict[str, Any]
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC).timestamp()


@dataclass
class Poller:
    """One source against one account; what it was told and where it stands."""

    source: Source
    asked: dict[str, Any]
    now: float = NOON
    time_zone: str = "America/Los_Angeles"
    watermark: Any = None
    heard: list[events.Event] = field(default_factory=list)
    box: Sandbox = field(init=False)
    session: Session = field(init=False)

    def __post_init__(self) -> None:
        """Start the account."""
        self.box = Sandbox(seed="empty", clock=lambda: self.now).start()
        self.box.tenant.time_zone = self.time_zone
        self.session = self.opened()

    def opened(self, **config: Any) -> Session:
        """A session in the account."""
        found = self.box.credentials()
        names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
        connection = {name: found[name] for name in names} | {"base_address": self.box.url}
        return Session(NetSuiteConfig.from_mapping({"connection": connection, **config}), clock=lambda: self.now)

    def close(self) -> None:
        """Stop the account."""
        self.session.close()
        self.box.stop()

    def poll(self, **more: Any) -> list[Record]:
        """One poll that is acknowledged; state goes through JSON as it does in a state database."""
        unit = Unit(emit=self.heard.append, retry=RetryPolicy(attempts=1))
        arguments = self.source.arguments(**{"lag": 0, **self.asked, **more})
        window = self.source.window(self.session, arguments, thaw(freeze(self.watermark)), unit)
        if window is None:
            return []
        window = thaw(freeze(window))
        records = list(self.source.open(self.session, arguments, window, unit))
        self.watermark = self.source.advance(window)
        return records

    def add(self, record_type: str = "customer", **body: Any) -> int:
        """A record that is made now; its id."""
        return self.box.store.create(record_type, body).id

    @property
    def notes(self) -> list[str]:
        """What a person was told."""
        return [event.message for event in self.heard if isinstance(event, events.Noted)]


@pytest.fixture
def polling() -> Iterator[Callable[..., Poller]]:
    """Makes pollers, and closes them behind the test."""
    made: list[Poller] = []

    def make(source: Source, **more: Any) -> Poller:
        account = {name: more.pop(name) for name in ("now", "time_zone", "watermark") if name in more}
        made.append(Poller(source, more, **account))
        return made[-1]

    yield make
    for one in made:
        one.close()
