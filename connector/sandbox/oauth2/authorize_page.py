"""AuthorizePage: `/app/login/oauth2/authorize.nl`, where a user allows an application in (fact sheet 4.2)."""

from __future__ import annotations

import re
import secrets
import threading
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from connector.sandbox.oauth2.authorization_codes import AuthorizationCodes
from connector.sandbox.oauth2.authorization_request import (
    AuthorizationRefusedError,
    AuthorizationRequest,
    NoRedirectError,
    known_client,
    read_request,
    sent_back,
)
from connector.sandbox.oauth2.consent_page import Choice, consent_page, message_page
from connector.sandbox.oauth2.grant import Grant, who
from connector.sandbox.people.tenant import OAUTH2_LOGIN, Integration, Role, User
from connector.sandbox.web.http_protocol import Answer, Request

if TYPE_CHECKING:
    from connector.sandbox.account import Account

_CHANNEL = "OAuth 2.0 authorize"
_COOKIE = "sandbox_session"
_SESSION = re.compile(rf"(?:^|;\s*){_COOKIE}=([\w-]+)")
_MOST_SESSIONS = 1000
_HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
}
Form = Mapping[str, list[str]]


class AuthorizePage:
    """Answers the browser of a user whom an application sent here, or a script in its place.

    A script gives `sandbox_consent=allow` (or `deny`) with `sandbox_user` (id or e-mail address) and `sandbox_role`
    (id) in the query, or in a form that it posts, and is redirected at once.
    """

    def __init__(self, account: Account, codes: AuthorizationCodes) -> None:
        self._account = account
        self._codes = codes
        self._sessions: dict[str, tuple[int, int]] = {}
        self._consents: set[tuple[str, int, int, frozenset[str]]] = set()
        self._states: deque[tuple[str, str]] = deque(maxlen=_MOST_SESSIONS)
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Answer:
        """The page, or the redirect."""
        if request.method not in ("GET", "HEAD", "POST"):
            return Answer(405, b"", {"allow": "GET, POST"})
        query = parse_qs(request.query, keep_blank_values=True)
        given = parse_qs(request.body.decode("utf-8", "replace")) if request.method == "POST" else query
        asked = {name: values for name, values in query.items() if not name.startswith("sandbox_")}
        try:
            integration, redirect_uri = known_client(self._account.tenant, asked)
        except NoRedirectError as error:
            self._note("Failure", error.reason, None, None, f"{error.error}: {error.message}")
            return _page(message_page("The application cannot be let in", f"{error.error}: {error.message}"), 400)
        try:
            wanted = read_request(self._account.tenant, integration, redirect_uri, asked)
            return self._decide(wanted, given, self._session(request))
        except AuthorizationRefusedError as error:
            self._note("Failure", error.reason, integration, None, error.explanation)
            state = next(iter(asked.get("state", [])), "")
            return _redirect(sent_back(redirect_uri, error=error.error, state=state))

    # ---------------------------------------------------------------- deciding

    def _decide(self, wanted: AuthorizationRequest, given: Form, session: Choice | None) -> Answer:
        with self._lock:
            used = (wanted.integration.consumer_key, wanted.state) in self._states
        if used:
            words = "this state brought a user back with a code before: it must be unique for each flow"
            raise AuthorizationRefusedError("invalid_request", "InvalidState", words)
        decision = next(iter(given.get("sandbox_consent", [])), "")
        if decision == "deny":
            words = "the user clicked Deny"
            raise AuthorizationRefusedError("access_denied", "AuthorizationExplicitlyDenied", words)
        if decision:
            return self._allow(wanted, self._chosen(given, session))
        return self._without_decision(wanted, session)

    def _without_decision(self, wanted: AuthorizationRequest, session: Choice | None) -> Answer:
        """The page; or straight back, where the user is signed in and need not be asked."""
        if session is None and wanted.prompt == {"none"}:
            words = "prompt=none, and no user is signed in"
            raise AuthorizationRefusedError("login_required", "login_required", words)
        ask = self._must_ask(wanted, session)
        if session and not ask and "login" not in wanted.prompt:
            return self._allow(wanted, session)
        choices = self._choices()
        if not choices:
            message = f"No user has an active role with the permission '{OAUTH2_LOGIN}' at level Full."
            self._note("Failure", "EntityOrRoleDisabled", wanted.integration, None, message)
            return _page(message_page("Nobody can sign in", message), 403)
        return _page(consent_page(wanted, self._account.tenant, choices, session, ask=ask))

    def _must_ask(self, wanted: AuthorizationRequest, session: Choice | None) -> bool:
        """Oracle help section_162626471013: Consent Policy of the integration record, and `prompt`."""
        policy = wanted.integration.consent_policy
        if policy == "Always Ask" or "consent" in wanted.prompt:
            return True
        return policy == "Ask First Time" and (session is None or _consent(wanted, session) not in self._consents)

    def _allow(self, wanted: AuthorizationRequest, chosen: Choice) -> Answer:
        user, role = chosen
        grant = Grant(wanted.integration, user.id, role.id, wanted.scopes, self._account.clock())
        code = self._codes.issue(grant, wanted.redirect_uri, wanted.challenge)
        session = secrets.token_urlsafe(24)
        with self._lock:
            self._consents.add(_consent(wanted, chosen))
            self._states.append((wanted.integration.consumer_key, wanted.state))
            self._sessions = dict(list(self._sessions.items())[-_MOST_SESSIONS:])
            self._sessions[session] = (user.id, role.id)
        self._note("Success", "", wanted.integration, chosen, "")
        company = self._account.tenant.account
        answer = _redirect(wanted.back(role=str(role.id), entity=str(user.id), company=company, code=code))
        answer.headers["set-cookie"] = f"{_COOKIE}={session}; Path=/app/; HttpOnly; SameSite=Lax"
        return answer

    # ---------------------------------------------------------------- who signs in

    def _choices(self) -> list[Choice]:
        """Users with the roles in which they can sign in on a page and with OAuth 2.0."""
        tenant = self._account.tenant
        pairs = ((user, tenant.roles.get(id_)) for user in list(tenant.users.values()) for id_ in sorted(user.roles))
        return [(user, role) for user, role in pairs if role and not self._obstacle(user, role)]

    def _chosen(self, given: Form, session: Choice | None) -> Choice:
        """Whom the page's form or a script names; raises AuthorizationRefusedError where he cannot sign in."""
        user_name, _, role_name = next(iter(given.get("sandbox_choice", [])), "").partition(":")
        user_name = next(iter(given.get("sandbox_user", [])), user_name)
        role_name = next(iter(given.get("sandbox_role", [])), role_name)
        choices = self._choices()
        if not user_name and not role_name and (session or choices):
            return session or choices[0]
        for user, role in choices:
            if user_name in ("", str(user.id), user.email) and role_name in ("", str(role.id), role.name):
                return user, role
        words = f"no user {user_name[:80]!r} can sign in with a role {role_name[:80]!r}"
        raise AuthorizationRefusedError("access_denied", "EntityOrRoleDisabled", words)

    def _session(self, request: Request) -> Choice | None:
        found = _SESSION.search(request.headers.get("cookie", ""))
        with self._lock:
            ids = self._sessions.get(found[1]) if found else None
        if ids is None:
            return None
        return next((one for one in self._choices() if (one[0].id, one[1].id) == ids), None)

    def _obstacle(self, user: User, role: Role) -> str:
        if role.web_services_only:
            return "a Web Services Only Role cannot sign in on a page"
        return self._account.tenant.sign_in_obstacle(user, role, OAUTH2_LOGIN)

    def _note(
        self, status: str, reason: str, integration: Integration | None, chosen: Choice | None, words: str
    ) -> None:
        user, role = (chosen[0].id, chosen[1].id) if chosen else (None, None)
        columns = who(self._account.tenant, user, role, integration)
        self._account.audit.note(status, reason, _CHANNEL, **columns, explanation=words)


def _consent(wanted: AuthorizationRequest, chosen: Choice) -> tuple[str, int, int, frozenset[str]]:
    return (wanted.integration.consumer_key, chosen[0].id, chosen[1].id, wanted.scopes)


def _redirect(address: str) -> Answer:
    return Answer(302, b"", {"location": address, "cache-control": "no-store", "referrer-policy": "no-referrer"})


def _page(text: str, status: int = 200) -> Answer:
    return Answer(status, text.encode(), dict(_HEADERS))
