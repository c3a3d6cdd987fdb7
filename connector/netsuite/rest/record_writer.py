"""Writing one record over REST: keys, what exists already, and what to do when the answer is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from connector.component import Unit
from connector.errors import AmbiguousError, ConfigurationError, ConnectorError, RejectedError, RetryableError
from connector.netsuite.custom_fields import by_script_id
from connector.netsuite.exchange import Caller
from connector.netsuite.record_type import fits_a_path, has_external_id, path_id, rest_name
from connector.netsuite.reference_hint import explained
from connector.netsuite.rest import record_service as service
from connector.netsuite.rest.record_key import key_of
from connector.netsuite.sublists import Replace, effect_of, replaced
from connector.netsuite.wire_json import decode
from connector.netsuite.write_arguments import ANSWER_LOST
from connector.outcome import Outcome

Record = Mapping[str, Any]
IfExists = Literal["update", "skip", "fail"]


class RestWriter:
    """Writes records of one type for one operation."""

    def __init__(self, session: Caller, record_type: str, unit: Unit, operation: str) -> None:
        """Refuse at once what this connection must not write.

        Raises:
            RejectedError: The configuration is read only.
            ConfigurationError: It asks for preferences that exist over SOAP only.
        """
        self.session, self.unit, self.operation = session, unit, operation
        self._separator = session.config.customizations_separator
        self.record_type = rest_name(record_type, self._separator)
        session.check_write(operation)
        if session.config.soap_preferences:
            raise ConfigurationError(
                f"{', '.join(session.config.soap_preferences)} exists only over SOAP",
                hint="write transport: soap, or leave the preference out",
                operation=operation,
            )

    # ---------------------------------------------------------------- add

    @explained
    def add(self, record: Record, if_exists: IfExists, replace: Replace) -> Outcome:
        """Make a record; with an externalId a lost answer is looked up, without it ends ambiguous."""
        record = by_script_id(record, self._separator)
        try:
            return self.make(self.record_type, record)
        except RejectedError:
            external = _external(record)
            there = self.find(external) if external and if_exists != "fail" else None
            if there is None:
                raise
            return self._existing(record, there, if_exists, replace)

    def make(self, path: str, record: Record) -> Outcome:
        """Post *record* to *path*, which makes one of our type; with an externalId a lost answer is looked up."""
        record = by_script_id(record, self._separator)
        external = _external(record)
        request = service.create_request(self.session, path, record, self.operation)
        if not external:
            answer = self.session.request(request, self.unit)
            return Outcome(outcome="ok", id=service.located(answer), created=True)
        make = lambda: service.located(self.session.send(request, self.unit))  # noqa: E731 - read where it is used
        found, created = self._once(make, lambda: self.find(external, single=True))
        warnings = () if created else (ANSWER_LOST,)
        return Outcome(outcome="ok", id=found, external_id=external, created=created, warnings=warnings)

    def _existing(self, record: Record, found: str, if_exists: IfExists, replace: Replace) -> Outcome:
        if if_exists == "update":
            return self.update({**record, "id": found}, replace)
        return Outcome(outcome="ok", id=found, external_id=_external(record), created=False)

    def _once(self, make: Callable[[], str], look: Callable[[], str | None]) -> tuple[str, bool | None]:
        """Make something that has a unique key, however often the answer is lost; id, and whether it is new."""
        lost: list[AmbiguousError] = []

        def attempt() -> tuple[str, bool | None]:
            found = look() if lost else None
            if found is not None:
                return found, None
            try:
                return make(), True
            except AmbiguousError as error:
                lost.append(error)
                raise RetryableError(error.message, hint=error.hint, type="NETSUITE:TIMEOUT", code=error.code) from None
            except RejectedError:
                found = look() if lost else None  # refused as a duplicate of what the lost answer was about
                if found is None:
                    raise
                return found, None

        try:
            return self.session.retrying(attempt, self.unit)
        except RetryableError as error:
            if not lost:
                raise
            lost[-1].attempts = error.attempts
            raise lost[-1] from None

    # ---------------------------------------------------------------- update, upsert, delete

    @explained
    def update(self, record: Record, replace: Replace) -> Outcome:
        """Change the record whose `id` (or else externalId) the record carries."""
        record = by_script_id(record, self._separator)
        internal = _internal(record)
        external = "" if internal else _external(record)
        if not internal and not external:
            raise _keyless(self.operation, "id")
        request = service.update_request(
            self.session,
            self.record_type,
            self.key(internal, external),
            _without(record, "externalId") if not internal else record,
            replaced(record, replace),
            effect_of(record, replace),
            self.operation,
        )
        answer = self.session.request(request, self.unit)
        found = internal or _id_of(answer.header("location"))
        return Outcome(outcome="ok", id=found or None, external_id=_external(record) or None, created=False)

    @explained
    def upsert(self, record: Record, if_exists: IfExists, replace: Replace) -> Outcome:
        """Make or change the record with the externalId that the record carries."""
        record = by_script_id(record, self._separator)
        external = _external(record)
        if not external:
            raise _keyless(self.operation, "externalId")
        if _internal(record):
            raise RejectedError(
                "upsert goes by externalId alone, and the record carries an id",
                hint="take the id out, or use update",
                operation=self.operation,
            )
        if not fits_a_path(external):
            raise RejectedError(
                f"externalId {external} cannot stand in a REST address",
                hint="use transport: soap, or an externalId of letters, digits, _ and -",
                field="externalId",
                operation=self.operation,
            )
        if if_exists != "update":
            found = self.find(external)
            if found is not None:
                return self._there_already(found, external, if_exists)
        request = service.upsert_request(
            self.session,
            self.record_type,
            path_id(external=external),
            record,
            replaced(record, replace),
            effect_of(record, replace),
            self.operation,
        )
        answer = self.session.request(request, self.unit)
        found = _id_of(answer.header("location")) or self.find(external)
        return Outcome(outcome="ok", id=found, external_id=external, created=None if if_exists == "update" else True)

    def _there_already(self, found: str, external: str, if_exists: IfExists) -> Outcome:
        if if_exists == "skip":
            return Outcome(outcome="ok", id=found, external_id=external, created=False)
        raise RejectedError(
            f"there is a record with externalId {external} already",
            hint="use if_exists: update or skip",
            type="NETSUITE:CONFLICT",
            operation=self.operation,
            record={"id": found, "externalId": external},
        )

    def delete(self, internal: str = "", external: str = "") -> Outcome:
        """Delete a record; that it is gone after a lost answer counts as deleted."""
        request = service.delete_request(self.session, self.record_type, self.key(internal, external), self.operation)
        tries: list[None] = []

        def attempt() -> None:
            tries.append(None)
            self.session.send(request, self.unit)

        try:
            self.session.retrying(attempt, self.unit)
        except RejectedError as error:
            if len(tries) == 1 or not error.is_a("NOT_FOUND"):
                raise
        return Outcome(outcome="ok", id=internal or None, external_id=external or None, created=None)

    # ---------------------------------------------------------------- keys

    def key(self, internal: str, external: str) -> str:
        """The path segment of a record; an external id that no address can hold is looked up."""
        return key_of(self.session, self.record_type, internal, external, self.unit, self.operation)

    def find(self, external: str, *, single: bool = False) -> str | None:
        """The id of the record with an external id, None where there is none.

        Args:
            external: The external id.
            single: Make one attempt; whoever calls owns the retries.
        """
        if fits_a_path(external):
            request = service.read_request(
                self.session,
                self.record_type,
                path_id(external=external),
                ("id",),
                expand=False,
                operation=self.operation,
            )
        else:
            query = has_external_id(external)
            request = service.list_request(self.session, self.record_type, query, 1, 0, self.operation)
        send = self.session.send if single else self.session.request
        try:
            body = decode(send(request, self.unit))
        except ConnectorError as error:
            if error.is_a("NOT_FOUND"):
                return None
            raise
        if "items" not in body:
            return str(body["id"])
        return str(body["items"][0]["id"]) if body["items"] else None


def _internal(record: Record) -> str:
    found = record.get("id", record.get("internalId"))
    return "" if found is None else str(found)


def _external(record: Record) -> str:
    found = record.get("externalId", record.get("external_id"))
    return "" if found is None else str(found)


def _without(record: Record, name: str) -> Record:
    return {key: value for key, value in record.items() if key != name}


def _id_of(location: str) -> str:
    """The internal id in a Location; "" where it is an external one."""
    key = location.rstrip("/").rpartition("/")[2]
    return "" if key.startswith(("eid:", "eid%3A")) else key


def _keyless(operation: str, key: str) -> RejectedError:
    return RejectedError(
        f"the record has no {key}, which is what {operation.rpartition('.')[2]} goes by",
        hint=f"give the record its {key}",
        field=key,
        operation=operation,
    )
