"""`/rest/datacenterurls`, `/rest/tokeninfo`, `/rest/roles`: asked beside REST web services (fact sheet 2.4, 3.2)."""

from __future__ import annotations

from connector.sandbox.authentication.sign_in import SignIn
from connector.sandbox.people.account_domains import DEFAULT_DOMAINS, own_domains
from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.refusals import LoginError
from connector.sandbox.rest.rest_request import json_answer
from connector.sandbox.restlets.restlet_bodies import JSON
from connector.sandbox.restlets.restlet_refusals import RestletError, refusal
from connector.sandbox.web.http_protocol import Answer, Request
from connector.sandbox.web.request_address import base_url, query_pairs

DATA_CENTER_URLS = "/rest/datacenterurls"
ROLES = "/rest/roles"


class Discovery:
    """Answers what is asked beside REST web services."""

    def __init__(self, sign_in: SignIn, tenant: Tenant) -> None:
        self._sign_in = sign_in
        self._tenant = tenant

    def answer(self, request: Request) -> Answer:
        """The answer to one request; raises WireError."""
        if request.path.startswith(DATA_CENTER_URLS):
            return data_center_urls(request, self._tenant)
        if request.path.startswith(ROLES):
            return roles(request, self._sign_in, self._tenant)
        return token_info(self._sign_in.caller(request))


def data_center_urls(request: Request, tenant: Tenant) -> Answer:
    """The domains of an account; the sandbox stands for all three of its own.

    An id as host names spell it (`1234567-sb1`) is refused, as authors of a client report
    of SuiteCloud's own request; the body of that refusal is an inference.
    """
    if request.method == "OPTIONS":
        return Answer(204, b"", {"allow": "GET, OPTIONS"})
    account = dict(query_pairs(request.query)).get("account", "")
    if "-" in account:
        return RestletError("USER_ERROR", "Company Id is invalid").answer(JSON)
    domains = own_domains(base_url(request), tenant) if tenant.is_account(account) else DEFAULT_DOMAINS
    return json_answer(domains, "application/json")


def token_info(caller: Caller) -> Answer:
    """Who a token stands for."""
    body = {
        "companyId": caller.tenant.account,
        "companyName": caller.tenant.company,
        "roleId": caller.role.id,
        "roleName": caller.role.name,
        "userId": caller.user.id,
        "userName": caller.user.name,
        "email": caller.user.email,
    }
    return json_answer(body, "application/json")


def roles(request: Request, sign_in: SignIn, tenant: Tenant) -> Answer:
    """The refusal of the roles service: it takes e-mail address and password alone, and the sandbox has none."""
    if request.method == "OPTIONS":
        return Answer(204, b"", {"allow": "GET, OPTIONS"})
    scheme, _, _ = request.headers.get("authorization", "").partition(" ")
    try:
        if scheme.lower() == "nlauth":
            sign_in.caller(request, "RESTlet")
    except LoginError as error:
        return refusal(error, tenant.account).answer(JSON)
    return RestletError("USER_ERROR", "header is not NLAuth scheme.").answer(JSON)
