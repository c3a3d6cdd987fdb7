"""Makes requests to REST web services that are nearly right, by the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any
from urllib.parse import quote

from connector.catalogue.model import RecordType
from connector.catalogue.reader import Catalogue
from tests.end_to_end.hostile_values import as_json, broken, text, value

HEADERS = (
    "prefer", "accept", "content-type", "x-netsuite-idempotency-key", "x-netsuite-propertynamevalidation",
    "x-netsuite-propertyvaluevalidation", "accept-language", "content-language", "if-match", "if-none-match",
    "if-modified-since", "range", "x-forwarded-host", "x-forwarded-proto", "x-http-method-override", "authorization",
    "cookie", "accept-encoding", "x-sandbox-fault", "content-encoding", "origin", "expect-ct", "schemaversion",
    "host", "date", "te",
)  # fmt: skip
HEADER_VALUES = (
    "transient", "respond-async", "respond-async, transient", "hidetoken", "error", "warning", "ignore", "*", "*/*",
    ";;;", "q=x", "application/json", "application/swagger+json", "application/schema+json",
    "application/json; type=create-form", "text/plain", "application/vnd.oracle.resource+json; type=collection",
    "application/vnd.oracle.resource+json; type=singular", "application/vnd.oracle.resource+json; type=edit-form",
    "application/vnd.oracle.resource+json; type=create-form",
    "application/vnd.oracle.resource+json; type=select-options", "multipart/form-data",
    "multipart/form-data; boundary=x", "gzip", "application/x-www-form-urlencoded",
    "9b5e1a0c-7f0e-4c2b-9d7e-0e1f2a3b4c5d", "bytes=0-", "de", "xx-YY", "OAuth", "Bearer x", "Bearer a.b.c",
    "Basic Zm9vOmJhcg==", "NLAuth nlauth_account=1", 'OAuth realm="x",oauth_token="%zz"', "http", "evil.example",
    'x"><y>', "x'; --", "OAuth oauth_consumer_key=1", "[::1", "a:b:c", "é", "\x7f", "1" * 3000, "",
    "Mon, 99 Foo 2026", "respond-async;wait=x",
)  # fmt: skip
PARAMETERS = (
    "limit", "offset", "q", "fields", "expand", "expandSubResources", "expandRecords", "ids", "replace",
    "simpleEnumFormat", "select", "parameters", "x", "replaceSelectedFields", "showAll", "formId", "oauth_token",
    "subsidiary",
)  # fmt: skip
PARAMETER_VALUES = (
    "true", "false", "5", "1000", "1001", "id", "companyName", "item", "addressBook", "items", "email START_WITH a",
    'companyName IS "x"', "id ANY_OF [1,2]", "dateCreated AFTER 1/1/2026", "isInactive IS false", "id BETWEEN [1, 5]",
    "(" * 500, "a IS b AND " * 300 + "a IS b", 'email CONTAIN "', "x EMPTY_NOT", "1,2,eid:x", "eid:'",
    "balance GREATER 1e999", "lastModifiedDate ON_OR_AFTER 2026-99-99", "id ANY_OF [" + "1," * 2000 + "1]",
    "NOT " * 300 + "id IS 1", "item.items", "a.b.c",
)  # fmt: skip
VERBS = ("GET", "GET", "GET", "POST", "POST", "PATCH", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND")
SEGMENTS = (
    "item", "item/1", "items", "addressBook", "addressBook/1", "addressBook/1/addressBookAddress",
    "!transform/invoice", "!transform/salesOrder", "!transform/cashSale", "!transform/itemFulfillment",
    "!transform/x", "!attach/contact/1", "!attach/file/1", "!detach/contact/1", "!x", "entity", "subsidiary", "apply",
    "apply/1", "contactRoles", "..", "%2e%2e", "%00", ".", "a" * 5000, "%F0%9F%98%80", "é", "%FF", "eid:x", "line",
    "!transform", "!transform/invoice/x", "!attach", "item/x/y/z", "expense", "salesTeam", "billingAddress",
    "pricing", "price/1",
)  # fmt: skip
OTHER = (
    "/record/v1", "/record/v1/", "/record/v1/metadata-catalog", "/record/v1/metadata-catalog/customer",
    "/record/v1/metadata-catalog/x/y", "/record/v1/metadata-catalog?select=customer,x", "/async/v1", "/async/v1/job",
    "/async/v1/job/1", "/async/v1/job/1/task", "/async/v1/job/1/task/1", "/async/v1/job/1/task/1/result",
    "/async/v1/job/x/task/²", "/query/v1/suiteql", "/query/v1", "/query/v1/dataset", "/query/v1/dataset/x",
    "/query/v1/dataset/x/result", "/query/v1/dataset/", "/dataset/v1", "/system/v1", "/system/v1/server-time",
    "/x/v1", "/record/v2/customer", "/record/v1//customer", "/system/v1/serverTime", "/document/v1",
    "/document/v1/record/customer", "/openapi", "/auth/oauth2/v1/token", "/auth/oauth2/v1/revoke",
    "/auth/oauth2/v1/x", "/query/v1/workbook", "/system/v1/governance", "/record/v1/../../../etc/passwd",
    "/record/v1/%2e%2e/%2e%2e/etc/passwd", "/auth/oauth2/v1/clients/x/certificates", "/auth/oauth2/v1/certificates",
    "/query/v1/dataset/1/result?limit=x",
)  # fmt: skip
BROKEN_JSON = (
    b"", b" ", b"null", b"[]", b"1", b'"x"', b"{", b"}", b'{"a"', b'{"a":NaN}', b'{"a":Infinity}',
    b'{"companyName":"\\ud800"}', b'{"companyName":"\xff"}', b"\xef\xbb\xbf{}",
    b'{"companyName":"a","companyName":"b"}', b"[" * 100000, b'{"a":' * 20000, b"{}{}", b'{"balance":1e999999999}',
    b'{"creditLimit":-1E-999999999}', b'{"creditLimit":' + b"9" * 6000 + b"}", b'{"id":' + b"1" * 6000 + b"}",
    b'{"companyName":"\\u0000"}', b"{'a':1}", b'{"a":1,}', "{}".encode("utf-16"),
    b'{"items":[' + b"{}," * 200 + b"{}]}", b'{"items":{}}', b'{"customForm":{"id":{"id":{"id":1}}}}',
    b'{"creditLimit":1e400}', b'{"creditLimit":1e5000}', b'{"q":"' + b"(" * 20000 + b'"}',
)  # fmt: skip


class RestRequests:
    """Makes requests to REST web services: of the catalogue's records, and of everything else."""

    def __init__(self, catalogue: Catalogue, random: Random, ids: Mapping[str, Sequence[str]]) -> None:
        """*ids* are internal ids of existing records by type."""
        self.random = random
        self.types = [record for record in catalogue if record.rest]
        self.ids = ids

    def request(self) -> tuple[str, str, bytes, dict[str, str]]:
        """Method, target, body and headers."""
        method, pick = self.random.choice(VERBS), self.random.choice
        record = pick(self.types)
        path = self._path(record)
        body = b""
        if method in ("POST", "PUT", "PATCH") or self.random.random() < 0.05:
            body = self._body(record)
        headers = {pick(HEADERS): pick(HEADER_VALUES) for _ in range(pick((0, 0, 0, 1, 1, 2)))}
        if self.random.random() < 0.08:
            headers["prefer"] = "respond-async"
            headers["content-type"] = "application/vnd.oracle.resource+json; type=collection"
            body = (
                as_json({"items": [self.record(record) for _ in range(self.random.randrange(3))]})
                if self.random.random() < 0.8
                else body
            )
        if self.random.random() < 0.85:
            method = self._verb(path, method)
        return method, f"{path}{self._query(path)}", body, headers

    def _verb(self, path: str, method: str) -> str:
        """A verb that the path takes, of the same kind as *method*."""
        parts = path.partition("/record/v1/")[2].split("/")
        writes = method not in ("GET", "HEAD", "OPTIONS", "DELETE")
        if "/suiteql" in path or parts[-1] == "token" or (len(parts) > 2 and "!" in parts[2]):
            return "POST"
        if len(parts) == 1:
            return "POST" if writes else "GET"
        if method == "DELETE":
            return method
        return "PUT" if writes and parts[1].startswith("eid:") else "PATCH" if writes else "GET"

    def _path(self, record: RecordType) -> str:
        pick, base = self.random.choice, "/services/rest"
        if self.random.random() < 0.15:
            return base + quote(pick(OTHER), safe="/%?=,!&")
        path = f"{base}/record/v1/{record.name}"
        if self.random.random() < 0.3:
            return path
        id_ = (
            pick(self.ids.get(record.name) or ["1"])
            if self.random.random() < 0.8
            else quote(text(self.random)[:3000], safe=":%")
        )
        path += f"/{'eid:' if self.random.random() < 0.1 else ''}{id_}"
        return path if self.random.random() < 0.5 else f"{path}/{quote(pick(SEGMENTS), safe='/%!:')}"

    def _query(self, path: str) -> str:
        pairs = []
        for _ in range(self.random.choice((0, 0, 0, 1, 1, 2))):
            found = self.random.choice(PARAMETER_VALUES) if self.random.random() < 0.7 else text(self.random)[:3000]
            safe = "/" if self.random.random() < 0.95 else "%&=+"
            pairs.append(f"{self.random.choice(PARAMETERS)}={quote(found, safe=safe)}")
        return ("&" if "?" in path else "?") + "&".join(pairs) if pairs else ""

    def _body(self, record: RecordType) -> bytes:
        if self.random.random() < 0.12:
            return self.random.choice(BROKEN_JSON)
        body = as_json(self.record(record))
        return broken(self.random, body) if self.random.random() < 0.05 else body

    def record(self, record: RecordType) -> dict[str, Any]:
        """A body with some of the type's fields, some of them right."""
        members: list[Any] = [*record.fields, *record.sublists]
        body = {
            one.name: self._member(one)
            for one in self.random.sample(members, min(len(members), self.random.randrange(6)))
        }
        if self.random.random() < 0.5:
            body |= {one.name: self._fitting(one) for one in record.fields if one.required}
        if self.random.random() < 0.3:
            body |= {
                "entity": {"id": self._id("customer")},
                "item": {"items": [self._line() for _ in range(self.random.randrange(3))]},
            }
        if self.random.random() < 0.2:
            body[
                self.random.choice(
                    ("x", "id", "externalId", "links", "custentity_x", "custbody_y", "customForm", "refName", "")
                )
            ] = value(self.random)
        return body

    def _line(self) -> dict[str, Any]:
        line = {
            "item": {"id": self._id("inventoryItem")},
            "quantity": self.random.choice((1, 2, 0, -1, 1e30, "1", None)),
            "rate": 10,
        }
        if self.random.random() < 0.4:
            line[
                self.random.choice(("item", "quantity", "rate", "amount", "line", "price", "orderLine", "taxCode", "x"))
            ] = value(self.random)
        return line

    def _member(self, one: Any) -> Any:
        if hasattr(one, "fields"):  # a sublist
            lines = [
                {field.name: self._member(field) for field in one.fields if self.random.random() < 0.3}
                for _ in range(self.random.randrange(3))
            ]
            return self.random.choice(
                (lines, {"items": lines}, {"items": lines, "x": 1}, value(self.random), {"items": value(self.random)})
            )
        return self._fitting(one) if self.random.random() < 0.6 else value(self.random)

    def _fitting(self, one: Any) -> Any:
        match one.kind:
            case "reference":
                return {"id": self._id(self.random.choice(tuple(one.targets) or ("customer",)))}
            case "integer" | "decimal" | "number":
                return self.random.choice((0, 1, 2, 10.5))
            case "boolean":
                return self.random.random() < 0.5
            case "date":
                return "2026-11-01"
            case "datetime":
                return "2026-11-01T10:00:00Z"
        return self.random.choice(("x", "y", {"id": "1"}, "1"))

    def _id(self, type_: str) -> str:
        return self.random.choice(self.ids.get(type_) or ["1"])
