"""RecordMetadata: one record type of one account, whichever transport told it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

from connector.diagnostics import did_you_mean

Kind = Literal[
    "string",
    "integer",
    "decimal",
    "boolean",
    "date",
    "datetime",
    "time",
    "duration",
    "reference",
    "references",
    "enum",
    "values",
    "record",
    "sublist",
    "unknown",
]
"""What a field holds in a canonical record: `reference` is a dict with `id`, `references` a list of them, `enum` a dict
with the code as `id`, `values` a list of plain values, `record` a dict of fields, `sublist` a list of such dicts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMetadata:
    """One field, sublist or subrecord."""

    name: str
    """As REST spells it; the script id of a custom field."""
    kind: Kind
    label: str = ""
    required: bool = False
    """Only where the account says so: REST tells it of custom fields alone, and NetSuite's forms ask for more."""
    custom: bool = False
    read_only: bool = False
    targets: tuple[str, ...] = ()
    """Record types that a reference may point to, where they are known."""
    values: tuple[str, ...] = ()
    """Codes of an enumeration, where they are listed."""
    fields: tuple[FieldMetadata, ...] = ()
    """Fields of a line or a subrecord."""
    line_key: tuple[str, ...] = ()
    """What tells the lines of a sublist apart; none: it is only replaced as a whole."""
    max_length: int = 0
    internal_id: str = ""
    """Number of a custom field in this account; another account has another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMetadata:
    """One record type as the role sees it."""

    record_type: str
    """As REST spells it."""
    fields: tuple[FieldMetadata, ...]
    transport: Literal["rest", "soap"] = "rest"
    filterable: tuple[str, ...] = ()
    """Fields that REST's `q` takes."""
    fetched_at: float = 0.0
    """Unix seconds by this machine's clock."""
    notes: tuple[str, ...] = ()
    """What could not be found out, one sentence for each category."""

    def field(self, path: str) -> FieldMetadata | None:
        """The field at `name` or `sublist.name`, upper and lower case being the same; None where there is none."""
        found: FieldMetadata | None = None
        fields = self.fields
        for part in path.lower().split("."):
            found = next((field for field in fields if field.name.lower() == part), None)
            if found is None:
                return None
            fields = found.fields
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the body fields and sublists."""
        return tuple(field.name for field in self.fields)

    def near(self, name: str) -> str:
        """A hint at the field that *name* may have meant, "" where none is near."""
        return did_you_mean(name, self.names)

    def walk(self) -> Iterator[tuple[str, FieldMetadata]]:
        """Every field with its path, lines and subrecords after what holds them."""
        return _walked("", self.fields)

    def as_dict(self) -> dict[str, Any]:
        """The same as plain JSON values; what is empty is left out."""
        return {"fields": [], "fetched_at": self.fetched_at, **_trimmed(asdict(self))}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """What `as_dict` gave; KeyError or TypeError where it is something else."""
        plain = {name: _tuple(value) for name, value in data.items() if name != "fields"}
        return cls(**plain, fields=tuple(map(_field, data.get("fields", ()))))

    def aged(self, moment: float) -> Self:
        """The same, fetched at *moment*."""
        return replace(self, fetched_at=moment)


def _walked(before: str, fields: tuple[FieldMetadata, ...]) -> Iterator[tuple[str, FieldMetadata]]:
    for field in fields:
        yield before + field.name, field
        yield from _walked(f"{before}{field.name}.", field.fields)


_ALWAYS = ("name", "kind", "record_type")


def _trimmed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _trimmed(item) for key, item in value.items() if key in _ALWAYS or item not in ("", (), False, 0)}
    return [_trimmed(item) for item in value] if isinstance(value, tuple | list) else value


def _field(data: Mapping[str, Any]) -> FieldMetadata:
    plain = {name: _tuple(value) for name, value in data.items() if name != "fields"}
    return FieldMetadata(**plain, fields=tuple(map(_field, data.get("fields", ()))))


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
