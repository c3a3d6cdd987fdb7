"""SoapEndpoint: everything under `/services/NetSuitePort_*`, `/wsdl` and `/xsd`."""

from __future__ import annotations

import posixpath
import secrets
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from logging import getLogger
from pathlib import Path
from typing import Any

from connector.catalogue.reader import Catalogue
from connector.sandbox.authentication.gatekeeper import Gatekeeper
from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import Level, Tenant
from connector.sandbox.records.attachments import Attachments
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.records.save_preferences import SavePreferences
from connector.sandbox.refusals import WireError
from connector.sandbox.soap.async_jobs import AsyncJobs
from connector.sandbox.soap.catalogue_types import declared_table
from connector.sandbox.soap.custom_ids import CustomIds
from connector.sandbox.soap.decode_record import RecordDecoder
from connector.sandbox.soap.encode_record import RecordEncoder
from connector.sandbox.soap.envelope import FaultError, Request, answer_text, child, fault_text, read_request, wire_id
from connector.sandbox.soap.operations.operation_table import OPERATIONS
from connector.sandbox.soap.passport import read_passport, uses_credentials
from connector.sandbox.soap.record_access import RecordAccess
from connector.sandbox.soap.record_layout import Layouts
from connector.sandbox.soap.schema_documents import FolderDocuments, GeneratedDocuments, SchemaDocuments
from connector.sandbox.soap.schema_shapes import SchemaShapes
from connector.sandbox.soap.searching.saved_rows import SavedRows
from connector.sandbox.soap.searching.saved_searches import SavedSearches
from connector.sandbox.soap.searching.search_run import SearchRun, user_today
from connector.sandbox.soap.searching.search_sessions import SearchSessions
from connector.sandbox.soap.searching.search_terms import SearchQuery
from connector.sandbox.soap.soap_call import ReferenceNames, SoapCall
from connector.sandbox.soap.wire_names import is_served, version_in
from connector.sandbox.soap.wire_types import WireTypes
from connector.sandbox.storage.store import Store
from connector.sandbox.web.http_protocol import Answer as HttpAnswer
from connector.sandbox.web.http_protocol import Request as HttpRequest

Answer = tuple[int, dict[str, str], bytes]
"""HTTP status, headers, body."""

NEWEST = "2025_2"
_PORT = "/services/NetSuitePort"
_XML = "text/xml; charset=utf-8"
TRIGGER_CONTROL = "Control SuiteScript and Workflow Triggers in Web Services Request"
"""Permission, at Full, for a preference that turns scripts and workflows off or on."""
_SCRIPTS_AND_WORKFLOWS = "runServerSuiteScriptAndTriggerWorkflows"
_WITHOUT_SIGNING_IN = ("getDataCenterUrls",)
_log = getLogger(__name__)


class SoapEndpoint:
    """SuiteTalk of every version over one store."""

    def __init__(
        self,
        store: Store,
        gatekeeper: Gatekeeper,
        tenant: Tenant,
        catalogue: Catalogue,
        clock: Callable[[], float],
        wsdl_dir: Path | None = None,
        desk: RecordDesk | None = None,
    ) -> None:
        """Serve *store* through *desk*; the schema is the catalogue's, or that of the WSDL in *wsdl_dir*."""
        self.gatekeeper = gatekeeper
        self.tenant = tenant
        self.catalogue = catalogue
        self.clock = clock
        self.wsdl_dir = wsdl_dir
        self.desk = desk or RecordDesk(store, catalogue, tenant)
        self._custom = CustomIds(store)
        self._sessions = SearchSessions(clock)
        self._saved_searches = SavedSearches(store, catalogue)
        self._jobs = AsyncJobs(store, clock)
        self._attachments = Attachments(self.desk)
        self._writes = 0
        store.listeners.append(self._count_write)
        if wsdl_dir is not None:
            store.shapes = SchemaShapes(CatalogueShapes(catalogue), lambda: self.types, lambda: self.layouts)

    def _count_write(self, *_written: object) -> None:
        self._writes += 1

    def saved_rows(self, caller: Caller, key: str) -> Iterator[dict[str, Any]]:
        """The rows of the saved search with that internal or script id, for a script; raises WireError."""
        saved = self._saved_searches.named(key)
        if saved is None:
            raise WireError("That search or mass update does not exist.", code="INVALID_SEARCH")
        query = saved.with_request(SearchQuery(saved.prefix, advanced=True))
        access = RecordAccess(self.desk, self.types, caller)
        run = SearchRun(query, access, self.layouts, user_today(self.clock(), self.tenant.time_zone))
        return SavedRows(run, saved).rows()

    def remembered(self) -> Any:
        """Its jobs and searches, for a snapshot."""
        return self._jobs.remembered(), self._sessions.remembered()

    def remember(self, kept: Any) -> None:
        """Know those jobs and searches and no others."""
        jobs, sessions = kept or ((), {})
        self._jobs.remember(jobs)
        self._sessions.remember(sessions)

    def check(self) -> None:
        """Raise ConfigurationError where the user's WSDL cannot be had."""
        documents_of(self.catalogue, self.wsdl_dir)

    @cached_property
    def documents(self) -> SchemaDocuments:
        """The WSDL and its schemas."""
        return documents_of(self.catalogue, self.wsdl_dir)

    @cached_property
    def types(self) -> WireTypes:
        """The record types of the wire."""
        return WireTypes(self.documents.table, self.catalogue, self._custom, self.desk.customization)

    @cached_property
    def layouts(self) -> Layouts:
        """How the types of the wire map to canonical records."""
        return layouts_of(self.catalogue, self.wsdl_dir)

    # ---------------------------------------------------------------- HTTP

    def answer(self, request: HttpRequest) -> HttpAnswer:
        """Answer one request of a web server."""
        status, headers, body = self.handle(request.method, request.path, request.query, request.headers, request.body)
        return HttpAnswer(status, body, headers)

    def handle(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer one HTTP request; header names are in lower case."""
        base_url = _base_url(headers)
        if method in ("GET", "HEAD"):
            return self._document(posixpath.normpath(path), query, base_url)
        if method != "POST":
            return 405, {"Allow": "GET, POST", "Content-Type": "text/html"}, b"<h1>Method Not Allowed</h1>"
        return self._soap(version_in(path), base_url, body)

    def _document(self, path: str, query: str, base_url: str) -> Answer:
        version = version_in(path) or NEWEST
        text = None
        if not is_served(version):
            text = None
        elif path.startswith(_PORT) and query.lower().startswith("wsdl"):
            return 302, {"Location": f"{base_url}/wsdl/v{version}_0/netsuite.wsdl"}, b""
        elif path.startswith("/wsdl/") and path.endswith(".wsdl"):
            text = self.documents.wsdl(version, f"{base_url}{_PORT}_{version}")
        elif path.startswith("/xsd/"):
            text = self.documents.schema(path.lstrip("/"), version)
        if text is None:
            return 404, {"Content-Type": "text/html; charset=utf-8"}, b"<h1>Not Found</h1>"
        return 200, {"Content-Type": _XML}, text.encode()

    # ---------------------------------------------------------------- SOAP

    def _soap(self, path_version: str, base_url: str, body: bytes) -> Answer:
        headers = {"Content-Type": _XML, "X-N-OperationId": _operation_id(), "Vary": "User-Agent"}
        version = path_version if is_served(path_version) else NEWEST
        try:
            request = read_request(body)
            version = request.version or version
            return 200, headers, self._answer(request, version, base_url)
        except FaultError as fault:
            return 500, headers, fault_text(fault, version)
        except WireError as refusal:
            return 500, headers, fault_text(_as_fault(refusal), version)
        except Exception:  # noqa: BLE001 - a defect of ours is NetSuite's UNEXPECTED_ERROR, and is logged
            return 500, headers, fault_text(_unexpected(), version)

    def _answer(self, request: Request, version: str, base_url: str) -> bytes:
        if not is_served(version):
            raise FaultError(
                f"The endpoint version {version.replace('_', '.')} is not supported.",
                element="invalidVersionFault",
                code="UNSUPPORTED_WS_VERSION",
            )
        operation = OPERATIONS.get(request.operation)
        if operation is None:
            raise FaultError(f"No such operation '{request.operation}'", faultcode="soapenv:Client")
        call = self._call(request, base_url)
        self._jobs.work_due()
        content = operation(call)
        return answer_text(request.operation, content, call.encoder.prefixes, version, call.ns_id)

    def _call(self, request: Request, base_url: str) -> SoapCall:
        caller: Any = None
        if request.operation not in _WITHOUT_SIGNING_IN:
            caller = self._signed_in(request)
        access = RecordAccess(self.desk, self.types, caller, _save_preferences(request))
        zone = self.tenant.time_zone
        names = ReferenceNames(access, {})
        return SoapCall(
            request=request,
            tenant=self.tenant,
            access=access,
            decoder=RecordDecoder(self.layouts, self.types, self._custom, zone),
            encoder=RecordEncoder(self.layouts, self.types, self._custom, names, zone, self.desk.hidden()),
            clock=self.clock,
            ns_id=wire_id(self.tenant.account, self.clock()),
            base_url=base_url,
            sessions=self._sessions,
            saved_searches=self._saved_searches,
            jobs=self._jobs,
            attachments=self._attachments,
            writes=lambda: self._writes,
        )

    def _signed_in(self, request: Request) -> Caller:
        if uses_credentials(request):
            self.gatekeeper.audit.note("Failure", "", "SOAP", explanation="signed in with user credentials (NLAuth)")
        passport = read_passport(request)
        caller = self.gatekeeper.verify_passport(*passport)
        caller.needs_soap()
        if child(request.header("preferences"), _SCRIPTS_AND_WORKFLOWS) is not None:
            _needs_trigger_control(caller)
        return caller


def _save_preferences(request: Request) -> SavePreferences:
    """The request's preferences that are about how a record is saved."""
    return SavePreferences(
        context="SOAP Web Services",
        mandatory_custom_fields=not request.flag("preferences", "disableMandatoryCustomFieldValidation", default=False),
        custom_field_notes=not request.flag("preferences", "disableSystemNotesForCustomFields", default=False),
    )


def _needs_trigger_control(caller: Caller) -> None:
    """Refuse a request that names the preference without the permission for it (Oracle help section_4170181850)."""
    if not caller.may(TRIGGER_CONTROL, Level.FULL):
        raise FaultError(
            f"You need the '{TRIGGER_CONTROL}' permission to use the preference {_SCRIPTS_AND_WORKFLOWS}.",
            element="insufficientPermissionFault",
            code="INSUFFICIENT_PERMISSION",
        )


@lru_cache(maxsize=4)
def documents_of(catalogue: Catalogue, wsdl_dir: Path | None) -> SchemaDocuments:
    """The documents of a folder, or those of the catalogue; made once for all sandboxes of a process."""
    return FolderDocuments(wsdl_dir) if wsdl_dir else GeneratedDocuments(declared_table(catalogue))


@lru_cache(maxsize=4)
def layouts_of(catalogue: Catalogue, wsdl_dir: Path | None) -> Layouts:
    """The layouts of those documents' types."""
    return Layouts(documents_of(catalogue, wsdl_dir).table, catalogue)


def _unexpected() -> FaultError:
    error_id = secrets.token_hex(8)
    _log.exception("the sandbox's SOAP endpoint failed, error id %s", error_id)
    message = f"An unexpected error occurred. Error ID: {error_id}"
    return FaultError(message, element="unexpectedErrorFault", code="UNEXPECTED_ERROR")


def _as_fault(refusal: WireError) -> FaultError:
    message = refusal.message
    if refusal.soap_code == "WS_REQUEST_BLOCKED":
        message = "SuiteTalk concurrent request limit exceeded. Request blocked."  # wire facts 5.6
    return FaultError(message, element=refusal.fault or "unexpectedErrorFault", code=refusal.soap_code)


def _base_url(headers: Mapping[str, str]) -> str:
    scheme = headers.get("x-forwarded-proto", "http")
    return f"{scheme}://{headers.get('x-forwarded-host') or headers.get('host', 'localhost')}"


def _operation_id() -> str:
    digits = secrets.token_hex(16)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
