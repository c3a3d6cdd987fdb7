"""The parameters of each operation of the record service, as Oracle's REST API Browser 2026.1 lists them."""

from __future__ import annotations

from typing import Any

Parameter = dict[str, Any]


def _query(name: str, description: str, schema: Parameter) -> Parameter:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _header(name: str, description: str, schema: Parameter, *, required: bool = False) -> Parameter:
    found = {"name": name, "in": "header", "description": description, "schema": schema}
    return {**found, "required": True} if required else found


def _text(**more: Any) -> Parameter:
    return {"type": "string", **more}


def _number(default: int) -> Parameter:
    return {"type": "integer", "format": "int32", "default": default}


_STRICTNESS = ["Error", "Warning", "Ignore"]
_FLAG = {"type": "boolean", "default": False}
_FORM = "application/vnd.oracle.resource+json; type="

_PREFER = _header("Prefer", "Whether to answer later.", _text(enum=["respond-async"]))
_MUST_PREFER = _header("Prefer", "A batch is answered later.", _text(enum=["respond-async"]), required=True)
_IDEMPOTENCY = _header("X-NetSuite-Idempotency-Key", "UUID by which a request is carried out once.", _text())
_NAMES = _header(
    "X-NetSuite-PropertyNameValidation",
    "What to do with unknown properties.",
    _text(enum=_STRICTNESS, default="Warning"),
)
_VALUES = _header(
    "X-NetSuite-PropertyValueValidation",
    "What to do with malformed values.",
    _text(enum=_STRICTNESS, default="Error"),
)
_FIELDS = _query("fields", "Fields and sublists to return.", _text())
_Q = _query("q", "Search query used to filter results.", _text())
_LIMIT = _query("limit", "Results on one page.", _number(1000))
_OFFSET = _query("offset", "Where the page starts; divisible by the limit.", _number(0))
_IDS = _query("ids", "Internal ids, or external ids with `eid:` before them, separated by commas.", _text())
_MUST_IDS = {**_IDS, "required": True}
_EXPAND_ALL = _query("expandSubResources", "Whether to show sublists and subrecords.", _FLAG)
_EXPAND = _query("expand", "Sublists and subrecords to show.", _text())
_EXPAND_RECORDS = _query("expandRecords", "Whether to read the records that `ids` names.", {"type": "boolean"})
_SIMPLE_ENUMS = _query("simpleEnumFormat", "Whether enumerations are shown by id alone.", _FLAG)
_REPLACE = _query("replace", "Sublists whose lines are replaced.", _text())
_REPLACE_SELECTED = _query("replaceSelectedFields", "Whether only fields named in `replace` may be emptied.", _FLAG)

_ASYNC = [_PREFER, _IDEMPOTENCY]
_STRICT = [_NAMES, _VALUES]
_PAGE = [_LIMIT, _OFFSET]


def _accept(*forms: str) -> Parameter:
    return _header("Accept", "Form of the answer.", _text(enum=[_FORM + form for form in forms]))


_OPERATIONS: dict[str, list[Parameter]] = {
    "async": _ASYNC,
    "list": [_Q, *_PAGE, _EXPAND_RECORDS, _IDS, *_ASYNC],
    "insert": [
        *_ASYNC, _FIELDS, _Q, *_PAGE, _EXPAND_ALL, _EXPAND,
        _accept("create-form", "select-options"), _REPLACE, *_STRICT,
    ],
    "batch": [*_STRICT, _REPLACE, _REPLACE_SELECTED, _MUST_PREFER, _IDEMPOTENCY],
    "batch-delete": [_MUST_IDS, _MUST_PREFER, _IDEMPOTENCY],
    "read": [_EXPAND_ALL, _SIMPLE_ENUMS, _FIELDS, *_ASYNC],
    "update": [
        *_ASYNC, _FIELDS, _Q, *_PAGE, _EXPAND_ALL, _EXPAND,
        _accept("edit-form", "select-options"), *_STRICT, _REPLACE, _REPLACE_SELECTED,
    ],
    "upsert": [*_ASYNC, *_STRICT, _REPLACE, _REPLACE_SELECTED],
    "transform": [*_STRICT, _REPLACE, *_ASYNC, _EXPAND_ALL, _EXPAND, _FIELDS, _accept("create-form")],
}  # fmt: skip


def parameters(operation: str) -> list[Parameter]:
    """The query and header parameters of a kind of operation, e.g. `insert`."""
    return list(_OPERATIONS[operation])


def path_parameter(name: str, type_: str) -> Parameter:
    """A parameter of the path: internal ids are integers, external ids texts."""
    schema: Parameter = {"type": "integer", "format": "int32"} if type_ == "integer" else {"type": "string"}
    description = "Internal identifier." if type_ == "integer" else "External identifier, with `eid:` before it."
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}
