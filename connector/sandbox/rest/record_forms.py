"""Forms: a record as it would be saved, and the choices of its select fields; nothing is kept.

Create and edit forms: Oracle help article_1217103046. Select options: article_0115100241.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from connector.catalogue.model import RecordType, Sublist
from connector.sandbox.accounting.transaction_totals import compute
from connector.sandbox.people.tenant import Level
from connector.sandbox.records.record_defaults import defaults
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.records.record_transform import RecordKey, transformed
from connector.sandbox.records.select_options import Choices, NameFilter, NameOperator, select_options
from connector.sandbox.refusals import ParameterError, RuleError
from connector.sandbox.rest.accept_header import RESOURCE
from connector.sandbox.rest.collection import collection
from connector.sandbox.rest.filter_language import Condition, Filter, invalid, parse_filter
from connector.sandbox.rest.rest_request import RestRequest, json_answer
from connector.sandbox.rest.single_record import document_for
from connector.sandbox.rest.write_options import names_policy, replaced_sublists, selected, values_policy
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Store
from connector.sandbox.web.http_protocol import Answer

CREATE_FORM = f"{RESOURCE}; type=create-form"
EDIT_FORM = f"{RESOURCE}; type=edit-form"
SELECT_OPTIONS = f"{RESOURCE}; type=select-options"
_OPERATORS: dict[str, NameOperator] = {"CONTAIN": "contains", "IS": "is", "START_WITH": "startsWith"}


class RecordForms:
    """Answers with forms."""

    def __init__(self, desk: RecordDesk) -> None:
        self._desk = desk

    def new(self, request: RestRequest, record: RecordType) -> Answer:
        """A new record of that type with all that NetSuite would fill in."""
        self._desk.allowed(request.caller, record.name, Level.CREATE)
        with _without_trace(self._desk.store):
            conformed = self._desk.conformed(
                record, request.optional_json(), names=names_policy(request), values=values_policy(request)
            )
            body = {name: value for name, value in conformed.record.items() if value is not None}
            filled = {**defaults(record, body, self._desk.store, request.caller.tenant), **body}
            filled.pop("tranId", None)  # a document gets its number when it is saved
            return self._form(request, record, _computed(record, filled), CREATE_FORM)

    def of_transformation(self, request: RestRequest, source: RecordKey, target: RecordType) -> Answer:
        """What *source* would become."""
        conformed = transformed(
            self._desk,
            request.caller,
            source,
            target.name,
            request.optional_json(),
            names=names_policy(request),
            values=values_policy(request),
        )
        return self._form(request, target, conformed.record, CREATE_FORM)

    def edited(self, request: RestRequest, record: RecordType, key: RecordKey) -> Answer:
        """The record as it would be after the changes of the body."""
        with _without_trace(self._desk.store):
            written = self._desk.update(
                request.caller,
                record.name,
                key.id,
                selected(request, request.optional_json()),
                external_id=key.external_id,
                replace=replaced_sublists(request, record),
                names=names_policy(request),
                values=values_policy(request),
            )
            return self._form(request, record, written.stored.body, EDIT_FORM)

    def _form(self, request: RestRequest, record: RecordType, body: Record, media: str) -> Answer:
        named = self._desk.view.named(record, body)
        document = document_for(self._desk, request).of(record, named, request.names("fields"))
        return json_answer(document, media)

    # ---------------------------------------------------------------- select options

    def options(self, request: RestRequest, record: RecordType, key: RecordKey | None) -> Answer:
        """The choices of the select fields that `fields` names, for a new record or an existing one."""
        names = request.names("fields")
        if not names:
            raise ParameterError("Invalid value of the query parameter 'fields'. Provide select fields.", "fields")
        depends_on = self._other_values(request, record, key)
        wanted = _name_filter(request.parameters.get("q", ""))
        document: dict[str, Any] = {}
        for name in names:
            sublist, _, field = name.rpartition(".")
            choices = select_options(
                self._desk,
                request.caller,
                record.name,
                field,
                sublist=sublist,
                name=wanted,
                depends_on={other: value for other, value in depends_on.items() if other.lower() != field.lower()},
            )
            _place(document, record, sublist, choices.field.name, _page(request, choices))
        return json_answer(document, SELECT_OPTIONS)

    def _other_values(self, request: RestRequest, record: RecordType, key: RecordKey | None) -> dict[str, str]:
        """Field → internal id, of the record as it stands and as the body would have it."""
        body: Mapping[str, Any] = {}
        if key is not None:
            body = self._desk.get(request.caller, record.name, key.id, external_id=key.external_id)
        conformed = self._desk.conformed(record, request.optional_json(), names="ignore", values="ignore")
        merged = {**body, **conformed.record}
        return {
            name: str(merged[name]["id"])
            for name in ("subsidiary",)
            if isinstance(merged.get(name), Mapping) and "id" in merged[name]
        }


def _page(request: RestRequest, choices: Choices) -> dict[str, Any]:
    limit, offset = request.page()
    shown = choices.items[offset : offset + limit]
    items = [{"links": [], "id": choice.id, "refName": choice.name} for choice in shown]
    page = collection(request.url, items, total=len(choices.items), limit=limit, offset=offset)
    return {**page, "links": []}


def _place(document: dict[str, Any], record: RecordType, sublist: str, field: str, page: dict[str, Any]) -> None:
    """Put the choices where the field stands; those of a column stand in the sublist's `items`."""
    member = record.find(sublist) if sublist else None
    if isinstance(member, Sublist):
        lines = document.setdefault(member.name, {"items": [{}]})
        lines["items"][0][field] = {"_selectOptions": page}
    else:
        document[field] = {"_selectOptions": page}


def _name_filter(text: str) -> NameFilter | None:
    """`q` of select options: CONTAIN, IS or START_WITH and a text, with any word before it, or none."""
    words = text.split(None, 1)
    if not words:
        return None
    found: Filter = parse_filter(f"name {text}" if words[0].upper() in _OPERATORS else text)
    if not isinstance(found, Condition) or found.operator not in _OPERATORS or len(found.values) != 1:
        raise invalid()
    return NameFilter(_OPERATORS[found.operator], found.values[0])


def _computed(record: RecordType, body: Record) -> Record:
    """*body* with its totals; a form may be as unfinished as its user likes."""
    with suppress(RuleError):
        return compute(record, body)
    return body


class _UndoneError(Exception):
    """Ends the transaction of a form without keeping it."""


@contextmanager
def _without_trace(store: Store) -> Iterator[None]:
    """Work on the records of *store* and leave them, and its counters, as they were."""
    with suppress(_UndoneError), store.transaction():
        yield
        raise _UndoneError
