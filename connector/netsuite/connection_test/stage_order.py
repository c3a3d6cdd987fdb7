"""The stages in the order they are tried, and what each of them needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from connector.netsuite.connection_test.certificate_stage import check_certificate
from connector.netsuite.connection_test.configuration_stage import check_configuration
from connector.netsuite.connection_test.inspection import Inspection, Verdict
from connector.netsuite.connection_test.network_stage import check_network, check_tls
from connector.netsuite.connection_test.permission_stage import (
    check_limits,
    check_rest_records,
    check_soap_deletes,
    check_soap_records,
    check_suiteql,
    check_tables,
    record_checks,
    wanted_types,
)
from connector.netsuite.connection_test.service_stage import check_account, check_clock, check_service
from connector.netsuite.connection_test.sign_in_stage import (
    check_identity,
    check_rest_sign_in,
    check_soap_sign_in,
    check_token,
)
from connector.netsuite.connection_test.stage_report import Stage
from connector.netsuite.connection_test.suitescript_stage import check_restlets
from connector.netsuite.connection_types import OAuth2ClientCredentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One stage to come."""

    name: str
    title: str
    check: Callable[[Inspection], Verdict]
    needs: tuple[str, ...] = ()
    """Stages without which it makes no sense."""
    channel: str = ""
    """`rest` or `soap`, where it is about one of them: no failure where the configuration does not use it."""


def _signing_in(channel: str, check: Callable[[Inspection], Verdict]) -> Check:
    return Check(
        name=f"{channel}_sign_in",
        title=f"sign in over {channel.upper()}",
        check=check,
        needs=("service",),
        channel=channel,
    )


def _signed_in(channel: str, name: str, title: str, check: Callable[[Inspection], Verdict]) -> Check:
    return Check(name=name, title=title, check=check, needs=(f"{channel}_sign_in",), channel=channel)


FIRST = (
    Check(name="configuration", title="configuration and account id", check=check_configuration),
    Check(name="network", title="name, connection, proxy", check=check_network, needs=("configuration",)),
    Check(name="tls", title="TLS", check=check_tls, needs=("network",)),
    Check(name="service", title="an answer of NetSuite", check=check_service, needs=("network", "tls")),
    Check(name="account", title="account known", check=check_account, needs=("service",)),
    Check(name="clock", title="clock", check=check_clock, needs=("service",)),
)
_CERTIFICATE = Check(name="certificate", title="certificate", check=check_certificate, needs=("configuration",))
_TOKEN = Check(name="token", title="OAuth 2.0 access token", check=check_token, needs=("service",))
_REST = _signing_in("rest", check_rest_sign_in)
_SOAP = _signing_in("soap", check_soap_sign_in)
_IDENTITY = _signed_in("rest", "identity", "role and user", check_identity)
_PERMISSIONS = (
    _signed_in("rest", "rest_records", "records over REST", check_rest_records),
    _signed_in("rest", "suiteql", "SuiteQL", check_suiteql),
    _signed_in("soap", "soap_records", "records over SOAP", check_soap_records),
)
_TABLES = replace(_signed_in("rest", "tables", "tables of SuiteQL", check_tables), needs=("rest_sign_in", "suiteql"))
_SOAP_DELETES = _signed_in("soap", "soap_deletes", "deletes over SOAP", check_soap_deletes)
_RESTLETS = _signed_in("rest", "restlets", "RESTlets that ship", check_restlets)
_LIMITS = _signed_in("rest", "limits", "limits", check_limits)
REST_OF_ALL = (_REST, _IDENTITY, _SOAP, *_PERMISSIONS, _LIMITS)
"""What follows `FIRST` for token-based authentication."""


def checks(inspection: Inspection, done: Sequence[Stage]) -> Iterator[Check]:
    """The stages in order, *done* growing meanwhile; the channel that the configuration prefers signs in first."""
    yield from FIRST
    if done[0].status == "failed":
        yield from REST_OF_ALL
        return
    rest = _REST
    if not inspection.by_token:
        if isinstance(inspection.config.connection, OAuth2ClientCredentials):
            yield _CERTIFICATE
        yield _TOKEN
        rest = replace(rest, needs=("token",))
    yield from (_SOAP, rest, _IDENTITY) if inspection.config.transport == "soap" else (rest, _IDENTITY, _SOAP)
    yield from _PERMISSIONS
    if wanted_types(inspection):
        yield _TABLES if inspection.signed_in("rest") else _SOAP_DELETES
    for name, check in record_checks(inspection):
        channel = "rest" if inspection.signed_in("rest") and inspection.needs("rest") else "soap"
        yield replace(_signed_in(channel, f"record:{name}", f"records: {name}", check), channel="")
    if inspection.deep:
        yield _RESTLETS
    yield _LIMITS
