"""One record: made, read, changed, put by external id, deleted (fact sheet 7.1)."""

from __future__ import annotations

from connector.catalogue.model import RecordType
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.records.record_transform import RecordKey
from connector.sandbox.records.save_preferences import REST
from connector.sandbox.rest.collection import link
from connector.sandbox.rest.record_address import PATH, url_of
from connector.sandbox.rest.record_document import RecordDocument
from connector.sandbox.rest.rest_request import RestRequest, json_answer
from connector.sandbox.rest.write_options import (
    names_policy,
    no_content,
    replaced_sublists,
    selected,
    values_policy,
)
from connector.sandbox.web.http_protocol import Answer


class SingleRecord:
    """Answers requests about one record as a whole."""

    def __init__(self, desk: RecordDesk) -> None:
        self._desk = desk

    def create(self, request: RestRequest, record: RecordType) -> Answer:
        """Make a record; its address is all that is told of it."""
        written = self._desk.create(
            request.caller,
            record.name,
            request.json(),
            names=names_policy(request),
            values=values_policy(request),
            preferences=REST,
        )
        return no_content(request, written)

    def read(self, request: RestRequest, record: RecordType, key: RecordKey) -> Answer:
        """The record, or the fields of it that `fields` names."""
        body = self._desk.get(request.caller, record.name, key.id, external_id=key.external_id)
        if request.brief:
            url = url_of(request, record.name, body["id"])
            return json_answer({"links": [link("self", url)], "id": body["id"]})
        return json_answer(document_for(self._desk, request).of(record, body, request.names("fields")))

    def change(self, request: RestRequest, record: RecordType, key: RecordKey) -> Answer:
        """Change what the body names; null empties."""
        written = self._desk.update(
            request.caller,
            record.name,
            key.id,
            selected(request, request.json()),
            external_id=key.external_id,
            replace=replaced_sublists(request, record),
            names=names_policy(request),
            values=values_policy(request),
            preferences=REST,
        )
        return no_content(request, written)

    def put(self, request: RestRequest, record: RecordType, external_id: str) -> Answer:
        """Change the record with that external id, or make it (Oracle help section_156335203191)."""
        written = self._desk.upsert(
            request.caller,
            record.name,
            external_id,
            selected(request, request.json()),
            replace=replaced_sublists(request, record),
            names=names_policy(request),
            values=values_policy(request),
            preferences=REST,
        )
        return no_content(request, written)

    def delete(self, request: RestRequest, record: RecordType, key: RecordKey) -> Answer:
        """Remove the record."""
        self._desk.delete(request.caller, record.name, key.id, external_id=key.external_id, preferences=REST)
        return Answer(204)


def document_for(desk: RecordDesk, request: RestRequest) -> RecordDocument:
    """What writes records as *request* wants to see them."""
    return RecordDocument(
        desk.catalogue,
        request.base_url + PATH,
        expand=request.flag("expandSubResources"),
        expanded=frozenset(name.lower() for name in request.names("expand")),
        simple_enums=request.flag("simpleEnumFormat"),
    )
