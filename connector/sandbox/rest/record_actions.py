"""`!transform`, `!attach` and `!detach` (Oracle help section_158274040018, section_161434110577)."""

from __future__ import annotations

from typing import Any

from connector.catalogue.model import RecordType
from connector.sandbox.records.attachments import Attachments
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.records.record_transform import RecordKey, save
from connector.sandbox.records.save_preferences import REST
from connector.sandbox.refusals import InvalidValueError, WireError
from connector.sandbox.rest.accept_header import form_of
from connector.sandbox.rest.record_address import key_of
from connector.sandbox.rest.record_forms import RecordForms
from connector.sandbox.rest.rest_request import RestRequest, unsupported_method
from connector.sandbox.rest.write_options import names_policy, no_content, values_policy
from connector.sandbox.web.http_protocol import Answer


class RecordActions:
    """Answers what is done with a record beside reading and writing it."""

    def __init__(self, desk: RecordDesk, forms: RecordForms) -> None:
        self._desk = desk
        self._forms = forms
        self._attachments = Attachments(desk)

    def answer(self, request: RestRequest, record: RecordType) -> Answer:
        """The answer to a request with an action in its path; raises WireError."""
        key = key_of(request, record.name, request.segments[1])
        match request.segments[2:]:
            case ["!transform", target]:
                return self._transform(_posted(request), key, target)
            case ["!attach", type_, id_]:
                form_of(request.header("accept"))
                return self._attach(_posted(request), key, type_, id_)
            case ["!detach", type_, id_]:
                self._attachments.detach(_posted(request).caller, key, key_of(request, type_, id_))
                return Answer(204)
        raise WireError("The requested resource does not exist.", code="INVALID_URL", status=404, url=request.http.path)

    def _transform(self, request: RestRequest, source: RecordKey, target: str) -> Answer:
        record = self._desk.record_type(target)
        if form_of(request.header("accept"), "create-form"):
            return self._forms.of_transformation(request, source, record)
        written = save(
            self._desk,
            request.caller,
            source,
            record.name,
            request.optional_json(),
            names=names_policy(request),
            values=values_policy(request),
            preferences=REST,
        )
        return no_content(request, written)

    def _attach(self, request: RestRequest, to: RecordKey, type_: str, id_: str) -> Answer:
        body = request.optional_json()
        self._attachments.attach(request.caller, to, key_of(request, type_, id_), _role(body.get("role")))
        return Answer(204)


def _posted(request: RestRequest) -> RestRequest:
    if request.method != "POST":
        raise unsupported_method(request.method, "POST")
    return request


def _role(value: Any) -> RecordKey | None:
    if value is None:
        return None
    given = value if isinstance(value, dict) else {"id": value}
    id_, external_id = given.get("id"), given.get("externalId")
    if isinstance(id_, int | str) and not isinstance(id_, bool):
        return RecordKey("contactRole", id_)
    if isinstance(external_id, str):
        return RecordKey("contactRole", None, external_id)
    raise InvalidValueError("role", "role", "an object with an 'id'")
