"""Pages of the control panel about one account: `?account=ID`, else the one that the server was started with."""

from __future__ import annotations

from typing import Any

from connector.sandbox.control import server_controls
from connector.sandbox.control.panel_call import PanelCall, UnknownPageError
from connector.sandbox.control.panel_record import shaped
from connector.sandbox.people.tenant import ALL_FEATURES
from connector.sandbox.refusals import UnknownTypeError
from connector.sandbox.storage.canonical_json import Record, plain
from connector.sandbox.storage.store import Stored

_PAGE = 100


def status(call: PanelCall) -> Any:
    """The account, its records by type, and the time here."""
    tenant = call.account.tenant
    return {
        "account": tenant.account,
        "company": tenant.company,
        "concurrency": tenant.concurrency,
        "in_use": call.account.gatekeeper.gate.in_use,
        "records": call.account.store.types(),
        **server_controls.clock(call),
    }


def audit(call: PanelCall) -> Any:
    """The Login Audit Trail; `?status=Failure` for the refused ones."""
    wanted = call.query.get("status", "").lower()
    return [entry for entry in call.account.audit.as_list() if not wanted or entry["status"].lower() == wanted]


def features(call: PanelCall) -> Any:
    """Each feature and whether it is on."""
    tenant = call.account.tenant
    return {name: name in tenant.features for name in sorted(ALL_FEATURES | tenant.features)}


def set_features(call: PanelCall) -> Any:
    """{"SUBSIDIARIES": false} turns features on or off."""
    tenant, body = call.account.tenant, call.object()
    unknown = sorted(body.keys() - ALL_FEATURES - tenant.features)
    if unknown:
        raise ValueError(f"there is no feature {', '.join(unknown)}; there are {', '.join(sorted(ALL_FEATURES))}")
    for name, on in body.items():
        if on:
            tenant.features.add(name)
        else:
            tenant.features.discard(name)
    return features(call)


def change_account(call: PanelCall) -> Any:
    """{"concurrency": N} changes what the account allows."""
    body = call.object()
    if body.keys() - {"concurrency"}:
        raise ValueError("only concurrency can be changed here; everything else is on the set-up pages")
    number = int(body["concurrency"])
    if number < 1:
        raise ValueError("concurrency is at least 1")
    call.account.tenant.concurrency = number
    return status(call)


# -------------------------------------------------------------------- locks


def locks(call: PanelCall) -> Any:
    """Records that are held, and how many more writes to each are refused."""
    return [{"type": type_, "id": id_, "times": times} for (type_, id_), times in call.account.tenant.locks.items()]


def lock(call: PanelCall) -> Any:
    """{"type": …, "id": …, "times": 1} refuses the next writes to a record."""
    body = call.object()
    call.account.tenant.locks[str(body["type"]), int(body["id"])] = int(body.get("times", 1))
    return locks(call)


def unlock(call: PanelCall) -> Any:
    """No record is held any more."""
    call.account.tenant.locks.clear()
    return []


# -------------------------------------------------------------------- records, without signing in or permissions


def list_records(call: PanelCall) -> Any:
    """Records of a type as they are kept; `?limit=100&offset=0`."""
    type_, store = _type(call), call.account.store
    limit, offset = int(call.query.get("limit", _PAGE)), int(call.query.get("offset", 0))
    found = [store.get(type_, id_) for id_ in store.ids(type_, limit=limit, offset=offset)]
    return {"total": store.count(type_), "records": [one.body for one in found if one]}


def read_record(call: PanelCall) -> Any:
    """One record as it is kept; by its id, or `eid:` and its external id."""
    return _found(call).body


def create_record(call: PanelCall) -> Any:
    """Keep a record as it is given, whoever's permission it would need; computed fields are not computed."""
    return call.account.store.create(_type(call), _body(call)).body


def update_record(call: PanelCall) -> Any:
    """Change fields of a record; null clears."""
    return call.account.store.update(_type(call), _found(call).id, _body(call)).body


def delete_record(call: PanelCall) -> Any:
    """Delete a record; it leaves a trace for getDeleted."""
    stone = call.account.store.delete(_type(call), _found(call).id)
    return {"type": stone.type, "id": str(stone.id), "deleted": stone.deleted_at}


def _type(call: PanelCall) -> str:
    name = call.names[0]
    return name.lower() if name.lower().startswith("custom") else call.account.desk.record_type(name).name


def _body(call: PanelCall) -> Record:
    desk = call.account.desk
    body: Record = plain(call.object())
    try:
        return shaped(desk.record_type(call.names[0]), body, desk.catalogue)
    except UnknownTypeError:  # a custom record type that the account has not
        return body


def _found(call: PanelCall) -> Stored:
    type_, key = _type(call), call.names[1]
    external = key.removeprefix("eid:") if key.startswith("eid:") else None
    found = call.account.store.get(type_, None if external else key, external_id=external)
    if found is None:
        raise UnknownPageError(f"there is no {type_} {key[:60]!r}")
    return found


# -------------------------------------------------------------------- back to how it was


def reset(call: PanelCall) -> Any:
    """The account as it was started: its seed, its first people."""
    call.account.snapshots.reset()
    return status(call)


def snapshots(call: PanelCall) -> Any:
    """The names of the snapshots."""
    return call.account.snapshots.names


def take_snapshot(call: PanelCall) -> Any:
    """Keep the account as it is."""
    call.account.snapshots.take(call.names[0])
    return snapshots(call)


def restore_snapshot(call: PanelCall) -> Any:
    """Make the account as it was."""
    _known_snapshot(call)
    call.account.snapshots.restore(call.names[0])
    return status(call)


def drop_snapshot(call: PanelCall) -> Any:
    """Forget a snapshot."""
    _known_snapshot(call)
    call.account.snapshots.drop(call.names[0])
    return snapshots(call)


def _known_snapshot(call: PanelCall) -> None:
    if call.names[0] not in call.account.snapshots.names:
        raise UnknownPageError(f"there is no snapshot {call.names[0][:60]!r}")
