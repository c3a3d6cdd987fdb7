"""Files of the file cabinet over SOAP: written as records, read by `get` alone, which gives their content.

REST's document service has no published request format (fact sheet 14.10), so that files go over SOAP.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.soap import reads, searches
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.write_answers import outcomes_of, write_item
from connector.netsuite.soap.write_block import Job, write_block
from connector.outcome import Outcome

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

LARGEST = 10 * 1024 * 1024
"""Bytes of one file (Oracle help section_4443167525)."""
_FOLDER = "set create_folder: true, or give the folder's id; the role needs Documents and Files"
_PATH = "check the path in Documents > Files > File Cabinet; the role needs Documents and Files"
Record = dict[str, Any]


def write_file(session: Any, record: Record, unit: Unit, name: str) -> Outcome:
    """Write a file; one of the same name in the same folder gets the new content and keeps its id.

    So it may be sent again where the answer is lost (Oracle help section_4443167525).
    """
    soap: SoapTransport = session.soap
    operation = "upsert" if record.get("externalId") else "add"
    body = Markup()
    body.open(soap.message(operation))
    soap.encoder.record(body, soap.message("record"), "file", {**record, "attachFrom": {"id": "_computer"}}, None)
    body.close(soap.message(operation))
    items = {soap.message("writeResponse"): write_item}
    reply = soap.call(operation, body, unit, items=items, effect="repeatable", name=name)
    return outcomes_of(reply, [record.get("externalId")], created=None)[0].raised(name)


def read_file(session: Any, key: tuple[str, str], unit: Unit, name: str) -> Record:
    """A file with its `content` as bytes.

    Raises:
        RejectedError: There is no such file, or the role may not see it.
    """
    item = reads.read_items(session.soap, "get", "file", [key], unit)[0]
    if item.record is None or not item.status.success:
        raise item.status.error(operation=name, record={"type": "file", key[0]: key[1]})
    return item.record


def folder_id(session: Any, path: str, unit: Unit, name: str, *, create: bool = False, hint: str = _FOLDER) -> str:
    """The internal id of the folder at *path*, e.g. `Integrations/2026`; made where it is missing, if asked for.

    *hint* is the cure where it is missing and not asked for.

    Raises:
        RejectedError: There is no such folder.
    """
    found = ""
    for depth, segment in enumerate(segments(path), 1):
        there = _folder(session, segment, found, unit)
        if there is None and not create:
            where = "/".join(segments(path)[:depth])
            raise RejectedError(
                f"the file cabinet has no folder {where}",
                hint=hint,
                type="NETSUITE:NOT_FOUND",
                operation=name,
            )
        found = there or _made(session, segment, found, unit, name)
    return found


def file_id(session: Any, path: str, unit: Unit, name: str) -> str:
    """The internal id of the file at *path*, e.g. `Integrations/2026/orders.csv`.

    Raises:
        RejectedError: There is no such file.
    """
    *folders, file = segments(path)
    folder = folder_id(session, "/".join(folders), unit, name, hint=_PATH) if folders else ""
    found = _search(session, "file", {"name": {"is": file}}, unit)
    for record in found:
        if _reference(record.get("folder")) == folder and str(record.get("name", "")) == file:
            return str(record["id"])
    raise RejectedError(
        f"the file cabinet has no file {path}",
        hint=_PATH,
        type="NETSUITE:NOT_FOUND",
        operation=name,
    )


def segments(path: str) -> list[str]:
    """The names in a path of the file cabinet."""
    return [part for part in path.split("/") if part.strip()]


def _folder(session: Any, segment: str, parent: str, unit: Unit) -> str | None:
    for record in _search(session, "folder", {"name": {"is": segment}}, unit):
        if _reference(record.get("parent")) == parent:
            return str(record["id"])
    return None


def _made(session: Any, segment: str, parent: str, unit: Unit, name: str) -> str:
    """Make a folder; one that somebody else made meanwhile is taken."""
    record: Record = {"name": segment, **({"parent": {"id": parent}} if parent else {})}
    outcome = write_block(Job(session.soap, "add", "folder", unit, one=True), [record])[0]
    if not outcome.ok:
        there = _folder(session, segment, parent, unit)
        if there is not None:
            return there
    return str(outcome.raised(name).id)


def _search(session: Any, record_type: str, criteria: Record, unit: Unit) -> Sequence[Record]:
    asked = SimpleNamespace(record_type=record_type, criteria=criteria, body_fields_only=True)
    return list(searches.search(session, asked, unit))


def _reference(value: Any) -> str:
    return str(value.get("id", "")) if isinstance(value, dict) else ""
