"""One signed-in call: what an operation gets to work with, and the parts of answers that operations share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from connector.sandbox.people.tenant import Tenant
from connector.sandbox.records.attachments import Attachments
from connector.sandbox.refusals import WireError
from connector.sandbox.soap.async_jobs import AsyncJobs
from connector.sandbox.soap.decode_record import RecordDecoder
from connector.sandbox.soap.encode_record import RecordEncoder
from connector.sandbox.soap.envelope import FaultError, Request, child_text, xml_attribute, xml_text
from connector.sandbox.soap.record_access import RecordAccess
from connector.sandbox.soap.searching.saved_searches import SavedSearches
from connector.sandbox.soap.searching.search_sessions import SearchSessions
from connector.sandbox.soap.wire_types import WireTypes, is_custom
from connector.sandbox.storage.store import Store
from connector.sandbox.whole_number import whole_number

SUCCESS = '<platformCore:status isSuccess="true"/>'
USUAL_PAGE = 1000
"""Entries of a page where neither the request nor the account says otherwise (Oracle help section_4170181850)."""
SMALLEST_PAGE = 5
"""As above."""
_CODES = "platformFaultTyp:StatusDetailCodeType"


@dataclass(slots=True)
class SoapCall:
    """A request with its caller and everything that answers it."""

    request: Request
    tenant: Tenant
    access: RecordAccess
    decoder: RecordDecoder
    encoder: RecordEncoder
    clock: Callable[[], float]
    ns_id: str
    base_url: str
    """Where this sandbox was reached."""
    sessions: SearchSessions
    saved_searches: SavedSearches
    jobs: AsyncJobs
    attachments: Attachments
    writes: Callable[[], int]
    """How many records were written so far: tells whether anything changed."""

    @property
    def store(self) -> Store:
        """Where the records lie."""
        return self.access.store

    @property
    def types(self) -> WireTypes:
        """The record types of the wire."""
        return self.access.types

    # ---------------------------------------------------------------- shared parts of answers

    def failure(self, refusal: WireError, *, after_submit: bool = False) -> str:
        """A status that is not a success, with the refusal's code and text."""
        return self.status(refusal.soap_code, refusal.message, success=False, after_submit=after_submit)

    def status(
        self, code: str, *messages: str, success: bool, severity: str = "ERROR", after_submit: bool = False
    ) -> str:
        """A status with a detail for each message; a code that the schema does not have becomes USER_ERROR.

        *after_submit*: a script failed after the record was saved.
        """
        allowed = self.types.table.allowed(_CODES)
        code = code if code in allowed else "USER_ERROR"
        tail = "<platformCore:afterSubmitFailed>true</platformCore:afterSubmitFailed>" if after_submit else ""
        details = "".join(
            f'<platformCore:statusDetail type="{severity}"><platformCore:code>{code}</platformCore:code>'
            f"<platformCore:message>{xml_text(message)}</platformCore:message>{tail}</platformCore:statusDetail>"
            for message in messages
        )
        return f'<platformCore:status isSuccess="{str(success).lower()}">{details}</platformCore:status>'

    def base_ref(self, tag: str, type_: str, id_: str, external_id: str = "", name: str = "") -> str:
        """A `baseRef`: a RecordRef with its type, or a CustomRecordRef."""
        given = {"internalId": id_, "externalId": external_id}
        kind = "RecordRef"
        if is_custom(type_):
            given |= {"typeId": self.types.custom.type(type_), "scriptId": type_}
            kind = "CustomRecordRef"
        else:
            given["type"] = self.types.record_type(type_)
        attributes = "".join(f" {key}={xml_attribute(value)}" for key, value in given.items() if value)
        inner = f"<platformCore:name>{xml_text(name)}</platformCore:name>" if name else ""
        return f'<{tag}{attributes} xsi:type="platformCore:{kind}">{inner}</{tag}>'

    def page_size(self, largest: int) -> int:
        """Entries of a page as the request's searchPreferences want them; raises WireError outside 5 to *largest*."""
        text = child_text(self.request.header("searchPreferences"), "pageSize")
        if not text:
            return min(largest, USUAL_PAGE)
        size = whole_number(text)
        if size is None or not SMALLEST_PAGE <= size <= largest:
            raise WireError(
                f"The search page size must be between {SMALLEST_PAGE} and {largest}. (WS_INVALID_SEARCH_PAGE_SIZE)",
                code="INVALID_SEARCH_PAGE_SIZE",
            )
        return size

    def check_count(self, count: int, most: int) -> None:
        """Refuse a call with more records than NetSuite takes at once (Oracle help section_N3418637)."""
        if count > most:
            raise FaultError(
                f"The maximum number of records allowed per {self.request.operation} request is {most}; "
                f"this request has {count}.",
                element="exceededRecordCountFault",
                code="MAX_RCRDS_EXCEEDED",
            )


def refused(work: Callable[[], str], otherwise: Callable[[WireError], str]) -> str:
    """What *work* gives, or what *otherwise* makes of its refusal; one that is a fault goes through."""
    try:
        return work()
    except WireError as refusal:
        if refusal.fault:
            raise
        return otherwise(refusal)


@dataclass(slots=True)
class ReferenceNames:
    """Names of what references point to, looked up once per answer."""

    access: RecordAccess
    _known: dict[tuple[str, tuple[str, ...]], str]

    def name_of(self, reference: Mapping[str, Any], targets: tuple[str, ...]) -> str:
        """The name of the record behind *reference*; "" where it is not known."""
        id_ = str(reference.get("id") or "")
        if whole_number(id_) is None:
            return ""
        named = reference.get("type")
        spaces = (str(named),) if named else targets
        key = (id_, spaces)
        if key not in self._known:
            self._known[key] = self._look(id_, spaces)
        return self._known[key]

    def _look(self, id_: str, targets: Iterable[str]) -> str:
        store = self.access.store
        for target in targets:
            label = store.label(store.shapes.shape(target).id_space, id_)
            if label is not None:
                return label.name
        return ""
