"""FlowVersions: the texts that runs go by, kept with them: a file that changes does not change a run under way."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from connector.errors import ConfigurationError
from connector.frozen_json import freeze, thaw
from connector.state.tables import FLOW_VERSIONS
from connector.state.transactions import Store, frozen, timestamp


@dataclass(frozen=True, slots=True)
class FlowVersion:
    """The files of one flow as they were: relative path → text; the first is the flow's own."""

    name: str
    files: Mapping[str, str]

    @property
    def hash(self) -> str:
        """Fingerprint of the texts and their names."""
        return hashlib.sha256(freeze([self.name, list(self.files.items())]).encode()).hexdigest()


class FlowVersions:
    """The kept texts of one state; they hold references to secrets, never secrets."""

    def __init__(self, store: Store) -> None:
        """Keep them in *store*."""
        self._store = store

    def keep(self, version: FlowVersion) -> str:
        """Keep *version*, if it is not kept yet; its hash."""
        row = {"hash": version.hash, "name": version.name, "files": frozen(list(version.files.items()))}
        with self._store.read() as connection:
            if connection.execute(select(FLOW_VERSIONS.c.hash).where(FLOW_VERSIONS.c.hash == row["hash"])).first():
                return row["hash"]
        try:
            with self._store.write() as connection:
                connection.execute(insert(FLOW_VERSIONS).values(**row, kept_at=timestamp()))
        except Exception as error:
            if not isinstance(error.__cause__, IntegrityError):  # another process kept the same
                raise
        return row["hash"]

    def get(self, version: str) -> FlowVersion:
        """The version of that hash; raises ConfigurationError where none is kept."""
        with self._store.read() as connection:
            row = connection.execute(select(FLOW_VERSIONS).where(FLOW_VERSIONS.c.hash == version)).one_or_none()
        if row is None:
            hint = "start the flow anew where its file is"
            raise ConfigurationError(f"the text of version {version[:12] or 'none'} is not kept", hint=hint)
        return FlowVersion(row.name, dict(thaw(row.files)))
