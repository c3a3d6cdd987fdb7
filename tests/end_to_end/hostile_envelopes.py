"""Makes SOAP requests that are nearly right, by the schema."""

from __future__ import annotations

import re
from random import Random
from xml.sax.saxutils import escape, quoteattr

from connector.catalogue.areas import AREAS
from connector.sandbox.soap.schema_table import ElementRule, SchemaTable
from tests.end_to_end.hostile_values import text


def namespaces(version: str = "2025_2") -> str:
    """Every namespace of the endpoint under its usual prefix, as declarations."""
    return " ".join(
        f'xmlns:{area.prefix}="urn:{area.words}_{version}.{area.group}.webservices.netsuite.com"'
        for area in AREAS.values()
    )


def envelope(body: str, passport: str = "", headers: str = "", version: str = "2025_2") -> str:
    """An envelope; *passport* uses the prefixes `m` and `c`."""
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:m="urn:messages_{version}.platform.webservices.netsuite.com" '
        f'xmlns:c="urn:core_{version}.platform.webservices.netsuite.com" {namespaces(version)}>'
        f"<s:Header>{passport}{headers}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )


class Envelopes:
    """Makes bodies of SOAP requests by the schema, with what goes wrong given by the chance *harm*."""

    def __init__(self, table: SchemaTable, random: Random, harm: float = 0.1) -> None:
        self.table = table
        self.random = random
        self.harm = harm
        self.left = 0
        self.known: dict[str, list[str]] = {}
        """Values that would do, by the name of their element or attribute."""

    def learn(self, answer: bytes) -> None:
        """Remember the ids of searches and jobs in *answer*."""
        for name, found in _IDS.findall(answer):
            self.known.setdefault(name.decode(), []).append(found.decode())

    def body(self, operation: str) -> str:
        """The element of *operation* with children that nearly fit."""
        self.left = 60
        root = self.table.roots.get(f"platformMsgs:{operation}")
        inner = self._children(root, 5) if root else ""
        return f"<m:{operation}>{inner}</m:{operation}>"

    def headers(self) -> str:
        """Preferences, right and wrong."""
        chosen = [
            f"<m:{block}><m:{name}>{self._text()}</m:{name}></m:{block}>"
            for block, name in (
                ("searchPreferences", "pageSize"), ("searchPreferences", "bodyFieldsOnly"),
                ("preferences", "ignoreReadOnlyFields"), ("preferences", "warningAsError"),
                ("preferences", "runServerSuiteScriptAndTriggerWorkflows"), ("applicationInfo", "applicationId"),
                ("partnerInfo", "partnerId"), ("passport", "email"), ("nonsense", "x"),
            )
            if self.random.random() < (0.004 if block in ("preferences", "passport") else 0.05)
        ]  # fmt: skip
        return "".join(chosen)

    def _wrong(self) -> bool:
        return self.random.random() < self.harm

    def _children(self, type_: str, depth: int) -> str:
        rules = list(self.table.elements(type_))
        wanted = [rule for rule in rules if self._taken(rule, len(rules), depth)]
        if self._wrong():
            self.random.shuffle(wanted)
        return "".join(self._element(rule, depth) for rule in wanted for _ in range(self._times(rule)))

    def _taken(self, rule: ElementRule, among: int, depth: int) -> bool:
        if rule.required:
            return not self._wrong()
        return depth > 0 and self.random.random() < max(0.05, 3 / among)

    def _times(self, rule: ElementRule) -> int:
        if self._wrong():
            return self.random.choice((0, 2, 3))
        return self.random.choice((1, 1, 2)) if rule.many else 1

    def _element(self, rule: ElementRule, depth: int) -> str:
        self.left -= 1
        if self.left < 0:
            return ""
        name = (
            rule.name if not self._wrong() else self.random.choice((rule.name + "x", "record", "name", "searchValue"))
        )
        area = rule.area if not self._wrong() else self.random.choice(list(AREAS.values())).prefix
        concrete = self._concrete(rule.type)
        attributes = self._attributes(concrete)
        if concrete != rule.type or self._wrong():
            attributes += f' xsi:type="{self._type_name(concrete)}"'
        if self._wrong():
            attributes += ' xsi:nil="true"'
        inner = self._inner(concrete, depth, rule.name)
        return f"<{area}:{name}{attributes}>{inner}</{area}:{name}>"

    def _inner(self, type_: str, depth: int, name: str) -> str:
        if self._wrong():
            return self.random.choice(
                ("", "<x/>", "<!-- c -->", "<?php x?>", "<![CDATA[" + "]" * 3 + "]]>", escape(self._text()))
            )
        if type_ in self.table.complex_types and not self.table.complex_types[type_].is_text:
            return self._children(type_, depth - 1) if depth > 0 else ""
        return escape(self._simple(type_, name))

    def _concrete(self, type_: str) -> str:
        declared = self.table.complex_types.get(type_)
        if declared is None or not (declared.abstract or type_ == "platformCore:BaseRef"):
            return type_
        fitting = [
            name for name, one in self.table.complex_types.items() if not one.abstract and self.table.is_a(name, type_)
        ]
        return self.random.choice(fitting) if fitting else type_

    def _type_name(self, type_: str) -> str:
        if self._wrong():
            return self.random.choice(_TYPES)
        return type_

    def _attributes(self, type_: str) -> str:
        found = ""
        for name, simple in self.table.attributes(type_).items():
            if self.random.random() < 0.6:
                found += f" {name}={quoteattr(_clean(self._simple(simple, name)))}"
        return found

    def _simple(self, type_: str, name: str = "") -> str:
        allowed = self.table.allowed(type_)
        if allowed and not self._wrong():
            return self.random.choice(allowed)
        if self._wrong():
            return self._text()
        if self.known.get(name):
            return self.random.choice(self.known[name][-5:])
        return self.random.choice(
            _SIMPLE.get(type_, ("1", "28", "30", "CUST00001", "x", "entityId", "companyName", "salesOrder"))
        )

    def _text(self) -> str:
        return _clean(text(self.random))


_TYPES = (
    "", "x:y", ":", "platformCore:", "listRel:Customer", "platformCore:RecordRef", "Customer", "xsd:string",
    "platformCore:Record", "tranSales:SalesOrderItem",
)  # fmt: skip
_IDS = re.compile(rb"<platformCore:(jobId|searchId)>([^<]+)<")
_SIMPLE = {
    "xsd:boolean": ("true", "false"),
    "xsd:long": ("1", "28"),
    "xsd:int": ("1", "2"),
    "xsd:double": ("1.0", "0.0", "100"),
    "xsd:dateTime": ("2026-11-01T00:00:00.000-08:00", "2024-02-29T10:00:00Z"),
}


def _clean(words: str) -> str:
    return "".join(
        letter for letter in words if letter in "\t\r\n" or (letter >= " " and not "\ud800" <= letter <= "\udfff")
    )
