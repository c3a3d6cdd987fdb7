"""getServerTime, getDataCenterUrls and the governance of concurrent requests."""

from __future__ import annotations

from datetime import UTC, datetime

from connector.sandbox.authentication.governance import SOAP_LIMIT_TYPES, limits_for
from connector.sandbox.people.account_domains import DEFAULT_DOMAINS, own_domains
from connector.sandbox.refusals import PermissionDeniedError
from connector.sandbox.soap.envelope import child_text, xml_text
from connector.sandbox.soap.soap_call import SUCCESS, SoapCall
from connector.sandbox.soap.wire_times import pacific


def get_server_time(call: SoapCall) -> str:
    """The sandbox's clock."""
    moment = pacific(datetime.fromtimestamp(call.clock(), UTC))
    return _result("getServerTime", SUCCESS + _value("serverTime", moment))


def get_data_center_urls(call: SoapCall) -> str:
    """Where an account lives; this sandbox for its own account, NetSuite's default domains for any other."""
    account = child_text(call.request.body, "account")
    if not account:
        status = call.status("DATA_REQD", "You must specify the account.", success=False)
        return _result("getDataCenterUrls", status)
    urls = own_domains(call.base_url, call.tenant) if call.tenant.is_account(account) else DEFAULT_DOMAINS
    inner = "".join(_value(name, url) for name, url in urls.items())
    return _result("getDataCenterUrls", f"{SUCCESS}<platformCore:dataCenterUrls>{inner}</platformCore:dataCenterUrls>")


def get_account_governance_info(call: SoapCall) -> str:
    """How many requests the account may have at once."""
    limits = limits_for(call.tenant, call.access.caller.integration)
    values = _value("accountConcurrencyLimit", str(limits.account))
    values += _value("unallocatedConcurrencyLimit", str(limits.unallocated))
    return _result("getAccountGovernanceInfo", SUCCESS + values)


def get_integration_governance_info(call: SoapCall) -> str:
    """How many requests this integration may have at once; for administrators."""
    if not call.access.caller.role.administrator:
        refusal = PermissionDeniedError("Administrator")
        return _result("getIntegrationGovernanceInfo", call.failure(refusal))
    limits = limits_for(call.tenant, call.access.caller.integration)
    values = _value("integrationConcurrencyLimit", str(limits.own)) + _value("limitType", SOAP_LIMIT_TYPES[limits.type])
    return _result("getIntegrationGovernanceInfo", SUCCESS + values)


def _value(name: str, text: str) -> str:
    return f"<platformCore:{name}>{xml_text(text)}</platformCore:{name}>"


def _result(operation: str, content: str) -> str:
    return f"<platformCore:{operation}Result>{content}</platformCore:{operation}Result>"
