"""Deleted records by SuiteQL, since the record service tells nothing of them (Oracle help section_164155878349)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any

from connector.component import Unit
from connector.errors import ConnectorError, RejectedError
from connector.netsuite.change_query import high_wall, low_wall
from connector.netsuite.exchange import Caller
from connector.netsuite.keyset import chosen
from connector.netsuite.record_type import rest_name
from connector.netsuite.suiteql_pages import Asked, by_key
from connector.stream import Cursor, Page, Stream

_MASK = 'YYYY-MM-DD"T"HH24:MI:SS'
_BOUND = "TO_DATE(?, 'YYYY-MM-DD HH24:MI:SS')"
_SELECT = f"SELECT recordid, type, name, scriptid, TO_CHAR(deleteddate, '{_MASK}') AS deleteddate FROM deletedrecord"  # noqa: S608 - a constant
"""`type` and `recordid` together tell deletions apart; the columns are those of the analytics schema."""
_OPERATION = "netsuite.get_deleted"
Row = dict[str, Any]


def deleted_rows(session: Caller, arguments: Any, unit: Unit, zone_of: Callable[[Unit], tzinfo]) -> Stream:
    """Deletions as `{id, externalId, type, name, deletedDate}`, paged by key; external ids are not known here.

    Args:
        session: Who asks.
        arguments: Types, period, size of a page.
        unit: The circumstances.
        zone_of: Finds the zone of SuiteQL's wall clock once there is something to read.
    """

    def read(cursor: Cursor) -> Page:
        zone = zone_of(unit)
        query, parameters = _query(session, arguments, zone)
        asked = Asked(
            caller=session,
            unit=unit,
            query=query,
            parameters=parameters,
            page_size=arguments.page_size,
            limit=arguments.limit,
            convert=lambda rows: [_record(row, zone) for row in rows],
        )
        try:
            page = by_key(asked, chosen(query, ("recordid", "type"), {"recordid": "integer"}), cursor)
        except RejectedError as error:
            raise _untold(error) from None
        return replace(page, records=[row for row in page.records if _is_within(row, arguments)])

    return Stream(read, {}, resumes="keyset")


def _is_within(row: Row, arguments: Any) -> bool:
    """Whether *row* is in the period: the hour that a wall clock shows twice is asked for as a whole."""
    since, until = arguments.since, arguments.until
    when = row["deletedDate"]
    return (since is None or when >= since.replace(microsecond=0)) and (until is None or when < until)


def _query(session: Caller, arguments: Any, zone: tzinfo) -> tuple[str, list[str]]:
    conditions: list[str] = []
    parameters: list[str] = []
    names = [_plain(one, session) for one in (*arguments.record_type, *filter(None, [arguments.script_id]))]
    if names:
        marks = ", ".join("?" * len(names))
        conditions.append(f"(LOWER(REPLACE(type, ' ', '')) IN ({marks}) OR LOWER(scriptid) IN ({marks}))")
        parameters += [*names, *names]
    for moment, sign, wall in ((arguments.since, ">=", low_wall), (arguments.until, "<", high_wall)):
        if moment is not None:
            conditions.append(f"deleteddate {sign} {_BOUND}")
            parameters.append(wall(moment, zone))
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return _SELECT + where, parameters


def _plain(record_type: str, session: Caller) -> str:
    """A record type as it is compared: whether the table holds ids or words on screen is not known."""
    return rest_name(record_type, session.config.customizations_separator).lower()


def _record(row: Row, zone: tzinfo) -> Row:
    when = datetime.fromisoformat(row["deleteddate"]).replace(tzinfo=zone).astimezone(UTC)
    return {
        "id": str(row["recordid"]),
        "externalId": None,
        "type": _type(row),
        "name": row.get("name"),
        "deletedDate": when,
    }


def _type(row: Row) -> str:
    """The record type as REST names it: the script id of a custom one, else the type without blanks."""
    script_id = str(row.get("scriptid") or "").lower()
    if script_id.startswith(("customrecord", "customlist")):
        return script_id
    words: Sequence[str] = str(row.get("type") or "").split()
    return rest_name("".join(words)) if words else ""


def _untold(error: ConnectorError) -> ConnectorError:
    """A refusal that says which permission lets a role see deletions."""
    error.operation = _OPERATION
    if error.is_a("INSUFFICIENT_PERMISSION") or error.code == "INVALID_PARAMETER":
        error.hint = "grant the role Deleted Records (View) and SuiteAnalytics Workbook, or use transport: soap"
    return error
