"""What a refused reference was looked for by: NetSuite says the value, the record says where it stands."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Concatenate, ParamSpec, TypeVar

from connector.component import Unit
from connector.errors import ConnectorError, RejectedError
from connector.outcome import Outcome

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")
Record = Mapping[str, Any]
_CODE = "INVALID_KEY_OR_REF"
_VALUE = re.compile(
    r"(?:Invalid\s+(?P<named>[\w ]*?)\s*reference key|Invalid Field Value)\s+(?P<value>\S+?)[.,]?(?=\s|$)"
    r"(?:.*following field:\s*(?P<field>\w+))?",
    re.IGNORECASE | re.DOTALL,
)
"""`Invalid entity reference key 12 for subsidiary 3.`, `… Invalid Field Value 12 for the following field: entity`."""
_SUBSIDIARY = re.compile(r"for subsidiary (?P<id>\d+)", re.IGNORECASE)
_KEYS = (("id", "id"), ("internalId", "id"), ("externalId", "externalId"))
_CHECK = "check that there is one, that it is active, and that the role may see it"


@dataclass(frozen=True, slots=True)
class Refused:
    """A reference that NetSuite refused."""

    path: str
    """Where it stands in the record, `item[0].item`."""
    key: str
    """`id` or `externalId`; "" where the record does not say."""
    value: str
    subsidiary: str = ""
    """The subsidiary that the record is in, where that is known."""


def reference_hint(code: str, message: str, record: Record) -> tuple[str, str] | None:
    """Path of the reference that was refused, and what it was looked for by; None where that was not the matter."""
    refused = refused_reference(code, message, record)
    if refused is None:
        return None
    other = _SUBSIDIARY.search(message)
    where = f"{_CHECK}, in subsidiary {other['id']}" if other else f"{_CHECK}, in the subsidiary of the record"
    return refused.path, f"{_looked_for(refused)}: {where}"


def refused_reference(code: str, message: str, record: Record) -> Refused | None:
    """The reference in *record* that NetSuite refused; None where that was not the matter."""
    found = _VALUE.search(message)
    if found is None:
        return None
    value, field = found["value"], found["field"] or _first_lower(found["named"] or "")
    places = list(_places(record, value, ""))
    last = [place for place in places if place[0].rpartition(".")[2].lower() == field.lower()]
    path, key = (last or places or [(field, "")])[0]
    if not path or (code != _CODE and not key):
        return None
    other, own = _SUBSIDIARY.search(message), record.get("subsidiary")
    own = own.get("id", own.get("internalId")) if isinstance(own, Mapping) else own
    subsidiary = other["id"] if other else str(own) if isinstance(own, str | int) else ""
    return Refused(path, key, value, subsidiary)


def _looked_for(refused: Refused) -> str:
    return f"{refused.path} was looked for by {refused.key or 'key'} {refused.value}"


def explained_outcomes(
    session: Any, record_type: str, outcomes: Sequence[Outcome], records: Sequence[Any], unit: Unit
) -> list[Outcome]:
    """*outcomes*, the first refused reference looked up where the configuration asks for it: one for a whole block."""
    explained = list(outcomes)
    if not session.config.explain_references:
        return explained
    for index, (outcome, record) in enumerate(zip(outcomes, records, strict=True)):
        error = outcome.error or {}
        if not isinstance(record, Mapping) or not error:
            continue
        refused = refused_reference(str(error.get("code") or ""), str(error.get("message", "")), record)
        if refused is not None:
            hint = _with_reason(session, refused, record_type, unit) or error.get("hint", "")
            explained[index] = replace(outcome, error={**error, "hint": hint})
            break
    return explained


def _with_reason(session: Any, refused: Refused, record_type: str, unit: Unit) -> str:
    """What was looked for, and what is wrong with it; "" where that cannot be found out."""
    reason = session.why_refused(refused, record_type, unit)
    return f"{_looked_for(refused)}: {reason}" if reason else ""


def _places(value: Any, wanted: str, path: str) -> Iterator[tuple[str, str]]:
    """Where a record refers to *wanted*, and by which key."""
    if isinstance(value, Mapping):
        for name, key in _KEYS:
            if path and str(value.get(name)) == wanted:
                yield path, key
        for name, held in value.items():
            if name not in ("id", "internalId", "externalId"):
                yield from _places(held, wanted, f"{path}.{name}" if path and name != "items" else path or str(name))
    elif isinstance(value, list | tuple):
        for index, held in enumerate(value):
            yield from _places(held, wanted, f"{path}[{index}]")
    elif path and not isinstance(value, bool) and str(value) == wanted:
        yield path, "id"


def _first_lower(words: str) -> str:
    joined = "".join(word[:1].upper() + word[1:] for word in words.split())
    return joined[:1].lower() + joined[1:]


def explained_outcome(outcome: Outcome, record: Any) -> Outcome:
    """*outcome*, which says what was looked for where a reference was refused."""
    error = outcome.error
    if not error or not isinstance(record, Mapping):
        return outcome
    found = reference_hint(str(error.get("code") or ""), str(error.get("message", "")), record)
    if found is None:
        return outcome
    return replace(outcome, error={**error, "field": error.get("field") or found[0], "hint": found[1]})


@contextlib.contextmanager
def explaining(record: Record) -> Iterator[None]:
    """Around a write of *record*: a refused reference says what was looked for."""
    try:
        yield
    except RejectedError as error:
        _explain(error, record)
        raise


def explained(
    write: Callable[Concatenate[S, Record, P], R],
) -> Callable[Concatenate[S, Record, P], R]:
    """A method that writes a record, given first; a refused reference says what was looked for."""

    @functools.wraps(write)
    def method(self: S, record: Record, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with explaining(record):
                return write(self, record, *args, **kwargs)
        except RejectedError as error:
            _look_up(self, error, record)
            raise

    return method


def _look_up(writer: Any, error: RejectedError, record: Record) -> None:
    """Say why, where the configuration asks for it; once for a writer, since each time costs requests."""
    session = writer.session
    if not session.config.explain_references or getattr(writer, "looked_up", False):
        return
    refused = refused_reference(error.code or "", error.message, record)
    if refused is not None:
        writer.looked_up = True
        error.hint = _with_reason(session, refused, writer.record_type, writer.unit) or error.hint


def _explain(error: ConnectorError, record: Record) -> None:
    found = reference_hint(error.code or "", error.message, record)
    if found is not None:
        error.field = error.field or found[0]
        error.hint = found[1]
