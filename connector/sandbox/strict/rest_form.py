"""Deviations of REST, SuiteQL, RESTlet and token requests: headers, bodies, hosts (wire facts 3, 7.2, 8.1, 9)."""

from __future__ import annotations

from collections.abc import Iterator

from connector.sandbox.faults.request_traits import RequestTraits
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.strict.deviation import Deviation

_WITH_BODY = ("POST", "PUT", "PATCH")
_JSON = ("application/json", "application/vnd.oracle.resource+json")
_RESTLET_TYPES = ("application/json", "text/plain", "application/xml")
_FORM = "application/x-www-form-urlencoded"
_FAMILIES = {"restlet": "restlets"}
_NETSUITE = ".netsuite.com"


def host_deviations(traits: RequestTraits, tenant: Tenant) -> Iterator[Deviation]:
    """A NetSuite host name that is not the account's own, or of another service."""
    host = traits.request.headers.get("host", "").partition(":")[0].lower()
    if not host.endswith(_NETSUITE):
        return
    family = _FAMILIES.get(traits.channel, "suitetalk")
    wanted = f"{tenant.host_label}.{family}.api{_NETSUITE}"
    if host != wanted:
        yield Deviation(
            "host",
            f"the request went to {host}",
            f"use the account-specific host {wanted}",
            "section_1498251763" if family == "suitetalk" else "section_4618456517",
        )


def deviations(traits: RequestTraits) -> Iterator[Deviation]:
    """Everything but how the request is signed."""
    if traits.channel == "token":
        yield from _token(traits)
        return
    if traits.request.method == "GET" and traits.request.body:
        yield Deviation(
            "body-on-get", "a GET has a body", "leave it out; RESTlets answer it with 400", "section_4634920277"
        )
    if traits.channel == "restlet":
        yield from _restlet(traits)
        return
    yield from _content_type(traits)
    if not traits.request.headers.get("accept-language"):
        yield Deviation(
            "accept-language",
            "Accept-Language is missing",
            "send it: an account whose user and company languages differ may answer 400 INVALID_HEADER",
            "wire facts 7.2",
        )
    if traits.channel == "suiteql" and traits.request.method == "POST":
        yield from _prefer(traits)


def _content_type(traits: RequestTraits) -> Iterator[Deviation]:
    sent = traits.request.headers.get("content-type", "")
    if traits.request.method not in _WITH_BODY or not traits.request.body:
        return
    if sent.partition(";")[0].strip().lower() not in _JSON:
        found = f"Content-Type is {sent}" if sent else "Content-Type is missing"
        yield Deviation("content-type", found, "send `Content-Type: application/json`", "wire facts 7.2")


def _prefer(traits: RequestTraits) -> Iterator[Deviation]:
    sent = traits.request.headers.get("prefer", "")
    if "transient" not in [part.strip() for part in sent.split(",")]:
        found = f"Prefer is {sent!r}" if sent else "Prefer is missing"
        yield Deviation("prefer-transient", found, "send `Prefer: transient` with SuiteQL", "section_157909186990")


def _restlet(traits: RequestTraits) -> Iterator[Deviation]:
    sent = traits.request.headers.get("content-type", "")
    plain = sent.partition(";")[0].strip()
    if traits.request.method in ("POST", "PUT") and plain not in _RESTLET_TYPES:
        yield Deviation(
            "content-type",
            f"Content-Type is {sent}" if sent else "Content-Type is missing",
            f"send one of {', '.join(_RESTLET_TYPES)}, in lower case",
            "section_4619215993",
        )
    names = {part.partition("=")[0] for part in traits.request.query.split("&")}
    for name in ("script", "deploy"):
        if name not in names:
            yield Deviation(
                "restlet-parameters", f"`{name}` is missing", "name script and deploy", "section_4618456517"
            )


def _token(traits: RequestTraits) -> Iterator[Deviation]:
    sent = traits.request.headers.get("content-type", "")
    if traits.request.method == "POST" and sent.partition(";")[0].strip().lower() != _FORM:
        yield Deviation("content-type", f"Content-Type is {sent or 'missing'}", f"send {_FORM}", "section_162790605110")
