"""The choices of a select field: SOAP's getSelectValue and REST's select options.

Sources: Oracle help on getSelectValue (section_N3503602) and on REST select options (section_161942193512), and the
XSD's GetSelectValueFieldDescription.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from connector.catalogue.model import Field, RecordType, Structure, Sublist
from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import Level
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.refusals import UnknownFieldError, WireError
from connector.sandbox.storage.store import Stored

NameOperator = Literal["contains", "is", "startsWith"]
INCOMPLETE = "Results are incomplete because the role lacks permission for some of the records."
"""What accompanies choices of which the role may not see all (a WARN in SOAP)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a select field can take."""

    id: str
    name: str
    type: str = ""
    """Record type of what is chosen; "" for a value of an enumeration."""


@dataclass(frozen=True, slots=True)
class NameFilter:
    """What the names of choices must be like, whatever their case."""

    operator: NameOperator
    text: str

    def matches(self, name: str) -> bool:
        """Whether a choice of that name stays."""
        return _TESTS[self.operator](name.lower(), self.text.lower())


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of one field, in NetSuite's order; paging is up to the caller."""

    field: Field
    items: tuple[Choice, ...]
    incomplete: bool = False
    """Whether choices are left out that the caller's role may not see."""


_TESTS: Mapping[NameOperator, Callable[[str, str], bool]] = {
    "contains": lambda name, wanted: wanted in name,
    "is": lambda name, wanted: name == wanted,
    "startsWith": lambda name, wanted: name.startswith(wanted),
}
_SELECTS = ("reference", "multiselect", "enum")
_ALIASES = {"customer": ("entity", "customer", "company", "parent"), "entity": ("entity", "customer", "company")}
"""Field that is filtered by → names under which a choice may hold it."""


def select_options(
    desk: RecordDesk,
    caller: Caller,
    type_: str,
    field: str,
    *,
    sublist: str = "",
    name: NameFilter | None = None,
    depends_on: Mapping[str, str] | None = None,
) -> Choices:
    """What the select field *field* of a record type, or of a column of its *sublist*, can be set to.

    *depends_on* maps other fields of the record to internal ids, e.g. `{"subsidiary": "2"}`: choices that belong to
    something else are left out. Raises UnknownFieldError, and WireError where the field is no select.
    """
    record = desk.allowed(caller, type_, Level.VIEW)
    member = select_field(desk, record, field, sublist)
    if member.kind == "enum":
        items = [Choice(value.code, value.label) for value in desk.catalogue.enumerations[member.enum].values]
        return Choices(member, tuple(one for one in items if name is None or name.matches(one.name)))
    kept: list[Choice] = []
    incomplete = False
    for target in _target_types(desk, member):
        if not caller.may_record(target, Level.VIEW):
            incomplete = True
            continue
        kept += _of_type(desk, target, name, depends_on or {})
    return Choices(member, tuple(kept), incomplete)


def select_field(desk: RecordDesk, record: RecordType, field: str, sublist: str = "") -> Field:
    """The select field of that name; raises UnknownFieldError, or WireError where it is not a select."""
    shape: Structure = record
    if sublist:
        lines = record.find(sublist)
        if not isinstance(lines, Sublist):
            raise UnknownFieldError(record.name, sublist)
        shape = lines
    member = shape.find(field) or desk.customization.field(field)
    if member is None:
        raise UnknownFieldError(record.name, f"{sublist}.{field}" if sublist else field)
    if not isinstance(member, Field) or member.kind not in _SELECTS:
        raise WireError(
            f"The field {field} is not a select field.", code="INVALID_PARAMETER", soap_code="INVALID_FLD_VALUE"
        )
    return member


def _target_types(desk: RecordDesk, member: Field) -> Iterator[str]:
    """The record types with rows among which the field chooses."""
    present = desk.store.types()
    for type_ in present:
        known = desk.catalogue.record(type_) if type_ in desk.catalogue else None
        if type_ in member.targets or (known is not None and known.family and known.family in member.targets):
            yield type_


def _of_type(desk: RecordDesk, type_: str, name: NameFilter | None, depends_on: Mapping[str, str]) -> Iterator[Choice]:
    for id_, label in _names(desk, type_):
        if name is not None and not name.matches(label):
            continue
        if depends_on and not _belongs(desk.store.get(type_, id_), depends_on):
            continue
        yield Choice(str(id_), label, type_)


def _names(desk: RecordDesk, type_: str) -> list[tuple[int, str]]:
    sql = "SELECT id, name FROM record WHERE type = ? AND inactive = 0 ORDER BY id"
    with desk.store.lock:
        return list(desk.store.connection.execute(sql, (type_,)))


def _belongs(stored: Stored | None, depends_on: Mapping[str, str]) -> bool:
    """Whether nothing in a choice says that it belongs to something else."""
    return stored is not None and all(_agrees(stored.body, field, wanted) for field, wanted in depends_on.items())


def _agrees(body: Mapping[str, Any], field: str, wanted: str) -> bool:
    values = [body[name] for name in (*_ALIASES.get(field, (field,)), f"{field}List") if body.get(name)]
    ids = [str(one.get("id")) for value in values for one in _each(value)]
    return not ids or wanted in ids or bool(field == "subsidiary" and body.get("includeChildren"))


def _each(value: Any) -> list[Mapping[str, Any]]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, Mapping) and "id" in item]
