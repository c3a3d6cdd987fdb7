"""Reading the file of a record type and the shared files."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector.catalogue.areas import AREAS, TypeName
from connector.catalogue.members_file import Known
from connector.catalogue.model import EnumValue, Field
from connector.catalogue.record_file import (
    read_enumerations,
    read_families,
    read_lists,
    read_record,
    read_sublists,
    read_subrecords,
)
from connector.errors import ConfigurationError

TERM = """
name: term
soap: {type: Term, area: lists.accounting}
suiteql: {table: term, where: {kind: x}}
search: {of: term}
required: [name]
fields: {name: string}
"""


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(path: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        read_record(path, Known())
    return [found.message for found in caught.value.diagnostics]


def test_a_record_type_has_its_names_in_all_worlds(tmp_path: Path) -> None:
    term = read_record(written(tmp_path, "term.yaml", TERM), Known())

    assert (term.name, term.label, term.soap_name) == ("term", "Term", "term")
    assert term.soap == TypeName("Term", AREAS["lists.accounting"])
    assert (term.table, term.table_filter, term.search) == ("term", {"kind": "x"}, "term")
    assert term.required_on_create == ("name",)


def test_a_record_has_the_fields_of_its_family(tmp_path: Path) -> None:
    posting = Field(name="posting", kind="boolean", column="posting", rest=False, soap_kind="boolean")
    known = Known(families={"transaction": (posting,)})
    text = TERM + "family: transaction\n"

    assert read_record(written(tmp_path, "term.yaml", text), known).members[0] is posting


def test_a_file_is_named_like_its_record(tmp_path: Path) -> None:
    path = written(tmp_path, "terms.yaml", TERM)

    assert mistakes(path) == ["the file of `term` is called terms.yaml"]


@pytest.mark.parametrize("key", ["required: [title]", "required_one_of: [name, title]"])
def test_what_a_create_needs_is_a_field(tmp_path: Path, key: str) -> None:
    path = written(tmp_path, "term.yaml", TERM.replace("required: [name]", key))

    assert mistakes(path) == ["`title` is not a field of term"]


def test_a_misspelt_key_is_named_with_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, "term.yaml", TERM + "delted: true\n")

    with pytest.raises(ConfigurationError) as caught:
        read_record(path, Known())

    assert str(caught.value.diagnostics[0]).startswith(f"{path}:8:1: error: `delted` is not a key here")


def test_enumerations_map_soap_values_to_codes(tmp_path: Path) -> None:
    text = """
enumerations:
  Stage: {area: lists.relationshipTypes, values: {_lead: LEAD, _softOptIn: {code: 1, label: In}}}
  Status: {confirmed: false, values: {A: {label: Open}, B: {label: Paid}}}
"""
    path = written(tmp_path, "e.yaml", text.replace("code: 1", 'code: "1"'))
    found = read_enumerations(path)

    assert found["Stage"].soap == TypeName("Stage", AREAS["lists.relationshipTypes"])
    assert found["Stage"].values == (
        EnumValue(code="LEAD", label="Lead", soap="_lead"),
        EnumValue(code="1", label="In", soap="_softOptIn"),
    )
    assert found["Status"].soap is None
    assert not found["Status"].confirmed
    assert found["Status"].values[0] == EnumValue(code="A", label="Open")


def test_subrecords_lists_sublists_and_families_are_read_by_name(tmp_path: Path) -> None:
    subrecords = "subrecords: {Address: {area: platform.common, extends_record: true, fields: {zip: string}}}"
    sublists = "sublists: {Partners: {area: platform.common, soap: {list: L, child: c, line: N}, fields: {id: string}}}"
    lists = "lists: {priceLevel: pricelevel, job: {table: job, name_column: entityid, label: Project}}"
    families = "families: {transaction: {fields: {posting: {kind: boolean, only: suiteql, column: posting}}}}"

    address = read_subrecords(written(tmp_path, "a.yaml", subrecords), Known())["Address"]
    partners = read_sublists(written(tmp_path, "b.yaml", sublists), Known())["Partners"]
    found = read_lists(written(tmp_path, "c.yaml", lists))
    common = read_families(written(tmp_path, "d.yaml", families), Known())["transaction"]

    assert address.extends_record
    assert address.find("zip")
    assert partners.soap_line == TypeName("N", AREAS["platform.common"])
    assert (found["priceLevel"].label, found["priceLevel"].table) == ("Price Level", "pricelevel")
    assert (found["job"].label, found["job"].name_column) == ("Project", "entityid")
    assert [member.name for member in common] == ["posting"]


def test_an_unknown_family_is_a_finding(tmp_path: Path) -> None:
    path = written(tmp_path, "d.yaml", "families: {transactions: {fields: {}}}")

    with pytest.raises(ConfigurationError) as caught:
        read_families(path, Known())

    assert caught.value.diagnostics[0].message == "there is no family `transactions`"
    assert caught.value.diagnostics[0].hint == "did you mean `transaction`?"
