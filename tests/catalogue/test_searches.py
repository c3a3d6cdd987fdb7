"""The SOAP types of a search."""

from __future__ import annotations

from connector.catalogue.areas import AREAS, TypeName
from connector.catalogue.searches import SEARCH_KINDS, SearchField, SearchType

SEARCH = SearchType(name="item", prefix="Item", area=AREAS["lists.accounting"], criteria=(), columns=())


def test_basic_types_lie_in_platform_common_and_the_others_beside_the_record() -> None:
    assert SEARCH.search == TypeName("ItemSearch", AREAS["lists.accounting"])
    assert SEARCH.advanced == TypeName("ItemSearchAdvanced", AREAS["lists.accounting"])
    assert SEARCH.row == TypeName("ItemSearchRow", AREAS["lists.accounting"])
    assert SEARCH.basic == TypeName("ItemSearchBasic", AREAS["platform.common"])
    assert SEARCH.row_basic == TypeName("ItemSearchRowBasic", AREAS["platform.common"])


def test_every_kind_has_a_type_as_criterion_and_as_column() -> None:
    for kind in SEARCH_KINDS:
        field = SearchField(name="x", kind=kind)
        assert field.criterion_type.name.startswith(("Search", "RecordRef"))
        assert field.column_type.name.startswith(("SearchColumn", "RecordRef"))
