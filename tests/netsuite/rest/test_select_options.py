from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from connector.component import Unit
from connector.errors import ConnectivityError
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.get_select_value import GetSelectValueArguments
from connector.netsuite.rest.select_options import select_options
from tests.netsuite.conftest import Scripted


def page(ids: str, *, more: bool, total: int) -> dict[str, Any]:
    items = [{"links": [], "id": id_, "refName": f"N{id_}"} for id_ in ids]
    return {"_selectOptions": {"links": [], "items": items, "hasMore": more, "totalResults": total}}


def test_choices_of_a_sublist_are_found_where_they_stand(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"item": {"items": [{"item": page("12", more=True, total=3)}]}})
    scripted.reply({"item": {"items": [{"item": page("3", more=False, total=3)}]}})
    asked = GetSelectValueArguments(
        record_type="salesOrder", field="item.item", filter='say "A"', page_size=2, record={"entity": {"id": "7"}}
    )

    pages = list(select_options(scripted_client.session, asked, Unit()).pages())

    assert [choice for found in pages for choice in found.records] == [{"id": id_, "name": f"N{id_}"} for id_ in "123"]
    assert pages[0].total == 3
    query = [parse_qs(urlsplit(path).query) for _, path, _, _ in scripted.asked]
    assert query[0] == {"fields": ["item.item"], "q": ['CONTAIN "say \\"A\\""'], "limit": ["2"], "offset": ["0"]}
    assert query[1]["offset"] == ["2"]
    assert scripted.asked[0][3] == b'{"entity":{"id":"7"}}'


def test_a_limit_ends_the_pages(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"terms": page("12", more=True, total=9)})
    asked = GetSelectValueArguments(record_type="customer", field="terms", page_size=2, limit=1)

    (found,) = select_options(scripted_client.session, asked, Unit()).pages()

    assert (len(found.records), found.total, found.cursor) == (1, 1, None)


def test_an_existing_record_is_patched_without_being_changed(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"terms": page("1", more=False, total=1)})

    list(select_options(
        scripted_client.session, GetSelectValueArguments(record_type="customer", field="terms", id="7"), Unit()
    ))  # fmt: skip

    method, path, headers, _ = scripted.asked[0]
    assert (method, urlsplit(path).path) == ("PATCH", "/services/rest/record/v1/customer/7")
    assert headers["accept"].endswith("type=select-options")


def test_an_answer_without_choices_says_so(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"links": []})

    with pytest.raises(ConnectivityError, match="no choices of terms"):
        list(select_options(
            scripted_client.session, GetSelectValueArguments(record_type="customer", field="terms"), Unit()
        ))  # fmt: skip
