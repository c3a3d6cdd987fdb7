"""NodeNetSuite: the JavaScript of the bundle, run by node over a script session of the sandbox."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from connector.catalogue.model import Field, Sublist
from connector.sandbox.restlets.script_session import ScriptSession
from connector.sandbox.restlets.suitescript_error import SuiteScriptError
from connector.sandbox.server import Sandbox

BUNDLE = Path(__file__).parents[2] / "flows" / "suitescript"
SCRIPTS = BUNDLE / "FileCabinet" / "SuiteScripts" / "netsuite_flows"


class NodeNetSuite:
    """Runs RESTlets of the bundle; what they ask N/* for comes from *sandbox*, through a session of each call's own."""

    def __init__(self, node: str, sandbox: Sandbox) -> None:
        modules = str(Path(__file__).with_name("netsuite_modules.js"))
        self._process = subprocess.Popen([node, modules], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._sandbox = sandbox
        self._rows: list[dict[str, Any]] = []

    def call(self, name: str, method: str, given: Any, session: ScriptSession) -> Any:
        """What *method* of the RESTlet *name* answers; raises SuiteScriptError."""
        self._send({"file": str(SCRIPTS / f"{name}.js"), "method": method, "given": given})
        while True:
            told = self._read()
            if "ask" in told:
                self._send(self._answer(session, told["ask"], told["given"]))
            elif "error" in told:
                raise SuiteScriptError(told["error"]["name"], told["error"]["message"])
            else:
                return told["result"]

    def _answer(self, session: ScriptSession, name: str, given: list[Any]) -> dict[str, Any]:
        try:
            return {"value": getattr(self, f"_{name}")(session, *given)}
        except SuiteScriptError as error:
            return {"error": {"name": error.name, "message": error.message}}

    # ---------------------------------------------------------------- N/record

    def _blank(self, session: ScriptSession, type_: str) -> Any:
        session.blank(type_)
        return self._shown(type_, {})

    def _load(self, session: ScriptSession, type_: str, id_: str) -> Any:
        return self._shown(type_, session.load(type_, id_))

    def _shown(self, type_: str, body: dict[str, Any]) -> Any:
        """What a record in hand has to know: its date fields, and how many lines it has."""
        members = self._sandbox.account.desk.record_type(type_).members
        dates = [one.name.lower() for one in members if isinstance(one, Field) and one.kind == "date"]
        lists = [one for one in members if isinstance(one, Sublist)]
        dates += [f"{one.name}.{field.name}".lower() for one in lists for field in one.fields if field.kind == "date"]
        return {"dates": dates, "counts": {one.name.lower(): len(body.get(one.name) or ()) for one in lists}}

    def _save(
        self, session: ScriptSession, type_: str, id_: str | None, values: dict[str, Any], emptied: list[str]
    ) -> Any:
        record = self._sandbox.account.desk.record_type(type_)
        named = {_name(record, name): _value(record.find(name), value) for name, value in values.items()}
        if id_ is None:
            return session.create(type_, named)
        return session.save(type_, id_, named, replace=bool(emptied))

    # ---------------------------------------------------------------- N/search, N/render, N/runtime

    def _find(self, session: ScriptSession, type_: str, external_id: str) -> Any:
        return session.find(type_, external_id)

    def _paged_search(self, session: ScriptSession, id_: str) -> Any:
        self._rows = session.paged_search(id_)
        return len(self._rows)

    def _fetch_page(self, session: ScriptSession, size: int, page: int) -> Any:
        return session.fetch_page(self._rows, size, page)

    def _print_form(self, session: ScriptSession, id_: int) -> Any:
        name, content = session.print_form(id_)
        return [name, base64.b64encode(content).decode()]

    def _usage(self, session: ScriptSession) -> Any:
        return session.remaining_usage

    # ---------------------------------------------------------------- the process

    def _send(self, value: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(value, default=str) + "\n")
        self._process.stdin.flush()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "node has ended"
        return json.loads(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=10)


def _name(structure: Any, name: str) -> str:
    if name == "externalid":
        return "externalId"
    member = structure.find(name)
    return name if member is None else str(member.name)


def _value(member: Any, value: Any) -> Any:
    """What N/record was given, as REST has it: ids of references in a mapping, "" for nothing."""
    if isinstance(member, Sublist):
        return [
            {_name(member, name): _value(member.find(name), inner) for name, inner in line.items()} for line in value
        ]
    if value == "":
        return None
    if isinstance(member, Field) and member.kind in ("reference", "enum") and not isinstance(value, list):
        return {"id": str(value)}
    return value
