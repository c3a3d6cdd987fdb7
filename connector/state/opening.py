"""open_state: the one way to the state of runs."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Self

from connector.state.afterwards import Afterwards
from connector.state.block_tasks import BlockTasks
from connector.state.dead_letters import DeadLetters
from connector.state.delivered_contents import DeliveredContents
from connector.state.executors import Executors
from connector.state.firings import Firings
from connector.state.flow_overview import Overview
from connector.state.flow_versions import FlowVersions
from connector.state.lease import SECONDS, configured
from connector.state.notices import Notices
from connector.state.object_store import ObjectStore
from connector.state.pauses import Pauses
from connector.state.queues import Queues
from connector.state.retention import Limits, prune
from connector.state.runs import Runs
from connector.state.spooled_pages import Spool
from connector.state.transactions import Store
from connector.state.watermarks import Watermarks
from connector.state.written_records import WrittenRecords

_PATIENCE = 30.0
"""Seconds that a process stays for what its runs left to be done: what is lost then is told at the next look."""


class State:
    """Everything that is remembered between runs; nothing is opened before it is used. Threads may share it."""

    def __init__(self, store: Store, lease_seconds: float = SECONDS, spool: str = "") -> None:
        """Keep everything in *store*, the contents of pages at *spool* where it names a place."""
        self.store = store
        self.watermarks = Watermarks(store)
        self.runs = Runs(store, lease_seconds)
        self.dead_letters = DeadLetters(store)
        self.spool = Spool(store, spool)
        self.versions = FlowVersions(store)
        self.blocks = BlockTasks(store)
        self.executors = Executors(store, lease_seconds)
        self.firings = Firings(store, lease_seconds)
        self.pauses = Pauses(store)
        self.notices = Notices(store)
        self.overview = Overview(store)
        self.objects = ObjectStore(store)
        self.queues = Queues(store)
        self.contents = DeliveredContents(store)
        self.written = WrittenRecords(store)
        self.afterwards = Afterwards()

    @property
    def engine_url(self) -> str:
        """The same database for an engine that keeps tables of its own there, password included: never show it."""
        return self.store.url

    @property
    def url(self) -> str:
        """Where it is, for a person: without password."""
        return self.store.shown

    def forget(self, run: str) -> None:
        """Drop what only an unfinished run needs: its units, its blocks' tasks, its kept pages with their files."""
        self.runs.journal(run).forget("")
        self.spool.drop(run)
        self.blocks.drop(run)

    def prune(self, limits: Limits | None = None, *, dry_run: bool = False) -> dict[str, int]:
        """Forget what has ended and is older than *limits*; how many of each kind."""
        return prune(self.store, limits or Limits(), self.spool.remove_files, dry_run=dry_run)

    def close(self) -> None:
        """Give back what is held; unfinished runs stay, to be taken up. What runs left to be done has half a minute."""
        self.afterwards.join(_PATIENCE)
        self.runs.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_state(url: str = "memory", *, lease_seconds: float | None = None, spool: str = "") -> State:
    """The state at *url*: `memory`, `sqlite:///file.db` (made when missing) or `postgresql://…`.

    Args:
        url: Where it is kept; it may hold a password, which is never shown.
        lease_seconds: How long a run stays claimed by a process that gave no sign of life; else
            `CONNECTOR_LEASE_SECONDS`, else 30.
        spool: A folder or a URL of fsspec for the contents of kept pages, else `CONNECTOR_SPOOL`; they are in the
            database where neither names one.
    """
    seconds = configured() if lease_seconds is None else lease_seconds
    return State(Store(url), seconds, spool or os.environ.get("CONNECTOR_SPOOL", ""))
