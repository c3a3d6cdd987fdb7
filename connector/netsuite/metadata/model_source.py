"""Python source of pydantic models of an account's record types; the same metadata gives the same text."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from connector.netsuite.metadata.record_metadata import FieldMetadata, Kind, RecordMetadata

_PLAIN: dict[Kind, str] = {
    "string": "Text",
    "integer": "int",
    "decimal": "Decimal",
    "boolean": "bool",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "duration": "str",
    "reference": "Reference",
    "references": "list[Reference]",
    "enum": "Choice",
    "values": "list[Any]",
    "unknown": "Any",
}
_IMPORTS = {
    "Any": "typing",
    "Decimal": "decimal",
    "date": "datetime",
    "datetime": "datetime",
    "time": "datetime",
}
_OURS = ("Choice", "Reference", "Text", "TypedRecord", "named")
_TAKEN = frozenset({"copy", "json", "dict", "construct", "schema", "validate", "record", "of", *_IMPORTS})
"""Attributes that the model has for itself, and names that annotations need."""
_LINE = 120
_MOST_CODES = 12


@dataclass(slots=True)
class _Module:
    """One file being written."""

    used: set[str] = field(default_factory=lambda: {"TypedRecord"})
    """Names that it needs to import."""
    classes: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


def model_source(records: Sequence[RecordMetadata]) -> str:
    """A module with a class for each of *records*, for its sublists and its subrecords."""
    module = _Module()
    for record in records:
        what = f"A `{_safe(record.record_type)}` of this account."
        _class(module, _class_name(record.record_type), record.fields, what)
    head = [
        '"""Record types of one account, written by `connector models`: write them again when the account changes."""',
        "",
        "from __future__ import annotations",
        "",
        *_imports(module.used),
    ]
    return "\n".join([*head, *module.classes]) + "\n"


def _imports(used: set[str]) -> Iterable[str]:
    by_module: dict[str, list[str]] = {}
    for name in used & _IMPORTS.keys():
        by_module.setdefault(_IMPORTS[name], []).append(name)
    if by_module:
        for module in sorted(by_module):
            yield f"from {module} import {', '.join(sorted(by_module[module], key=_import_order))}"
        yield ""
    yield f"from connector.netsuite.typed_record import {', '.join(name for name in _OURS if name in used)}"


def _import_order(name: str) -> tuple[bool, str]:
    """Classes before functions, as formatters sort them; what looks like a class is one to them."""
    return not name[0].isupper(), name


def _class(module: _Module, name: str, fields: Sequence[FieldMetadata], what: str) -> str:
    """Write the class *name* after those that it needs; gives the name that it got."""
    name = _free(name, module.names)
    module.names.add(name)
    taken: set[str] = set()
    lines = [f"class {name}(TypedRecord):", f'    """{what}"""', ""]
    for one in fields:
        attribute = _free(_attribute(one.name), taken)
        taken.add(attribute)
        lines += _field(module, name, one, attribute)
    module.classes += ["", "", "\n".join(lines).rstrip()]
    return name


def _field(module: _Module, owner: str, one: FieldMetadata, attribute: str) -> list[str]:
    type_ = _type(module, owner, one)
    optional = type_ if type_ == "Any" else f"{type_} | None"
    value = "None"
    if attribute != one.name:
        module.used.add("named")
        value = f"named({_quoted(one.name)})"
    described = _described(one)
    line = f"    {attribute}: {optional} = {value}"
    return [line, f'    """{described}"""'] if described else [line]


def _type(module: _Module, owner: str, one: FieldMetadata) -> str:
    if one.kind in ("sublist", "record") and one.fields:
        words = "A line of" if one.kind == "sublist" else "The value of"
        inner = _class(module, f"{owner}{_class_name(one.name)}", one.fields, f"{words} `{_safe(one.name)}`.")
        return f"list[{inner}]" if one.kind == "sublist" else inner
    type_ = {"sublist": "list[Any]", "record": "Any"}.get(one.kind) or _PLAIN[one.kind]
    module.used.update(name for name in (*_IMPORTS, *_OURS) if re.search(rf"\b{name}\b", type_))
    return type_


def _described(one: FieldMetadata) -> str:
    """One line about a field: its label, what it points to, its codes; "" where its name says as much."""
    parts = []
    if one.targets:
        parts.append(f"refers to {' or '.join(one.targets)}")
    if one.values:
        more = f" and {len(one.values) - _MOST_CODES} more" if len(one.values) > _MOST_CODES else ""
        parts.append(f"one of {', '.join(one.values[:_MOST_CODES])}{more}")
    parts += [words for flag, words in ((one.required, "required"), (one.read_only, "read only")) if flag]
    label = one.label or one.name
    if not parts and _letters(label) == _letters(one.name):
        return ""
    text = "; ".join(_safe(part) for part in (label, *parts))
    return f"{text[: _LINE - 14]}…" if len(text) > _LINE - 13 else f"{text}."


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _quoted(text: str) -> str:
    """*text* as a literal; whatever is not plain is escaped."""
    escaped = text.encode("unicode_escape").decode("ascii").replace('"', '\\"')
    return f'"{escaped}"'


def _safe(text: str) -> str:
    """*text* as it can stand in a docstring: whoever names a field must not write our code."""
    plain = " ".join(text.split()).replace("\\", "/").replace('"', "'")
    return "".join(sign if sign.isprintable() else " " for sign in plain).strip().rstrip(".")


def _class_name(name: str) -> str:
    """`salesOrder` → `SalesOrder`, `customrecord_warranty_claim` → `CustomrecordWarrantyClaim`."""
    words = [word for word in re.split(r"[^A-Za-z0-9]+", name) if word]
    made = "".join(word[0].upper() + word[1:] for word in words) or "Record"
    return f"Record{made}" if made[0].isdigit() else made


def _attribute(name: str) -> str:
    """`companyName` → `company_name`, `class` → `class_`."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    made = re.sub(r"[^A-Za-z0-9]+", "_", split).strip("_").lower() or "field"
    if made[0].isdigit():
        made = f"field_{made}"
    reserved = keyword.iskeyword(made) or made in _TAKEN or made.startswith("model_")
    return f"{made}_" if reserved else made


def _free(name: str, taken: set[str]) -> str:
    """*name*, or the first of `name_2`, `name_3` … that is not taken."""
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
