"""The shape of a record type: fields, sublists and subrecords under their SOAP, REST and SuiteQL names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from connector.catalogue.areas import TypeName

Kind = Literal[
    "string",
    "text",
    "integer",
    "decimal",
    "boolean",
    "date",
    "datetime",
    "time",
    "duration",
    "reference",
    "enum",
    "multiselect",
    "subrecord",
    "options",
    "binary",
]
"""What a value is in the canonical (REST) record; `options` (of an item) are typed custom fields in SOAP, `binary` is
text in base64."""

Family = Literal["", "entity", "transaction", "item"]
"""Record types that share ids, and that a polymorphic reference may mean."""


def label_of(name: str) -> str:
    """The words of a camelCase name for a person: `orderStatus` → `Order Status`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value of a record, line or subrecord."""

    name: str
    """Canonical name: REST's spelling; SOAP's where REST has no such field, SuiteQL's where neither has."""
    kind: Kind
    soap: str = ""
    """Name of the SOAP element; "" where SOAP has none."""
    rest: bool = True
    """Whether the REST record has it."""
    column: str = ""
    """SuiteQL column; `table.column` where it lies on the record's main row in another table; "" if there is none."""
    table: str = ""
    """SuiteQL table of a subrecord's row, whose `nkey` is the value of `column`."""
    targets: tuple[str, ...] = ()
    """Record types, reference lists or families a reference may point to; empty where NetSuite leaves it open."""
    enum: str = ""
    """Name of the enumeration, for kind `enum` (and for `soap_kind` `enum`)."""
    subrecord: str = ""
    """Name of the subrecord, for kind `subrecord`."""
    soap_kind: Kind
    """Kind in SOAP; differs from `kind` where REST reshapes the value, e.g. a status that is text in SOAP."""
    soap_list: TypeName | None = None
    """SOAP type of a multiselect that is not a `RecordRefList`."""
    soap_child: str = "recordRef"
    """Repeated element inside the SOAP list of a multiselect."""
    required: bool = False
    """Whether a create fails without it (SuiteScript record reference)."""
    read_only: bool = False
    """Whether NetSuite computes it, so that a write is ignored or refused."""
    max_length: int = 0
    """Longest text in characters; 0 where not known."""

    @property
    def label(self) -> str:
        """The field's name in words."""
        return label_of(self.name)


class Structure:
    """What has members: a record type, a sublist, a subrecord."""

    __slots__ = ()

    members: tuple[Member, ...]
    _index: dict[str, Member]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The members that are not sublists, in the order of the XSD."""
        return tuple(member for member in self.members if isinstance(member, Field))

    @property
    def sublists(self) -> tuple[Sublist, ...]:
        """The members that are sublists, in the order of the XSD."""
        return tuple(member for member in self.members if isinstance(member, Sublist))

    def find(self, name: str) -> Member | None:
        """The member of that name in REST's spelling, else in SOAP's; upper and lower case are the same."""
        if not self._index:
            self._index.update({member.soap.lower(): member for member in reversed(self.members) if member.soap})
            self._index.update({member.name.lower(): member for member in reversed(self.members)})
        return self._index.get(name.lower())

    def by_soap(self, element: str) -> Member | None:
        """The member whose SOAP element is *element*, exactly."""
        return next((member for member in self.members if element and member.soap == element), None)

    def columns(self) -> Iterator[Field]:
        """The fields that SuiteQL can select."""
        return (field for field in self.fields if field.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sublist(Structure):
    """A list of lines inside a record."""

    name: str
    """Canonical name: REST's."""
    soap: str = ""
    """SOAP element of the list, e.g. `itemList`; "" where SOAP has none."""
    rest: bool = True
    """Whether the REST record has it."""
    soap_list: TypeName | None = None
    """SOAP type of the list, e.g. `SalesOrderItemList`."""
    soap_child: str = ""
    """Repeated SOAP element inside the list, e.g. `item`."""
    soap_line: TypeName | None = None
    """SOAP type of one line, e.g. `SalesOrderItem`."""
    key: str = ""
    """Canonical field that identifies a line in an update; "" where the list is always replaced as a whole."""
    replace_all: bool | None = True
    """What SOAP assumes when `replaceAll` is not sent; None where the list has no such attribute."""
    table: str = ""
    """SuiteQL table of the lines; "" where none is known."""
    parent: str = ""
    """Column of `table` that holds the id of the record."""
    table_filter: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Column → value that the lines have in `table`."""
    custom_prefix: str = ""
    """Start of the script ids of its custom fields; "" where a line has none."""
    members: tuple[Member, ...]
    _index: dict[str, Member] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def label(self) -> str:
        """The sublist's name in words."""
        return label_of(self.name)


Member = Field | Sublist
"""What stands in a record, line or subrecord."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subrecord(Structure):
    """A record that lives inside another one, e.g. an address."""

    name: str
    """Name in the catalogue, e.g. `Address`."""
    soap: TypeName
    custom_prefix: str = ""
    """Start of the script ids of its custom fields; "" where it has none."""
    extends_record: bool = False
    """Whether its SOAP type extends `Record` and so may carry a `nullFieldList`."""
    members: tuple[Member, ...]
    _index: dict[str, Member] = field(default_factory=dict, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordType(Structure):
    """One record type of NetSuite."""

    name: str
    """REST path, e.g. `salesOrder`; also SOAP's `RecordType` value where `soap_name` says nothing else."""
    label: str
    """The name on NetSuite's screens, e.g. `Sales Order`."""
    soap: TypeName
    """SOAP type, e.g. `SalesOrder` in `transactions.sales`."""
    soap_name: str
    """Value of SOAP's `RecordType` enumeration."""
    rest: bool = True
    """Whether the REST record service has it."""
    family: Family = ""
    table: str = ""
    """SuiteQL table; "" where there is none."""
    table_filter: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Column → value that sets this type apart in `table`, e.g. `type: SalesOrd`."""
    search: str = ""
    """Name of the search type that finds it (see `Catalogue.search`); "" where it cannot be searched."""
    search_filter: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Criterion → SOAP value that selects this type in a shared search, e.g. `type: _salesOrder`."""
    deleted: bool = False
    """Whether SOAP's `getDeleted` knows it."""
    get_all: bool = False
    """Whether SOAP's `getAll` knows it."""
    external_id: bool = True
    """Whether it can carry an external id."""
    custom_prefix: str = ""
    """Start of the script ids of its custom fields; "" where it has none."""
    required_on_create: tuple[str, ...] = ()
    """Fields and sublists without which NetSuite refuses a new record."""
    required_one_of: tuple[str, ...] = ()
    """Fields of which a new record needs at least one, e.g. the name of a company or of a person."""
    transforms: tuple[str, ...] = ()
    """REST paths of the record types it can be turned into."""
    members: tuple[Member, ...]
    _index: dict[str, Member] = field(default_factory=dict, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValue:
    """One value of an enumeration."""

    code: str
    """REST id and SuiteQL value, e.g. `US`."""
    label: str
    soap: str = ""
    """SOAP value, e.g. `_unitedStates`; "" where SOAP has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enumeration:
    """A closed list of values."""

    name: str
    """Name in the catalogue: the SOAP type's, where it has one."""
    soap: TypeName | None = None
    confirmed: bool = True
    """False where codes follow a rule of thumb and not all were seen in documents of NetSuite."""
    partial: bool = False
    """Whether SOAP has more values than these."""
    values: tuple[EnumValue, ...]
    _by_code: dict[str, EnumValue] = field(default_factory=dict, init=False, repr=False, compare=False)

    def by_code(self, code: str) -> EnumValue | None:
        """The value with that REST code; upper and lower case are the same."""
        if not self._by_code:
            self._by_code.update({value.code.lower(): value for value in reversed(self.values)})
        return self._by_code.get(code.lower())

    def by_soap(self, value: str) -> EnumValue | None:
        """The value with that SOAP spelling."""
        return next((known for known in self.values if value and known.soap == value), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceList:
    """Records that others refer to by id and name, and that the catalogue does not describe further."""

    name: str
    """Name as REST spells a record type, e.g. `priceLevel`."""
    label: str
    table: str = ""
    """SuiteQL table with the column `id`; "" where none is known."""
    name_column: str = "name"
    """Column of `table` that holds the name."""
