"""`…/oauth2/v1/clients/CLIENT/certificates`: certificates of the client credentials flow, rotated without a page.

Addresses, parameters and the members `certificate_id`, `algorithm`, `valid_until`, `revoked`, `invalidated` are those
of Oracle help article_92130837826, article_11111634165, article_0209112025, article_0209112818 and of clients that read
them; the remaining members are an inference from the columns of the set-up page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import Certificate, Integration, Level, Tenant
from connector.sandbox.refusals import UnknownRecordError, WireError
from connector.sandbox.rest.rest_request import json_answer, unsupported_method
from connector.sandbox.setup.certificates_register import CertificatesRegister
from connector.sandbox.setup.setup_register import SetupError
from connector.sandbox.storage import canonical_json
from connector.sandbox.web.http_protocol import Answer, Request

PREFIX = "/services/rest/auth/oauth2/v1/clients/"
MANAGE_OWN = "Manage own OAuth 2.0 Client Credentials certificates"
"""The permission that the endpoint needs."""
_ADDRESS = re.compile(rf"{PREFIX}([^/]+)/certificates(?:/([^/]+)/revoke)?")


class CertificateService:
    """Lists, adds and revokes certificates of one integration for the user who asks."""

    def __init__(self, tenant: Tenant, clock: Callable[[], float]) -> None:
        self._tenant = tenant
        self._register = CertificatesRegister(tenant, clock)

    def answer(self, request: Request, caller: Caller) -> Answer:
        """The answer to a request that is signed in; raises WireError."""
        address = _ADDRESS.fullmatch(request.path)
        integration = self._tenant.integrations.get(address[1]) if address else None
        if address is None or integration is None:
            raise WireError("The requested resource does not exist.", code="INVALID_URL", status=404, url=request.path)
        caller.needs(MANAGE_OWN, Level.FULL)
        if address[2] and request.method == "POST":
            return self._revoke(address[2], integration, caller)
        if request.method == "GET" and not address[2]:
            return json_answer([_row(one) for one in self._own(integration, caller)], "application/json")
        if request.method == "POST":
            return self._add(request, integration, caller)
        raise unsupported_method(request.method)

    def _own(self, integration: Integration, caller: Caller) -> list[Certificate]:
        every = caller.role.administrator
        return [
            one
            for one in list(self._tenant.certificates.values())
            if one.consumer_key == integration.consumer_key and (every or one.user == caller.user.id)
        ]

    def _add(self, request: Request, integration: Integration, caller: Caller) -> Answer:
        body = _body(request)
        entity, role = body.get("entity", caller.user.id), body.get("role", caller.role.id)
        if not caller.role.administrator and str(entity) != str(caller.user.id):
            raise WireError("A certificate can be set up for your own entity only.", status=403)
        if str(entity) not in map(str, self._tenant.users) or str(role) not in map(str, self._tenant.roles):
            raise WireError("Provide the id of an entity and of a role of this account.", code="INVALID_CONTENT")
        values = {
            "entity": str(entity),
            "role": str(role),
            "application": str(integration.id),
            "certificate": str(body.get("fileContent", "")),
        }
        try:
            saved = self._register.save("", values)
        except StopIteration:
            words = "The integration is not enabled or does not allow the client credentials flow."
            raise WireError(words) from None
        except SetupError as error:
            raise WireError(str(error), code="INVALID_CONTENT") from None
        return json_answer(_row(self._tenant.certificates[saved.id]), "application/json")

    def _revoke(self, certificate_id: str, integration: Integration, caller: Caller) -> Answer:
        found = next((one for one in self._own(integration, caller) if one.id == certificate_id), None)
        if found is None:
            raise UnknownRecordError("certificate", certificate_id)
        found.revoked = True
        return Answer(200, b"Successfully revoked", {"content-type": "text/plain; charset=utf-8"})


def _body(request: Request) -> dict[str, Any]:
    try:
        body = canonical_json.loads_sent(request.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        words = "Invalid content in the request body. Provide valid JSON content."
        raise WireError(words, code="INVALID_CONTENT")
    return body


def _row(one: Certificate) -> dict[str, Any]:
    return {
        "certificate_id": one.id,
        "client_id": one.consumer_key,
        "entity": one.user,
        "role": one.role,
        "algorithm": one.algorithm,
        "valid_from": _day(one.valid_from),
        "valid_until": _day(one.valid_until),
        "revoked": one.revoked,
        "invalidated": False,
    }


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()
