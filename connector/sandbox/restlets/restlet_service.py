"""RestletService: `/app/site/hosting/restlet.nl` (fact sheet 9)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from logging import getLogger
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import FEATURES
from connector.sandbox.refusals import WireError
from connector.sandbox.restlets import restlet_bodies as bodies
from connector.sandbox.restlets import restlet_refusals as refusals
from connector.sandbox.restlets.restlet import METHODS, Function, Restlet, copied
from connector.sandbox.restlets.restlet_hosts import redirected
from connector.sandbox.restlets.restlet_messages import ENGLISH, checked, localized
from connector.sandbox.restlets.restlet_refusals import RestletError
from connector.sandbox.restlets.restlet_registry import RestletRegistry
from connector.sandbox.restlets.script_folder import deploy_folder
from connector.sandbox.restlets.script_session import ScriptSession
from connector.sandbox.restlets.suitescript_error import UNEXPECTED, as_suitescript, message_of
from connector.sandbox.web.http_protocol import Answer, Request
from connector.sandbox.web.request_address import query_pairs

if TYPE_CHECKING:
    from connector.sandbox.account import Account

PATH = "/app/site/hosting/restlet.nl"
_SHIPPED = Path(__file__).parent / "scripts"
_IDS = ("script", "deploy", "compid")
"""Query parameters that are NetSuite's own; the script gets the others."""
_log = getLogger(__name__)


class RestletService:
    """Runs the account's RESTlets."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._language = ENGLISH
        self.scripts = RestletRegistry()
        deploy_folder(self.scripts, _SHIPPED)
        for given in account.settings.scripts:
            self.add(given)
        self._first = self.remembered()

    def remembered(self) -> list[Restlet]:
        """Copies of the RESTlets that are deployed, for a snapshot."""
        return [copied(one) for one in self.scripts]

    def remember(self, restlets: list[Restlet] | None) -> None:
        """Have those deployed and no others; None: those of the start."""
        self.scripts.replace([copied(one) for one in (self._first if restlets is None else restlets)])

    # ---------------------------------------------------------------- deploying

    def register(
        self,
        script: int | str,
        deploy: int | str = 1,
        *,
        get: Function | None = None,
        post: Function | None = None,
        put: Function | None = None,
        delete: Function | None = None,
        released: bool = True,
        roles: Iterable[int] | None = None,
    ) -> Restlet:
        """Deploy functions as a RESTlet, or add them to one: `f(parameters)` or `f(body)`, with a session if wanted."""
        restlet = self.scripts.deployment(script, deploy)
        for method, function in zip(METHODS, (get, post, put, delete), strict=True):
            if function is not None:
                restlet.define(method, function)
        restlet.status = "Released" if released else "Testing"
        restlet.roles = None if roles is None else frozenset(roles)
        return restlet

    def on(self, method: str, script: int | str, deploy: int | str = 1) -> Callable[[Function], Function]:
        """Decorator: the function answers *method* of that RESTlet."""

        def deployed(function: Function) -> Function:
            self.scripts.deployment(script, deploy).define(method.upper(), function)
            return function

        return deployed

    def add(self, given: Path | str | Restlet | dict[str, Any]) -> None:
        """Deploy a folder of scripts, or what `register` takes as a mapping."""
        if isinstance(given, Path | str):
            deploy_folder(self.scripts, Path(given))
        elif isinstance(given, Restlet):
            made = self.scripts.deployment(given.script, given.deploy)
            made.functions, made.status, made.roles = given.functions, given.status, given.roles
        else:
            self.register(**given)

    @property
    def language(self) -> str:
        """Language of the users, in which NetSuite writes its messages, e.g. `es_ES`."""
        return self._language

    @language.setter
    def language(self, value: str) -> None:
        self._language = checked(value)

    # ---------------------------------------------------------------- answering

    def answer(self, request: Request) -> Answer:
        """The answer to one request; never raises."""
        media = refusals.answered_in(request.headers.get("content-type", ""))
        try:
            return redirected(request, self._account.tenant.host_label) or self._run(request)
        except RestletError as error:
            return self._refused(error, media)
        except WireError as error:
            return self._refused(refusals.refusal(error, self._account.tenant.account), media)
        except Exception:  # noqa: BLE001 - a defect of ours is a 500 with an error id, and is logged
            _log.exception("the sandbox failed on a RESTlet")
            text = f"An unexpected error occurred. Error ID: {time.time_ns():x}"
            return RestletError(UNEXPECTED, text, 500).answer(media)

    def _refused(self, error: RestletError, media: str) -> Answer:
        error.message = localized(error.message, self._language)
        return error.answer(media)

    def _run(self, request: Request) -> Answer:
        _check_method(request)
        caller = self._sign_in(request)
        _check_features(caller)
        restlet = self._called(request, caller)
        media = _media(request)
        arguments = _arguments(request, media)
        session = ScriptSession(caller, self._account.desk, self._account.query_engine, self._account.soap.saved_rows)
        try:
            result = restlet.run(request.method, arguments, session)
        except Exception as error:  # noqa: BLE001 - whatever a script throws is its answer, HTTP 400
            raise RestletError(as_suitescript(error).name, message_of(error)) from None
        return _sent(result, media)

    def _sign_in(self, request: Request) -> Caller:
        scheme, _, _ = request.headers.get("authorization", "").strip().partition(" ")
        match scheme.lower():
            case "oauth" | "bearer" | "nlauth":
                return self._account.sign_in.caller(request, "RESTlet")
            case "":
                self._account.audit.note("Failure", "MissingAuthorization", "RESTlet")
                raise RestletError("INVALID_LOGIN_ATTEMPT", refusals.INVALID_LOGIN, 401)
            case _:
                raise RestletError("USER_ERROR", "header is not NLAuth scheme.")

    def _called(self, request: Request, caller: Caller) -> Restlet:
        parameters = dict(query_pairs(request.query))
        for name in ("script", "deploy"):
            if not parameters.get(name):
                raise RestletError("SSS_MISSING_REQD_ARGUMENT", f"Missing a required argument: {name}")
        restlet = self.scripts.find(parameters["script"], parameters["deploy"])
        if restlet is None or restlet.status != "Released" or not _may_call(caller, restlet):
            raise RestletError("SSS_INVALID_SCRIPTLET_ID", refusals.UNKNOWN_SCRIPT, 404)
        if request.method not in restlet.functions:
            raise _not_allowed(request.method)
        return restlet


def _check_features(caller: Caller) -> None:
    """Refuse where SuiteScript is off: the words of NetSuite's pages for a feature that is off (an inference here)."""
    for feature in ("CUSTOMCODE", "SERVERSIDESCRIPTING"):
        if feature not in caller.tenant.features:
            text = f"The feature '{FEATURES[feature]}' required to access this page is not enabled in this account."
            raise RestletError("FEATURE_DISABLED", text)


def _may_call(caller: Caller, restlet: Restlet) -> bool:
    return restlet.roles is None or caller.role.administrator or caller.role.id in restlet.roles


def _check_method(request: Request) -> None:
    if request.method not in METHODS:
        raise _not_allowed(request.method)
    if request.method == "GET" and request.body:
        raise RestletError("INVALID_REQUEST", refusals.MALFORMED)  # Oracle help section_4634920277
    if len(request.body) > bodies.LARGEST_STRING:
        raise _too_long()


def _not_allowed(method: str) -> RestletError:
    return RestletError("INVALID_REQUEST", f"The request method {method} is not valid.", 405)


def _too_long() -> RestletError:
    text = "The file content you are attempting to access exceeds the maximum allowed size of 10.0 MB."
    return RestletError("SSS_FILE_CONTENT_SIZE_EXCEEDED", text)


def _media(request: Request) -> str:
    """The request's content type; text where there is neither type nor body (fact sheet 9)."""
    media = request.headers.get("content-type", "").partition(";")[0].strip()
    if not media and not request.body:
        return bodies.TEXT
    if media not in bodies.MEDIA_TYPES:
        text = f"Content-Type {media or 'is missing'}. Provide {', '.join(bodies.MEDIA_TYPES)}."
        raise RestletError("UNSUPPORTED_MEDIA_TYPE", text, 415)
    return media


def _arguments(request: Request, media: str) -> Any:
    if request.method in ("GET", "DELETE"):
        return {name: value for name, value in query_pairs(request.query) if name not in _IDS}
    try:
        return bodies.read_body(request.body, media)
    except bodies.UnreadableBodyError:
        raise RestletError("INVALID_REQUEST", refusals.MALFORMED) from None


def _sent(result: Any, media: str) -> Answer:
    try:
        body, media_type = bodies.write_result(result, media)
    except bodies.ReturnFormatError as error:
        raise RestletError("INVALID_RETURN_DATA_FORMAT", f"Invalid data format. You should return {error}.") from None
    if len(body) > bodies.LARGEST_STRING:
        raise _too_long()
    return Answer(200, body, {"content-type": media_type})
