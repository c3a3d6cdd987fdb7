"""Numeric ids of custom fields and custom record types: SOAP names them by number beside the script id."""

from __future__ import annotations

from collections.abc import Mapping

from connector.sandbox.records.account_customization import FIELD, RECORD_TYPE, SEGMENT
from connector.sandbox.storage.store import Store

_FIRST = 100_001
"""Numbers of what nobody defined start far above the ids of definitions."""


class CustomIds:
    """Ids of the account's definitions; what is used without one gets a number on first sight, kept with the data."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._defined: dict[str, Mapping[str, str]] = {}
        self._given: dict[str, str] = {}
        store.listeners.append(self._noticed)

    def field(self, script_id: str) -> str:
        """The internal id of the custom field *script_id*; of a segment's, that of the segment."""
        return self._definitions(SEGMENT).get(script_id) or self._number(FIELD, script_id)

    def type(self, script_id: str) -> str:
        """The internal id of the custom record type *script_id*."""
        return self._number(RECORD_TYPE, script_id)

    def field_of(self, internal_id: str) -> str:
        """The script id behind a custom field's internal id; "" where there is none."""
        return self._script_id(FIELD, internal_id) or self._script_id(SEGMENT, internal_id)

    def type_of(self, internal_id: str) -> str:
        """The script id behind a custom record type's internal id; "" where there is none."""
        return self._script_id(RECORD_TYPE, internal_id)

    def fields(self) -> list[tuple[str, str]]:
        """Internal id and script id of every custom field, defined or seen, by script id."""
        return sorted(((id_, script_id) for script_id, id_ in self._all(FIELD).items()), key=lambda pair: pair[1])

    def types(self) -> list[tuple[str, str]]:
        """Internal id and script id of every custom record type, those of segments too, by script id."""
        for segment in self._definitions(SEGMENT):
            self.type(f"customrecord_{segment}")
        return sorted(((id_, script_id) for script_id, id_ in self._all(RECORD_TYPE).items()), key=lambda pair: pair[1])

    # ---------------------------------------------------------------- inside

    def _all(self, kind: str) -> dict[str, str]:
        seen = {key.partition(":")[2]: id_ for key, id_ in self._given.items() if key.startswith(f"{kind}:")}
        return {**seen, **self._definitions(kind)}

    def _definitions(self, kind: str) -> Mapping[str, str]:
        if kind not in self._defined:
            found = self._store.select(kind)
            self._defined[kind] = {str(one.body.get("scriptId", "")).lower(): str(one.id) for one in found}
        return self._defined[kind]

    def _number(self, kind: str, script_id: str) -> str:
        defined = self._definitions(kind).get(script_id)
        if defined:
            return defined
        key = f"{kind}:{script_id}"
        if key not in self._given:
            self._given[key] = self._store.setting(key) or self._give(kind, script_id)
        return self._given[key]

    def _give(self, kind: str, script_id: str) -> str:
        with self._store.transaction():
            number = str(self._store.next_number(f"soap:{kind}", _FIRST))
            self._store.keep_setting(f"{kind}:{script_id}", number)
            self._store.keep_setting(f"{kind}#{number}", script_id)
        return number

    def _script_id(self, kind: str, internal_id: str) -> str:
        defined = (script_id for script_id, id_ in self._definitions(kind).items() if id_ == internal_id)
        return next(defined, "") or self._store.setting(f"{kind}#{internal_id}") or ""

    def _noticed(self, _connection: object, type_: str, *_written: object) -> None:
        if type_ in (FIELD, RECORD_TYPE, SEGMENT):
            self._defined.clear()
