"""Running a search: candidates from the store, criteria of the search itself and over joins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connector.catalogue.model import Field
from connector.catalogue.searches import SearchField
from connector.sandbox.people.tenant import Level
from connector.sandbox.refusals import PermissionDeniedError, UnknownTypeError, WireError
from connector.sandbox.soap.enum_index import EnumIndex
from connector.sandbox.soap.record_access import RecordAccess
from connector.sandbox.soap.record_layout import Layouts
from connector.sandbox.soap.searching.criteria_match import (
    Matcher,
    Today,
    date_matcher,
    flag_matcher,
    member_matcher,
    number_matcher,
    text_matcher,
)
from connector.sandbox.soap.searching.search_space import Hit, SearchSpace
from connector.sandbox.soap.searching.search_terms import Criterion, Reference, SearchQuery
from connector.sandbox.storage.store import Store, Stored
from connector.sandbox.whole_number import whole_number

Key = tuple[str, int, int]
"""Record type, internal id and line of a row; line 0 is the record itself."""
Test = Callable[[Hit], bool]
"""Whether a row passes."""


@dataclass
class SearchRun:
    """One evaluation of one query for one caller."""

    query: SearchQuery
    access: RecordAccess
    layouts: Layouts
    today: Today
    _spaces: dict[str, SearchSpace] = field(default_factory=dict)
    _back: dict[str, dict[str, list[Stored]]] = field(default_factory=dict)
    _join_tests: dict[str, Test] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        """Where the records lie."""
        return self.access.store

    @property
    def space(self) -> SearchSpace:
        """The search's own space."""
        return self.space_of("")

    def space_of(self, join: str) -> SearchSpace:
        """The space a join leads to; "" is the search's own."""
        if join not in self._spaces:
            prefix = self.query.join_prefixes.get(join, "") if join else self.query.prefix
            type_ = "" if join else self.query.record_type
            self._spaces[join] = SearchSpace(prefix, self.access.types, self.layouts, self.store, type_)
        return self._spaces[join]

    def not_computed(self) -> list[str]:
        """Criteria for which the sandbox has no values, so that nothing matches them."""
        return [
            one.field
            for join, criteria in self.query.criteria.items()
            for one in criteria
            if not one.custom and not self.space_of(join).holds(one.field)
        ]

    # ---------------------------------------------------------------- rows

    def keys(self, *, lines: bool) -> Iterator[Key]:
        """What names each row that matches, in the order of `hits`; without criteria no record is read for it."""
        restricted = self.access.caller.role.subsidiaries is not None
        if lines or restricted or any(self.query.criteria.values()):
            yield from ((hit.record.type, hit.record.id, hit.number) for hit in self.hits(lines=lines))
            return
        for type_ in self._readable(self.space.record_types()):
            for id_ in self.store.ids(type_, limit=-1, offset=0):
                yield type_, id_, 0

    def hits(self, *, lines: bool) -> Iterator[Hit]:
        """The rows that match, by type and ascending id; without *lines* each record once."""
        own = self._all_of("")
        others = [(join, self._join_test(join)) for join in self.query.criteria if join]
        reaches = self.access.caller.reaches
        for record in self._candidates():
            if not reaches(record.body):
                continue
            for hit in self.space.hits(record):
                if own(hit) and all(self._joined_matches(hit, join, test) for join, test in others):
                    yield hit if lines else Hit(record)
                    if not lines:
                        break

    def _candidates(self) -> Iterator[Stored]:
        types = self._readable(self._typed(self.space.record_types()))
        picked = self._picked(types)
        if picked is not None:
            yield from picked
            return
        for type_ in types:
            yield from self.store.select(type_)

    def _typed(self, types: Sequence[str]) -> list[str]:
        """Those of *types* that pass the search's own criterion on the record type, if it has one."""
        matchers = [
            self._matcher(self.space, one, self.space.criteria.get("type"))
            for one in self.query.criteria.get("", ())
            if one.field == "type" and one.kind == "enum" and self.space.is_shared
        ]
        named = ((type_, [self.space.search_value(type_, "type")]) for type_ in types)
        return [type_ for type_, value in named if all(matcher(value) for matcher in matchers)]

    def _readable(self, types: Sequence[str]) -> list[str]:
        """Those of *types* that the caller may view; a search that covers none of those is refused."""
        readable = []
        refusal: WireError | None = None
        for type_ in types:
            try:
                self.access.allow(type_, Level.VIEW)
                readable.append(type_)
            except (PermissionDeniedError, UnknownTypeError) as denied:  # the second: a feature is off
                refusal = denied
        if refusal is not None and not readable:
            raise refusal
        return readable

    def _picked(self, types: Sequence[str]) -> list[Stored] | None:
        """The records that an `anyOf` on internal or external ids names, so that no others are looked at."""
        for one in self.query.criteria.get("", ()):
            if one.field in ("internalId", "externalId") and one.kind == "select" and one.operator in ("", "anyOf"):
                keys = [(ref.get("id"), ref.get("externalId")) for ref in one.references]
                found = [self._get(type_, *key) for type_ in types for key in keys]
                unique = {(record.type, record.id): record for record in found if record is not None}
                return [unique[key] for key in sorted(unique)]
        return None

    def _get(self, type_: str, id_: str | None, external_id: str | None) -> Stored | None:
        if id_ is not None and whole_number(id_) is None:
            return None
        return self.store.get(type_, id_, external_id=external_id) if id_ or external_id else None

    # ---------------------------------------------------------------- criteria

    def _all_of(self, join: str) -> Test:
        """Whether a row passes all criteria of the search itself, or of one join."""
        space = self.space_of(join)
        tests = [self._test(space, criterion) for criterion in self.query.criteria.get(join, ())]
        return lambda hit: all(test(hit) for test in tests)

    def _test(self, space: SearchSpace, criterion: Criterion) -> Test:
        if criterion.custom:
            matcher = self._matcher(space, criterion, None)
            return lambda hit: matcher(space.custom_values(hit, criterion.field))
        known = space.criteria.get(criterion.field)
        matcher = self._matcher(space, criterion, known)
        if criterion.kind == "string":
            return lambda hit: matcher(self._as_text(space, hit, known, space.values(hit, criterion.field, known)))
        return lambda hit: matcher(space.values(hit, criterion.field, known))

    def _matcher(self, space: SearchSpace, criterion: Criterion, known: SearchField | None) -> Matcher:
        match criterion.kind:
            case "string":
                return text_matcher(criterion)
            case "integer" | "decimal" | "text_number":
                return number_matcher(criterion)
            case "date":
                return date_matcher(criterion, self.today)
            case "boolean":
                return flag_matcher(criterion)
            case "enum":
                enum = self.layouts.enumeration(known.enum) if known else None
                wanted = frozenset(_spelled(value, enum) for value in criterion.values)
                return member_matcher(criterion, wanted, lambda value: frozenset({_spelled(value, enum)}))
            case _:
                wanted = frozenset(key for one in self._resolved(space, criterion, known) for key in self._keys(one))
                return member_matcher(criterion, wanted, self._keys)

    def _resolved(self, space: SearchSpace, criterion: Criterion, known: SearchField | None) -> Iterator[Reference]:
        """The criterion's references, one by external id with the internal id that the records hold."""
        members = (each for type_ in space.record_types() for each in space.members(type_, criterion.field, known))
        targets = {target for member in members for target in member.targets}
        for reference in criterion.references:
            yield reference
            if "externalId" in reference and criterion.field != "externalId":
                spaces = {self.store.shapes.shape(target).id_space for target in targets}
                labels = (self.store.label(each, external_id=reference["externalId"]) for each in sorted(spaces))
                yield from ({"id": str(label.id)} for label in labels if label is not None)

    def _keys(self, value: Any) -> frozenset[str]:
        """Spellings of a reference, an id or a plain value in a select field."""
        if isinstance(value, Mapping):
            parts = (("", value.get("id")), ("e:", value.get("externalId")))
            return frozenset(f"{mark}{part}".lower() for mark, part in parts if part not in (None, ""))
        return frozenset({str(value).lower(), f"e:{value}".lower()})

    def _as_text(self, space: SearchSpace, hit: Hit, known: SearchField | None, values: list[Any]) -> list[Any]:
        """Values as a text criterion sees them: a reference or a code by its name."""
        return [self.text_of(space, hit, known, value) if isinstance(value, Mapping) else value for value in values]

    def text_of(self, space: SearchSpace, hit: Hit, known: SearchField | None, value: Mapping[str, Any]) -> str:
        """What a reference or an enumeration's value is called."""
        if value.get("refName"):
            return str(value["refName"])
        members = space.members(hit.record.type, known.name, known) if known else iter(())
        return self._name(value, next(members, None))

    def _name(self, value: Mapping[str, Any], member: Field | None) -> str:
        id_ = str(value.get("id", ""))
        if member is None:
            return id_
        if member.enum:
            code = self.access.types.catalogue.enumerations[member.enum].by_code(id_)
            return code.label if code else id_
        return self.access.desk.references.name(id_, member) or id_

    # ---------------------------------------------------------------- joins

    def _joined_matches(self, hit: Hit, join: str, test: Test) -> bool:
        return any(test(Hit(record)) for record in self.joined(hit, join))

    def joined_matching(self, hit: Hit, join: str) -> list[Stored]:
        """The records to which *join* leads from a row, of those that pass the criteria on that join."""
        test = self._join_test(join)
        return [record for record in self.joined(hit, join) if test(Hit(record))]

    def _join_test(self, join: str) -> Test:
        if join not in self._join_tests:
            self._join_tests[join] = self._all_of(join)
        return self._join_tests[join]

    def joined(self, hit: Hit, join: str) -> list[Stored]:
        """The records to which *join* leads from a row: those it refers to, or those that refer to it."""
        known = self.space.joins.get(join)
        if known is not None and not known.paths and not known.line:
            return self._pointing_back(join).get(f"{hit.record.type}:{hit.record.id}", [])
        name = join.removesuffix("Join")
        as_field = SearchField(name=name, kind="select", paths=known.paths, line=known.line) if known else None
        found = (self._target(join, value) for value in self.space.values(hit, name, as_field))
        return [record for record in found if record is not None]

    def _target(self, join: str, value: Any) -> Stored | None:
        id_ = str(value.get("id", "") if isinstance(value, Mapping) else value)
        if whole_number(id_) is None:
            return None
        found = (self.store.get(type_, id_) for type_ in self.space_of(join).record_types())
        return next((record for record in found if record is not None), None)

    def _pointing_back(self, join: str) -> dict[str, list[Stored]]:
        """Record of this search → the joined records whose fields refer to it; gathered once per run."""
        if join not in self._back:
            found: dict[str, list[Stored]] = {}
            same_prefix = self.query.join_prefixes.get(join) == self.query.prefix
            for type_ in self.space_of(join).record_types():
                fields = self._fields_to_here(type_, only="parent" if same_prefix else "")
                for record in self.store.select(type_) if fields else ():
                    for key in self._pointed_at(record, fields):
                        found.setdefault(key, []).append(record)
            self._back[join] = found
        return self._back[join]

    def _fields_to_here(self, type_: str, only: str) -> list[str]:
        """Reference fields of *type_* that may point to records of this search."""
        known = self.access.types.record(type_)
        here = {name for mine in self.space.record_types() for name in self._targets_of(mine)}
        return [
            member.name
            for member in (known.fields if known else ())
            if member.kind == "reference" and here & set(member.targets) and (not only or member.name == only)
        ]

    def _targets_of(self, type_: str) -> tuple[str, ...]:
        known = self.access.types.record(type_)
        return (type_, *((known.family,) if known and known.family else ()))

    def _pointed_at(self, record: Stored, fields: Sequence[str]) -> set[str]:
        ids = {
            str(value["id"]) for name in fields if isinstance(value := record.body.get(name), Mapping) and "id" in value
        }
        return {f"{type_}:{id_}" for type_ in self.space.record_types() for id_ in ids}


def _spelled(value: Any, enum: EnumIndex | None) -> str:
    """An enumeration's value in one spelling, whether it comes in SOAP's, REST's or as a label."""
    text = str(value.get("id", "") if isinstance(value, Mapping) else value)
    known = enum.find(text) if enum else None
    return known.code.lower() if known else "".join(letter for letter in text.lower() if letter.isalnum())


def user_today(now: float, zone: str) -> Today:
    """The user's calendar at *now* (Unix seconds)."""
    place = ZoneInfo(zone)
    return Today(datetime.fromtimestamp(now, UTC).astimezone(place).date(), place)
