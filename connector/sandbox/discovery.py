"""`/rest/datacenterurls` and `/rest/tokeninfo`: what clients ask beside REST web services (fact sheet 2.4, 3.2)."""

from __future__ import annotations

from connector.sandbox.caller import Caller
from connector.sandbox.http_protocol import Answer, Request
from connector.sandbox.rest.rest_request import base_url, json_answer
from connector.sandbox.signature import query_pairs
from connector.sandbox.tenant import Tenant

DATA_CENTER_URLS = "/rest/datacenterurls"
TOKEN_INFO = "/rest/tokeninfo"  # noqa: S105 - a path
_DEFAULT_DOMAINS = {
    "restDomain": "https://rest.netsuite.com",
    "webservicesDomain": "https://webservices.netsuite.com",
    "systemDomain": "https://system.netsuite.com",
}
"""What NetSuite answers for an account that it does not know: still a success."""


def data_center_urls(request: Request, tenant: Tenant) -> Answer:
    """The domains of an account; the sandbox stands for all three of its own."""
    account = dict(query_pairs(request.query)).get("account", "")
    own = base_url(request)
    domains = dict.fromkeys(_DEFAULT_DOMAINS, own) if tenant.is_account(account) else _DEFAULT_DOMAINS
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
