"""EnumIndex: an enumeration of the catalogue looked up by code, SOAP value or label in constant time."""

from __future__ import annotations

from connector.catalogue.model import Enumeration, EnumValue


class EnumIndex:
    """The values of one enumeration under each of their spellings; case does not matter for codes and labels."""

    def __init__(self, enumeration: Enumeration) -> None:
        self.name = enumeration.name
        self._by_code = {value.code.lower(): value for value in reversed(enumeration.values)}
        self._by_soap = {value.soap: value for value in reversed(enumeration.values) if value.soap}
        self._by_label = {value.label.lower(): value for value in reversed(enumeration.values)}

    def by_code(self, code: str) -> EnumValue | None:
        """The value with that REST code."""
        return self._by_code.get(code.lower())

    def by_soap(self, value: str) -> EnumValue | None:
        """The value with that SOAP spelling."""
        return self._by_soap.get(value)

    def by_label(self, label: str) -> EnumValue | None:
        """The value with that label."""
        return self._by_label.get(label.lower())

    def find(self, text: str) -> EnumValue | None:
        """The value with that SOAP spelling, else with that code."""
        return self._by_soap.get(text) or self._by_code.get(text.lower())
