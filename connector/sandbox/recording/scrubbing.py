"""Scrubber: requests and answers without what must not be kept: credentials, and who the people are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from connector.sandbox.recording.personal_fields import kind_of
from connector.sandbox.recording.pseudonyms import Pseudonyms
from connector.sandbox.web.request_address import query_pairs

KEPT_HEADERS = frozenset(
    {
        "accept", "accept-language", "content-type", "location", "prefer", "preference-applied", "soapaction",
        "x-n-operationid", "x-netsuite-idempotency-key", "x-netsuite-propertynamevalidation",
        "x-netsuite-propertyvaluevalidation",
    }
)  # fmt: skip
"""All others are dropped: what is not known to be harmless is not kept."""
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+\d[\d ().-]{6,}\d|\(\d{3}\) ?\d{3}-\d{4}")
_SECRET = re.compile(r"\b[0-9a-f]{40,}\b|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\ba\.[cr]\.[\w-]{20,}")
_COMPARED = re.compile(r"""([\w.]+)(\s*\)?\s*(?:<>|!=|=|[A-Za-z_]+(?:\s+[A-Za-z_]+)?)\s*\(?\s*)('[^']*'|"[^"]*")""")
_URL = re.compile(r"https?://[^?\s]+\?\S+")
_PASSPORTS = ("tokenPassport", "passport", "applicationInfo")
_FORM = "application/x-www-form-urlencoded"


class Scrubber:
    """Replaces by *pseudonyms*; the same value becomes the same pseudonym wherever it stands."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Headers that say nothing of who sends them."""
        return {name: self.text(value) for name, value in headers.items() if name.lower() in KEPT_HEADERS}

    def query(self, query: str) -> str:
        """A query string without OAuth's parameters, in its order."""
        pairs = [(name, value) for name, value in query_pairs(query) if not name.startswith("oauth_")]
        return "&".join(f"{quote(name)}={quote(self._field(name, value, ''))}" for name, value in pairs)

    def body(self, body: bytes, media: str) -> str:
        """A body as text; what can be read neither as JSON nor as XML nor as text is left out."""
        if media.startswith(_FORM):
            return ""  # the token endpoint: nothing but credentials
        if not body:
            return ""
        if "json" in media:
            return self._json(body)
        if "xml" in media:
            return self._xml(body)
        try:
            return self.text(body.decode())
        except UnicodeDecodeError:
            return ""

    def text(self, text: str) -> str:
        """Free text without e-mail addresses, telephone numbers, tokens, and names that a query compares with."""
        if _URL.fullmatch(text):
            address, _, query = text.partition("?")
            return f"{address}?{self.query(query)}"
        text = _COMPARED.sub(self._comparison, text)
        text = _SECRET.sub(lambda found: self._pseudonyms.of("secret", found[0]), text)
        text = _EMAIL.sub(lambda found: self._pseudonyms.of("email", found[0]), text)
        return _PHONE.sub(lambda found: self._pseudonyms.of("phone", found[0]), text)

    # ---------------------------------------------------------------- inside

    def _comparison(self, found: re.Match[str]) -> str:
        kind = kind_of(found[1].rpartition(".")[2])
        if kind is None:
            return found[0]
        mark, value = found[3][0], found[3][1:-1]
        start, end = "%" * value.startswith("%"), "%" * value.endswith("%")
        return f"{found[1]}{found[2]}{mark}{start}{self._pseudonyms.of(kind, value.strip('%'))}{end}{mark}"

    def _field(self, name: str, value: str, parent: str) -> str:
        kind = kind_of(name, parent)
        return self._pseudonyms.of(kind, value) if kind and value.strip() else self.text(value)

    def _json(self, body: bytes) -> str:
        try:
            return json.dumps(self._value(json.loads(body), "", ""), ensure_ascii=False)
        except ValueError:
            return self.text(body.decode("utf-8", "replace"))

    def _value(self, value: Any, name: str, parent: str) -> Any:
        if isinstance(value, dict):
            return {key: self._value(inner, key, name) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._value(inner, name, parent) for inner in value]
        if isinstance(value, str):
            return self._field(name, value, parent)
        kind = kind_of(name, parent)
        return self._pseudonyms.of(kind, str(value)) if kind and type(value) in (int, float) else value

    def _xml(self, body: bytes) -> str:
        from lxml import etree  # noqa: PLC0415 - only SOAP pays for it

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            root = etree.fromstring(body, parser)
        except etree.XMLSyntaxError:
            return self.text(body.decode("utf-8", "replace"))
        for element in list(root.iter("{*}*")):
            self._element(element)
        return str(etree.tostring(root, encoding="unicode"))

    def _element(self, element: Any) -> None:
        name, above = _local(element), element.getparent()
        if name in _PASSPORTS and above is not None:
            above.remove(element)
            return
        parent = _local(above) if above is not None else ""
        if element.text and element.text.strip():
            element.text = self._field(name, element.text, parent)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
