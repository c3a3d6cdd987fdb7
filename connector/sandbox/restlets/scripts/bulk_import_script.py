"""The bundle's `bulk_import`: makes or changes many records in one call, with an outcome for each."""

from __future__ import annotations

import time
from typing import Any

from connector.sandbox.restlets.script_session import ScriptSession
from connector.sandbox.restlets.suitescript_bundle import about, bad_request, whole_number
from connector.sandbox.restlets.suitescript_error import SuiteScriptError

SCRIPT = "customscript_nf_bulk_import"
SCRIPT_NUMBER = 4
DEPLOY = "customdeploy_nf_bulk_import"
_NAME = "bulk_import"
_OPERATIONS = ("create", "update", "upsert")
_RESERVE, _MOST_SECONDS = 200, 240


def get(parameters: dict[str, str]) -> Any:  # noqa: ARG001 - a RESTlet's signature
    """Who answers, in which version."""
    return about(_NAME)


def post(body: Any, session: ScriptSession) -> Any:
    """Outcomes of `{"record_type": …, "records": […], "operation": "upsert", "replace_sublists": true, "start": 0}`."""
    run = _checked(body, session)
    index = whole_number(body, "start", 0, 0, len(run.records))
    until = time.monotonic() + _MOST_SECONDS
    outcomes = []
    while index < len(run.records) and session.remaining_usage >= _RESERVE and time.monotonic() < until:
        outcomes.append(run.outcome(index))
        index += 1
    return {
        **about(_NAME),
        "outcomes": outcomes,
        "next": index if index < len(run.records) else None,
        "remaining_usage": session.remaining_usage,
    }


def _checked(body: Any, session: ScriptSession) -> _Import:
    if not isinstance(body, dict) or not body.get("record_type"):
        raise bad_request("record_type is missing")
    if not isinstance(body.get("records"), list):
        raise bad_request("records is a list of records")
    operation = body.get("operation") or "upsert"
    if operation not in _OPERATIONS:
        raise bad_request(f"operation is one of {', '.join(_OPERATIONS)}")
    return _Import(session, str(body["record_type"]), operation, body["records"], body.get("replace_sublists"))


class _Import:
    """What one call is asked."""

    def __init__(self, session: ScriptSession, type_: str, operation: str, records: list[Any], replace: Any) -> None:
        self.session, self.type_, self.operation = session, type_, operation
        self.records, self.replace = records, replace
        self._known: dict[tuple[str, str], int] = {}

    def outcome(self, index: int) -> dict[str, Any]:
        """What became of the record at *index*."""
        given = self.records[index]
        external = given.get("externalId") if isinstance(given, dict) else None
        told = {"index": index, "externalId": external or None}
        try:
            if not isinstance(given, dict):
                raise SuiteScriptError("NF_BAD_RECORD", "a record is an object")  # noqa: TRY301 - as NetSuite's script
            return {**told, "outcome": "ok", **self._written(given), "error": None}
        except SuiteScriptError as error:
            refused = {"code": error.name, "message": error.message}
            return {**told, "outcome": "failed", "id": None, "created": None, "error": refused}

    def _written(self, given: dict[str, Any]) -> dict[str, Any]:
        id_ = self._wanted(given)
        if id_ is None:
            self.session.blank(self.type_)
        else:
            self.session.load(self.type_, id_)
        values = {name: self._value(name, value, id_) for name, value in given.items() if name != "id"}
        if id_ is None:
            return {"id": str(self.session.create(self.type_, values)), "created": True}
        saved = self.session.save(self.type_, id_, values, replace=self.replace is True)
        return {"id": str(saved), "created": False}

    def _wanted(self, given: dict[str, Any]) -> int | str | None:
        """Internal id of the record that is changed; None where it is made."""
        if self.operation == "create":
            return None
        if self.operation == "update" and given.get("id"):
            return str(given["id"])
        if not given.get("externalId"):
            raise SuiteScriptError("NF_NO_KEY", "the record has no externalId")
        found = self._find(self.type_, str(given["externalId"]))
        if found is None and self.operation == "update":
            raise SuiteScriptError("RCRD_DSNT_EXIST", "That record does not exist.")
        return found

    def _find(self, type_: str, external_id: str) -> int | None:
        key = (type_.lower(), external_id)
        if key not in self._known:
            found = self.session.find(type_, external_id)
            if found is None:
                return None
            self._known[key] = found
        return self._known[key]

    def _value(self, name: str, value: Any, id_: int | str | None) -> Any:
        if not _is_sublist(value):
            return self._scalar(name, value)
        if id_ is not None and not isinstance(self.replace, bool):
            told = "say by replace_sublists whether lines replace those that are there"
            raise SuiteScriptError("NF_REPLACE_SUBLISTS", f"{name}: {told}")
        return [{field_: self._scalar(field_, inner) for field_, inner in line.items()} for line in value]

    def _scalar(self, name: str, value: Any) -> Any:
        if isinstance(value, list):
            return [self._scalar(name, one) for one in value]
        return self._reference(name, value) if isinstance(value, dict) else value

    def _reference(self, name: str, value: dict[str, Any]) -> dict[str, str]:
        if value.get("id") is not None:
            return {"id": str(value["id"])}
        type_, external = value.get("type"), value.get("externalId")
        if not external or not type_:
            raise SuiteScriptError("NF_BAD_VALUE", f"{name}: a reference has an id, or an externalId and a type")
        found = self._find(str(type_), str(external))
        if found is None:
            raise SuiteScriptError("NF_NO_REFERENCE", f"{name}: there is no {type_} with the externalId {external}")
        return {"id": str(found)}


def _is_sublist(value: Any) -> bool:
    return isinstance(value, list) and any(
        isinstance(one, dict) and "id" not in one and "externalId" not in one for one in value
    )
