"""Numeric ids of custom fields and custom record types: SOAP names them by number beside the script id."""

from __future__ import annotations

from connector.sandbox.store import Store

_FIRST_FIELD, _FIRST_TYPE = 1001, 101


class CustomIds:
    """Numbers given on first sight and kept with the data."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._numbers: dict[str, str] = {}

    def field(self, script_id: str) -> str:
        """The internal id of the custom field *script_id*."""
        return self._number("customfield", script_id, _FIRST_FIELD)

    def type(self, script_id: str) -> str:
        """The internal id of the custom record type *script_id*."""
        return self._number("customrecordtype", script_id, _FIRST_TYPE)

    def field_of(self, internal_id: str) -> str:
        """The script id behind a custom field's internal id; "" where there is none."""
        return self._store.setting(f"customfield#{internal_id}") or ""

    def type_of(self, internal_id: str) -> str:
        """The script id behind a custom record type's internal id; "" where there is none."""
        return self._store.setting(f"customrecordtype#{internal_id}") or ""

    def _number(self, kind: str, script_id: str, first: int) -> str:
        key = f"{kind}:{script_id}"
        if key not in self._numbers:
            kept = self._store.setting(key)
            self._numbers[key] = kept or self._give(kind, script_id, first)
        return self._numbers[key]

    def _give(self, kind: str, script_id: str, first: int) -> str:
        with self._store.transaction():
            number = str(self._store.next_number(kind, first))
            self._store.keep_setting(f"{kind}:{script_id}", number)
            self._store.keep_setting(f"{kind}#{number}", script_id)
        return number
