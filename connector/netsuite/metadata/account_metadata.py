"""AccountMetadata: record types and fields of one account as one role sees them, asked for one at a time."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from connector import events
from connector.component import Unit
from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError, ConnectivityError, ConnectorError, RejectedError, RetryableError
from connector.netsuite.metadata import rest_catalogue, soap_catalogue
from connector.netsuite.metadata.custom_definitions import CustomDefinition, Definitions
from connector.netsuite.metadata.metadata_cache import MetadataCache, folder_of
from connector.netsuite.metadata.record_metadata import RecordMetadata
from connector.netsuite.record_type import rest_name
from connector.netsuite.session import Session
from connector.netsuite.suiteql_tables import RECORD_TYPES
from connector.netsuite.user_cache import cache_folder

LONGEST_AGE = 24 * 3600.0
"""Seconds after which an answer is asked for again; `refresh` does not wait for it."""
_TYPES = "record-types"
_NO_UNIT = Unit()


class AccountMetadata:
    """What one session's account says about its record types; safe for threads.

    Answers are kept in memory and in the user's cache folder, each with its age; those of a server on this machine
    (the sandbox) in memory only, since what it holds changes with it.
    """

    def __init__(
        self,
        session: Session,
        *,
        cache: MetadataCache | None = None,
        longest_age: float = LONGEST_AGE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Ask nothing yet.

        Args:
            session: The connection whose account and role count.
            cache: Where answers are kept; the user's cache folder where None.
            longest_age: Seconds an answer holds.
            clock: Unix seconds of this machine.
        """
        self.session = session
        self._cache = cache
        self._longest_age = longest_age
        self._clock = clock
        self._known: dict[str, RecordMetadata] = {}
        self._definitions: dict[str, Definitions] = {}
        self._lock = threading.RLock()

    def record(self, record_type: str, *, refresh: bool = False, unit: Unit = _NO_UNIT) -> RecordMetadata:
        """The fields of *record_type* in any of its spellings.

        Raises:
            RejectedError: The account has no such record type, or does not show it to the role.
            ConnectorError: The account cannot be asked, and nothing was kept.
        """
        name = rest_name(record_type, self.session.config.customizations_separator)
        with self._lock:
            kept = self._kept(name)
            if kept is not None and not refresh and self._clock() - kept.fetched_at < self._longest_age:
                return kept
            try:
                found = self._fetched(name, unit, refresh=refresh)
            except (ConnectivityError, RetryableError) as error:
                if kept is None or refresh:
                    raise
                return _old(kept, error)
            self._known[name] = found
            self.cache.write(self._key(name), found.as_dict())
            return found

    def record_types(self, *, refresh: bool = False, unit: Unit = _NO_UNIT) -> tuple[str, ...]:
        """The names of all record types that the account shows; slow on a customized account the first time."""
        with self._lock:
            kept = self.cache.read(self._key(_TYPES)) or {}
            if kept and not refresh and self._clock() - float(kept.get("fetched_at", 0)) < self._longest_age:
                return tuple(map(str, kept["names"]))
            names: tuple[str, ...] = self._catalogue.record_types(self.session, unit)
            self.cache.write(self._key(_TYPES), {"names": list(names), "fetched_at": self._clock()})
            return names

    @property
    def cache(self) -> MetadataCache:
        """Where answers are kept."""
        if self._cache is None:
            self._cache = MetadataCache(_folder(self.session))
        return self._cache

    @property
    def transport(self) -> str:
        """How the account is asked: REST, but over SOAP where the configuration says so."""
        return "soap" if self.session.transport == "soap" else "rest"

    @property
    def _catalogue(self) -> Any:
        return _CATALOGUES[self.transport]

    def _fetched(self, name: str, unit: Unit, *, refresh: bool) -> RecordMetadata:
        try:
            found: RecordMetadata = self._catalogue.record(
                self.session, name, lambda category: self._custom(category, unit, refresh=refresh), unit
            )
        except (RejectedError, ConfigurationError) as error:
            if not error.is_a("NETSUITE:INSUFFICIENT_PERMISSION"):
                error.hint = did_you_mean(name, RECORD_TYPES) or _UNKNOWN
            raise
        for note in found.notes:
            unit.emit(events.Noted(step=unit.step, message=note, hint=NEEDS_PERMISSION))
        return found.aged(self._clock())

    def custom_fields(self, category: str, *, unit: Unit = _NO_UNIT) -> Definitions:
        """The custom fields of one of SOAP's categories (`entityCustomField`) with their types, which SOAP alone tells.

        What the role may not see is in the notes, and not asked for again in this session.
        """
        with self._lock:
            return self._defined("soap", category, unit)

    def _custom(self, category: str, unit: Unit, *, refresh: bool) -> Definitions:
        """The custom fields of a category, asked for once; "" stands for all of them, as SuiteQL lists them."""
        return self._defined(self.transport, category, unit, refresh=refresh)

    def _defined(self, transport: str, category: str, unit: Unit, *, refresh: bool = False) -> Definitions:
        key = f"{transport}-custom-fields-{category or 'all'}"
        if refresh:
            self._definitions.pop(key, None)
        if key not in self._definitions:
            kept = None if refresh else self._kept_definitions(key)
            if kept is None:
                kept = _CATALOGUES[transport].definitions(self.session, category, unit)
                if not kept.notes:
                    rows = [one.as_dict() for one in kept.by_script_id.values()]
                    self.cache.write(key, {"rows": rows, "fetched_at": self._clock()})
            self._definitions[key] = kept
        return self._definitions[key]

    def _kept_definitions(self, key: str) -> Definitions | None:
        kept = self.cache.read(key) or {}
        if not kept or self._clock() - float(kept.get("fetched_at", 0)) >= self._longest_age:
            return None
        with contextlib.suppress(TypeError, KeyError):
            rows = [CustomDefinition.from_dict(row) for row in kept["rows"]]
            return Definitions({row.script_id: row for row in rows})
        return None

    def _kept(self, name: str) -> RecordMetadata | None:
        if name not in self._known:
            kept: Mapping[str, Any] | None = self.cache.read(self._key(name))
            if kept is None:
                return None
            try:
                self._known[name] = RecordMetadata.from_dict(kept)
            except (TypeError, KeyError):
                return None  # written by another version of ours
        return self._known[name]

    def _key(self, name: str) -> str:
        return f"{self.transport}-{name}"


_CATALOGUES: Mapping[str, Any] = {"soap": soap_catalogue, "rest": rest_catalogue}
_UNKNOWN = "`connector describe record` lists the record types that the account shows to this role"
NEEDS_PERMISSION = (
    "give the role the custom field permissions, Setup > Users/Roles > Manage Roles > Permissions > Setup"
)


def metadata_of(session: Session) -> AccountMetadata:
    """The one AccountMetadata that *session* shares."""
    found: AccountMetadata = session.remembered.setdefault("metadata", AccountMetadata(session))
    return found


def _folder(session: Session) -> Any:
    """The folder of the account and its role; none for a server on this machine."""
    if session.addresses.loopback:
        return None
    return folder_of(cache_folder(), session.config.connection.identity().id, session.fingerprint[:16])


def _old(kept: RecordMetadata, error: ConnectorError) -> RecordMetadata:
    moment = datetime.fromtimestamp(kept.fetched_at, UTC)
    note = f"this is of {moment:%Y-%m-%d %H:%M} UTC: {error.message}"
    return replace(kept, notes=(*kept.notes, note))
