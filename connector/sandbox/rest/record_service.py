"""The record service, `/services/rest/record/v1`: which resource a request is about, now or later (fact sheet 7)."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from logging import getLogger

from connector.catalogue.model import RecordType
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.records.record_transform import RecordKey
from connector.sandbox.refusals import HeaderError, RuleError, UnknownRecordError, UnknownTypeError, WireError
from connector.sandbox.rest.accept_header import Form, form_of
from connector.sandbox.rest.async_service import location
from connector.sandbox.rest.batch import is_batch, single_requests
from connector.sandbox.rest.job_queue import AsyncJobs
from connector.sandbox.rest.language_headers import check_language
from connector.sandbox.rest.metadata_catalog import MetadataCatalog
from connector.sandbox.rest.preferences import ASYNC, wants_async, wants_parallel
from connector.sandbox.rest.problem import problem
from connector.sandbox.rest.record_actions import RecordActions
from connector.sandbox.rest.record_address import PATH, key_of
from connector.sandbox.rest.record_forms import RecordForms
from connector.sandbox.rest.record_list import RecordList
from connector.sandbox.rest.rest_refusals import RepeatedKeyError
from connector.sandbox.rest.rest_request import RestRequest, unsupported_method
from connector.sandbox.rest.single_record import SingleRecord
from connector.sandbox.rest.sub_resources import SubResources
from connector.sandbox.web.http_protocol import Answer

__all__ = ["PATH", "RecordService"]
_METADATA = "metadata-catalog"
_IDEMPOTENCY_KEY = "X-NetSuite-Idempotency-Key"
_FORMS_OF_TYPE: dict[str, tuple[Form, ...]] = {"POST": ("create-form", "select-options")}
_FORMS_OF_RECORD: dict[str, tuple[Form, ...]] = {"PATCH": ("edit-form", "select-options")}
_log = getLogger(__name__)


class RecordService:
    """Answers requests about records."""

    def __init__(self, desk: RecordDesk) -> None:
        self.desk = desk
        self.jobs = AsyncJobs(desk.store)
        self._metadata = MetadataCatalog(desk)
        self._single = SingleRecord(desk)
        self._list = RecordList(desk)
        self._forms = RecordForms(desk)
        self._actions = RecordActions(desk, self._forms)
        self._below = SubResources(desk)

    def answer(self, request: RestRequest) -> Answer:
        """The answer to one request, or the job that will have it; raises WireError."""
        if request.caller.tenant.language:
            check_language(request)
        if request.segments and request.segments[0] == _METADATA:
            return self._metadata.answer(request)
        record = self._record_type(request)
        batch = len(request.segments) == 1 and is_batch(request)
        if batch or wants_async(request.header("prefer")):
            return self._later(request, batch=batch)
        return self._now(request, record)

    def _record_type(self, request: RestRequest) -> RecordType:
        name = request.segments[0] if request.segments else ""
        record = self.desk.record_type(name)
        if not record.rest:
            raise UnknownTypeError(name)
        return record

    # ---------------------------------------------------------------- now

    def _now(self, request: RestRequest, record: RecordType) -> Answer:
        match request.segments:
            case [_]:
                return self._of_type(request, record)
            case [_, _]:
                return self._of_record(request, record)
            case [_, _, action, *_] if action.startswith("!"):
                return self._actions.answer(request, record)
        form_of(request.header("accept"))
        return self._below.answer(request, record)

    def _of_type(self, request: RestRequest, record: RecordType) -> Answer:
        form = form_of(request.header("accept"), *_FORMS_OF_TYPE.get(request.method, ()))
        if request.method == "GET":
            return self._list.answer(request, record)
        if request.method != "POST":
            raise unsupported_method(request.method, "GET", "POST", "PATCH", "PUT", "DELETE")
        if form == "select-options":
            return self._forms.options(request, record, None)
        if form == "create-form":
            return self._forms.new(request, record)
        return self._single.create(request, record)

    def _of_record(self, request: RestRequest, record: RecordType) -> Answer:
        key = key_of(request, record.name, request.segments[1])
        try:
            return self._of_key(request, record, key)
        except UnknownRecordError as error:
            raise self._of_other_type(record, key) or error from None

    def _of_other_type(self, record: RecordType, key: RecordKey) -> WireError | None:
        """The refusal, as reported, of a transaction's id under the name of another transaction type."""
        if record.family != "transaction" or self.desk.store.label("transaction", key.id or 0) is None:
            return None
        return RuleError("Transaction type specified is incorrect.")

    def _of_key(self, request: RestRequest, record: RecordType, key: RecordKey) -> Answer:
        form = form_of(request.header("accept"), *_FORMS_OF_RECORD.get(request.method, ()))
        if request.method == "GET":
            return self._single.read(request, record, key)
        if request.method == "PATCH" and form == "select-options":
            return self._forms.options(request, record, key)
        if request.method == "PATCH" and form == "edit-form":
            return self._forms.edited(request, record, key)
        if request.method == "PATCH":
            return self._single.change(request, record, key)
        if request.method == "PUT" and key.external_id is not None:
            return self._single.put(request, record, key.external_id)
        if request.method == "DELETE":
            return self._single.delete(request, record, key)
        by_external_id = () if key.external_id is None else ("PUT",)
        raise unsupported_method(request.method, "GET", "PATCH", *by_external_id, "DELETE")

    # ---------------------------------------------------------------- later

    def _later(self, request: RestRequest, *, batch: bool) -> Answer:
        """Queue the request, or the single ones that a batch stands for (fact sheet 7.7)."""
        singles = single_requests(request) if batch else [_without_preference(request)]
        works: list[Callable[[], Answer]] = [partial(self._carried_out, single) for single in singles]
        key = _idempotency_key(request)
        parallel = wants_parallel(request.header("prefer"))
        job, new = self.jobs.submit(works, key=key, parallel=parallel)
        address = request.base_url + location(job)
        if not new:
            raise RepeatedKeyError(address)
        headers = {"preference-applied": ASYNC, "location": address, "content-type": "application/json"}
        return Answer(202, b"", headers)

    def _carried_out(self, request: RestRequest) -> Answer:
        """What the request would have been answered at once; never raises."""
        tenant = request.caller.tenant
        try:
            return self.answer(request)
        except WireError as error:
            return problem(error, tenant)
        except Exception:  # noqa: BLE001 - a defect of ours is a 500 with an error id, and is logged
            _log.exception("the sandbox failed on the task %s %s", request.method, request.http.path)
            message = f"An unexpected error occurred. Error ID: {time.time_ns():x}"
            return problem(WireError(message, code="UNEXPECTED_ERROR", status=500), tenant)


def _without_preference(request: RestRequest) -> RestRequest:
    headers = {name: value for name, value in request.http.headers.items() if name != "prefer"}
    return replace(request, http=replace(request.http, headers=headers))


def _idempotency_key(request: RestRequest) -> str:
    """The key, "" where none is sent; it must be a UUID of RFC 4122 (REST API Browser)."""
    key = request.header(_IDEMPOTENCY_KEY.lower()).strip()
    if not key:
        return ""
    try:
        return str(uuid.UUID(key))
    except ValueError:
        raise HeaderError(f"Invalid value '{key[:100]}'. Provide a UUID.", _IDEMPOTENCY_KEY) from None
