"""What the role may do: records over REST, SuiteQL, records over SOAP, each record type asked for, and the limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Literal

from connector.errors import ConnectorError
from connector.netsuite import concurrency_limit
from connector.netsuite.connection_test.cause_ranking import cause
from connector.netsuite.connection_test.inspection import Inspection, Verdict
from connector.netsuite.connection_test.service_stage import as_json
from connector.netsuite.exchange import Request, pairs
from connector.netsuite.suiteql_tables import whereabouts

if TYPE_CHECKING:
    from connector.netsuite.soap.markup import Markup
    from connector.netsuite.soap.transport import SoapTransport

USUAL_TYPES = ("customer", "vendor", "employee", "salesOrder", "invoice", "purchaseOrder")
"""Record types that `deep` looks at where nobody names others."""
Refused = Literal["failed", "warning"]
_OPERATION = "netsuite.test_connection"
_PROBE = "SELECT 1 AS ok FROM dual"
_OF_TABLE = "SELECT 1 AS ok FROM {table} WHERE ROWNUM <= 1"
_HIDDEN = re.compile(r"Invalid search type|was not found", re.IGNORECASE)
"""How SuiteQL says that there is no such table, or that the role may not see it: it does not tell which."""
_TABLE_CAUSES = {"transaction": "find_transaction", "deletedrecord": "deleted_records"}


def check_rest_records(inspection: Inspection) -> Verdict:
    """Ask for the description of one record type."""

    def attempt() -> str:
        url = f"{inspection.session.addresses.record}/metadata-catalog"
        inspection.ask(Request(method="GET", url=url, parameters=pairs({"select": "customer"})))
        return "NetSuite describes `customer`"

    return _allowed(inspection, attempt, "record_permission", refused="warning", subject="customer")


def check_suiteql(inspection: Inspection) -> Verdict:
    """Run the smallest query."""

    def attempt() -> str:
        from connector.netsuite.rest.suiteql import ask  # noqa: PLC0415 - rest is made when used

        rows = ask(inspection.session, _PROBE, (), inspection.circumstances(), limit=1)
        return f"`{_PROBE}` gives {len(rows.items)} row"

    return _allowed(inspection, attempt, "query_permission", refused="failed")


def check_tables(inspection: Inspection) -> Verdict:
    """Look into the tables that need a permission of their own: of transactions, where some are asked for; deletes."""
    if inspection.guard.obstacle:
        return Verdict(status="skipped", evidence=inspection.guard.obstacle)
    hidden: dict[str, str] = {}
    for table in (tables := _tables(inspection)):
        try:
            _look_into(inspection, table)
        except ConnectorError as error:
            if not (error.is_a("INSUFFICIENT_PERMISSION") or _HIDDEN.search(error.message)):
                return Verdict(status="failed", evidence=f"{table}: {error.message}", cure=error.hint)
            hidden[table] = error.message
    if not hidden:
        return Verdict(status="passed", evidence=f"SuiteQL shows {' and '.join(f'`{table}`' for table in tables)}")
    causes = tuple(cause(inspection, _TABLE_CAUSES[table], 85, (told,)) for table, told in hidden.items())
    told = "; ".join(f"{found.message}: {found.evidence[0]}" for found in causes)
    return Verdict(status="warning", evidence=told, cure="; ".join(found.cure for found in causes), causes=causes)


def _tables(inspection: Inspection) -> list[str]:
    found = (whereabouts(name) for name in wanted_types(inspection))
    transactions = any(one is not None and one.table == "transaction" for one in found)
    return [*(["transaction"] if transactions else []), "deletedrecord"]


def _look_into(inspection: Inspection, table: str) -> None:
    from connector.netsuite.rest.suiteql import ask  # noqa: PLC0415 - rest is made when used

    ask(inspection.session, _OF_TABLE.format(table=table), (), inspection.circumstances(), limit=1)


def check_soap_records(inspection: Inspection) -> Verdict:
    """List currencies, the cheapest read that needs a permission; the WSDL is not read for it."""

    def attempt() -> str:
        def fill(soap: SoapTransport, body: Markup) -> None:
            body.empty(soap.message("record"), recordType="currency")

        _ask_soap(inspection, "getAll", fill)
        return "SOAP lists currencies"

    return _allowed(inspection, attempt, "record_permission", refused="warning", subject="currency")


def check_soap_deletes(inspection: Inspection) -> Verdict:
    """Ask for what was deleted from now on, which is nothing, and needs a permission all the same."""

    def attempt() -> str:
        now = datetime.fromtimestamp(inspection.session.clock.now(), UTC)

        def fill(soap: SoapTransport, body: Markup) -> None:
            body.open(soap.message("getDeletedFilter"))
            body.open(soap.core("deletedDate"), operator="onOrAfter")
            body.text(soap.core("searchValue"), f"{now:%Y-%m-%dT%H:%M:%S}.000Z")
            body.close(soap.core("deletedDate"))
            body.close(soap.message("getDeletedFilter"))
            body.text(soap.message("pageIndex"), "1")

        _ask_soap(inspection, "getDeleted", fill, {"searchPreferences": {"pageSize": "5"}})
        return "SOAP tells what was deleted"

    return _allowed(inspection, attempt, "deleted_records", refused="warning")


def _ask_soap(
    inspection: Inspection,
    operation: str,
    fill: Callable[[SoapTransport, Markup], None],
    headers: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Call *operation* with the body that *fill* writes; raise what its status says."""
    from connector.netsuite.soap.markup import Markup  # noqa: PLC0415 - soap is made when used

    soap, body = inspection.session.soap, Markup()
    body.open(soap.message(operation))
    fill(soap, body)
    body.close(soap.message(operation))
    reply = soap.call(operation, body, inspection.circumstances(), headers=headers or {}, name=_OPERATION)
    if not reply.status.success:
        raise reply.status.error(operation=_OPERATION)


def wanted_types(inspection: Inspection) -> tuple[str, ...]:
    """The record types to look at."""
    return tuple(inspection.record_types) or (USUAL_TYPES if inspection.deep else ())


def record_checks(inspection: Inspection) -> list[tuple[str, Callable[[Inspection], Verdict]]]:
    """The record types to look at, each with its check."""
    return [(name, partial(_check_record, name)) for name in wanted_types(inspection)]


def _check_record(name: str, inspection: Inspection) -> Verdict:
    """Read one record, or learn that there is none; only a refusal is bad."""

    def over_rest() -> str:
        url = f"{inspection.session.addresses.record}/{name}"
        answer = inspection.ask(Request(method="GET", url=url, parameters=pairs({"limit": 1})))
        return f"{as_json(answer).get('totalResults', 'some')} records"

    def over_soap() -> str:
        from connector.netsuite.soap.reads import read_items  # noqa: PLC0415 - soap is made when used

        item = read_items(inspection.session.soap, "get", name, [("internalId", "1")], inspection.circumstances())[0]
        if not item.status.success:
            error = item.status.error(operation=_OPERATION)
            if not error.is_a("NOT_FOUND"):
                raise error
        return "SOAP may read them"

    attempt = over_rest if inspection.signed_in("rest") and inspection.needs("rest") else over_soap
    needed = name in inspection.record_types
    return _allowed(inspection, attempt, "record_permission", refused="failed" if needed else "warning", subject=name)


def _allowed(
    inspection: Inspection, attempt: Callable[[], str], name: str, *, refused: Refused, subject: str = ""
) -> Verdict:
    """The verdict on *attempt*; a refusal is *refused*, anything else that goes wrong has failed."""
    if inspection.guard.obstacle:
        return Verdict(status="skipped", evidence=inspection.guard.obstacle)
    try:
        return Verdict(status="passed", evidence=attempt())
    except ConnectorError as error:
        told = f"{error.code}: {error.message}" if error.code else error.message
        if not error.is_a("INSUFFICIENT_PERMISSION"):
            return Verdict(status="failed", evidence=told, cure=error.hint)
        found = cause(inspection, name, 85 if refused == "failed" else 40, (told,), subject=subject)
        return Verdict(status=refused, evidence=told, cure=found.cure, causes=(found,))


# ---------------------------------------------------------------- limits


def check_limits(inspection: Inspection) -> Verdict:
    """Ask how many requests may run at once; only administrators are told, so a refusal is no failure."""
    if inspection.guard.obstacle:
        return Verdict(status="skipped", evidence=inspection.guard.obstacle)
    permits = inspection.session.permits
    try:
        answer = inspection.ask(concurrency_limit.question(inspection.session.addresses))
    except ConnectorError as error:
        told = f"only administrators are told the limits ({error.code or error}); {permits.standing()}"
        return Verdict(status="skipped", evidence=told)
    found = as_json(answer)
    permits.learn(concurrency_limit.told(found))
    own, account = found.get("integrationConcurrencyLimit"), found.get("accountConcurrencyLimit")
    limit = own if isinstance(own, int) else account
    told = f"{account} requests at once for the account" + (f", {own} for this integration" if own else "")
    told = f"{told}; here {permits.standing()}"
    configured = inspection.config.connection.limit
    if isinstance(limit, int) and configured > limit:
        return Verdict(
            status="warning",
            evidence=f"{told}; maximum_connections is {configured}",
            cure=f"set maximum_connections to {max(limit - 1, 1)} or lower",
        )
    return Verdict(status="passed", evidence=told)
