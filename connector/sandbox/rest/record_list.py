"""`GET /{type}`: the ids of the records of a type, all of them or those that `q` selects (fact sheet 7.4)."""

from __future__ import annotations

from collections.abc import Iterable

from connector.catalogue.model import RecordType
from connector.sandbox.people.tenant import Level
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.rest.collection import collection, link
from connector.sandbox.rest.filter_keys import Keys, keys_of
from connector.sandbox.rest.filter_language import parse_filter
from connector.sandbox.rest.filter_match import Test, compile_filter
from connector.sandbox.rest.record_address import PATH
from connector.sandbox.rest.rest_request import COLLECTION, RestRequest, json_answer
from connector.sandbox.storage.store import Stored
from connector.sandbox.web.http_protocol import Answer


class RecordList:
    """Answers with ids and links; never with the records themselves (Oracle help subsect_1544786455)."""

    def __init__(self, desk: RecordDesk) -> None:
        self._desk = desk

    def answer(self, request: RestRequest, record: RecordType) -> Answer:
        """One page; raises WireError."""
        request.caller.needs_query()
        self._desk.allowed(request.caller, record.name, Level.VIEW)
        limit, offset = request.page()
        text = request.parameters.get("q", "").strip()
        total, ids = self._found(request, record, text, limit, offset)
        url = f"{request.base_url}{PATH}/{record.name}"
        items = [{"links": [link("self", f"{url}/{id_}")], "id": str(id_)} for id_ in ids]
        page = collection(url, items, total=total, limit=limit, offset=offset, query={"q": text} if text else None)
        return json_answer(page, COLLECTION)

    def _found(
        self, request: RestRequest, record: RecordType, text: str, limit: int, offset: int
    ) -> tuple[int, list[int]]:
        store, caller = self._desk.store, request.caller
        restricted = caller.role.subsidiaries is not None
        if not text and not restricted:
            return store.count(record.name), store.ids(record.name, limit=limit, offset=offset)
        found = parse_filter(text) if text else None
        test: Test = compile_filter(found, record, caller.tenant) if found else _anything
        matching = [
            stored.id
            for stored in self._candidates(record, keys_of(found) if found else None)
            if test(stored.body) and caller.reaches(stored.body)
        ]
        return len(matching), matching[offset : offset + limit]

    def _candidates(self, record: RecordType, keys: Keys | None) -> Iterable[Stored]:
        """The records that may meet a filter, by ascending id."""
        store = self._desk.store
        if keys is None:
            return store.select(record.name)
        by_id = (store.get(record.name, id_) for id_ in sorted(keys.ids))
        by_key = (store.get(record.name, external_id=key) for key in keys.external_ids)
        found = [stored for stored in (*by_id, *by_key) if stored is not None]
        # an external id in another case is found by looking at all of them
        return found if found or keys.ids else store.select(record.name)


def _anything(body: object) -> bool:
    del body
    return True
