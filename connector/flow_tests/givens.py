"""What is there before a flow runs: records in NetSuite, rows in tables, files in folders."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from connector.errors import ConfigurationError
from connector.flow_tests.suite import Given, SandboxChange
from connector.flow_tests.surroundings import Surroundings
from connector.marked_yaml import Loc, MarkedDocument
from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import Role
from connector.sandbox.refusals import WireError
from connector.sandbox.seeds import computed_figures
from connector.sandbox.seeds.seed_file import load_document
from connector.sandbox.server import Sandbox

_EVERYTHING = Role(3, "Administrator", administrator=True)


def change_sandbox(around: Surroundings, change: SandboxChange, marked: MarkedDocument, loc: Loc) -> None:
    """Carry out *change*, which stands at *loc*; raises ConfigurationError with what NetSuite has against it."""
    with around.earlier():
        _write(around, change.records, marked, (*loc, "records"))
        _delete(around, change.deleted, marked, (*loc, "deleted"))
    around.sandbox.faults.replace(list(change.faults))


def _write(around: Surroundings, records: Mapping[str, list[dict[str, Any]]], marked: MarkedDocument, loc: Loc) -> None:
    new: dict[Sandbox, dict[Loc, Any]] = {}
    for named, rows in records.items():
        sandbox, type_ = around.account(named)
        for position, row in enumerate(rows):
            if not _changed(sandbox, type_, row, marked, (*loc, named, position)):
                new.setdefault(sandbox, {})[(named, position)] = row
    for sandbox, made in new.items():
        account = sandbox.account
        load_document(account.store, _part(marked, loc, made), account.tenant, account.desk.catalogue)
        computed_figures.fill(account.store)
        account.forget()


def _changed(sandbox: Sandbox, type_: str, row: dict[str, Any], marked: MarkedDocument, loc: Loc) -> bool:
    """Change the record that *row* names, if it is there; whether it is."""
    desk = sandbox.account.desk
    external, id_ = row.get("externalId"), row.get("id")
    try:
        name = desk.record_type(type_).name
        there = sandbox.store.get(name, external_id=str(external)) if external else None
        there = there or (sandbox.store.get(name, id_) if id_ else None)
        if there is None:
            return False
        changes = {key: value for key, value in row.items() if key != "id"}
        desk.update(_administrator(sandbox), name, there.id, changes)
    except WireError as error:
        raise _refused(error, marked, loc) from None
    return True


def _delete(around: Surroundings, deleted: Mapping[str, list[str | int]], marked: MarkedDocument, loc: Loc) -> None:
    for named, names in deleted.items():
        sandbox, type_ = around.account(named)
        desk, caller = sandbox.account.desk, _administrator(sandbox)
        for position, name in enumerate(names):
            try:
                record = desk.record_type(type_).name
                external = isinstance(name, str) and sandbox.store.get(record, external_id=name) is not None
                desk.delete(caller, record, None if external else name, external_id=str(name) if external else None)
            except (WireError, ValueError) as error:
                raise _refused(error, marked, (*loc, named, position)) from None


def _administrator(sandbox: Sandbox) -> Caller:
    """Somebody who may do everything, for whom the rules of records hold all the same."""
    tenant = sandbox.tenant
    user, integration = next(iter(tenant.users.values())), next(iter(tenant.integrations.values()))
    return Caller(tenant, user, _EVERYTHING, integration, "TBA")


def _refused(error: Exception, marked: MarkedDocument, loc: Loc) -> ConfigurationError:
    message = getattr(error, "message", "") or str(error)
    told = marked.finding(loc, code="given", message=f"NetSuite says: {message}", hint="mend the record")
    return ConfigurationError("what is given is refused", findings=[told])


def _part(marked: MarkedDocument, loc: Loc, rows: Mapping[Loc, Any]) -> MarkedDocument:
    """*rows* as a document of their own, each value where it stands in *marked*."""
    data: dict[str, list[Any]] = {}
    values: dict[Loc, tuple[int, int]] = {(): marked.values.get(loc, (1, 1))}
    keys: dict[Loc, tuple[int, int]] = {}
    for (named, position), row in rows.items():
        type_ = str(named).rpartition(".")[2]
        listed = data.setdefault(type_, [])
        there = (*loc, named, position)
        here: Loc = (type_, len(listed))
        listed.append(row)
        for found, made in ((marked.values, values), (marked.keys, keys)):
            made |= {(*here, *way[len(there) :]): at for way, at in found.items() if way[: len(there)] == there}
        keys[here[:1]] = marked.keys.get((*loc, named), (1, 1))
    return MarkedDocument(marked.file, data, marked.lines, values, keys)


def put_in_place(around: Surroundings, given: Given, marked: MarkedDocument, loc: Loc) -> None:
    """Write the rows and files of *given*, which stands at *loc*."""
    for table, rows in given.rows.items():
        with around.open(table) as (database, name):
            report = database.insert(table=name, records=rows)
        if report.failed:
            reason = dict(report.first_errors[0]).get("message", "")
            told = marked.finding((*loc, "rows", table), code="given", message=f"a row is refused: {reason}", hint="")
            raise ConfigurationError("what is given is refused", findings=[told])
    for name, content in given.files.items():
        path = around.files / name
        if not path.resolve().is_relative_to(around.files.resolve()):
            hint = "name a file of the test's own folder"
            told = marked.finding(
                (*loc, "files", name), key=True, code="given", message=f"{name} lies outside", hint=hint
            )
            raise ConfigurationError("what is given is refused", findings=[told])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_text(name, content), encoding="utf-8")


def _text(name: str, content: Any) -> str:
    """The text of a file: as it is written, or of rows by the file's name."""
    if isinstance(content, str):
        return content
    if name.endswith(".csv") and isinstance(content, list):
        written = io.StringIO()
        columns = list(dict.fromkeys(column for row in content for column in row))
        writer = csv.DictWriter(written, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(content)
        return written.getvalue()
    if name.endswith((".jsonl", ".ndjson")) and isinstance(content, list):
        return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in content)
    return json.dumps(content, ensure_ascii=False, indent=2)
