from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from connector import registry
from connector.component import Unit
from connector.errors import ConfigurationError, ConnectorError, RejectedError
from connector.netsuite.operations.get_server_time import GET_SERVER_TIME, GetServerTimeArguments
from connector.netsuite.sources.on_saved_search_row import ON_SAVED_SEARCH_ROW

if TYPE_CHECKING:
    from tests.netsuite.sources.conftest import Poller

    Polling = Callable[..., Poller]

SCRIPT = "customsearch_ours"
COLUMNS = ["internalId", "companyName", "email", "lastModifiedDate"]


@pytest.fixture
def watch(polling: Polling) -> Poller:
    return ours(polling)


def ours(polling: Polling, shown: list[str] = COLUMNS, **more: Any) -> Poller:
    watch = polling(ON_SAVED_SEARCH_ROW, saved_search=SCRIPT, record_type="customer", **more)
    criteria = [{"field": "isInactive", "kind": "boolean", "values": ["false"]}]
    body = {"scriptId": SCRIPT, "title": "Ours", "type": "customer", "criteria": criteria, "columns": shown}
    watch.add("savedSearch", **body)
    return watch


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["companyName"] for row in rows]


def test_each_row_comes_once_and_again_when_it_changes(watch: Poller) -> None:
    first = watch.add(companyName="A")
    watch.add(companyName="gone", isInactive=True)
    watch.now += 60
    (row,) = watch.poll()
    assert (row["id"], row["companyName"]) == (str(first), "A")
    assert row["lastModifiedDate"] == datetime(2026, 6, 1, 12, tzinfo=UTC)
    watch.now += 60
    assert watch.poll() == []
    watch.add(companyName="B")
    watch.box.store.update("customer", first, {"email": "a@example.com"})
    watch.now += 60
    assert sorted(names(watch.poll())) == ["A", "B"]
    assert registry.find("netsuite.on_saved_search_row") is ON_SAVED_SEARCH_ROW


def test_a_search_that_does_not_show_the_moment_goes_by_content(polling: Polling) -> None:
    watch = ours(polling, ["internalId", "companyName", "email"])
    first = watch.add(companyName="A")
    watch.now += 60
    assert names(watch.poll()) == ["A"]
    watch.now += 60
    assert watch.poll() == []
    watch.box.store.update("customer", first, {"email": "a@example.com"})
    watch.now += 60
    assert [row["email"] for row in watch.poll()] == ["a@example.com"]


def test_criteria_and_columns_may_be_given(polling: Polling) -> None:
    watch = ours(polling, criteria={"companyName": {"startsWith": "A"}}, columns=("id", "companyName"))
    watch.add(companyName="Aurora")
    watch.add(companyName="Borealis")
    watch.now += 60

    assert [tuple(row) for row in watch.poll()] == [("id", "companyName")]


def test_a_window_in_the_past_is_searched_for_with_its_end(polling: Polling) -> None:
    watch = ours(polling, ["internalId", "companyName"])
    for name in "ABC":
        watch.add(companyName=name)
        watch.now += 7200
    begin = datetime(2026, 6, 1, 13, tzinfo=UTC)
    watch.watermark = {"from": begin, "to": datetime(2026, 6, 1, 15, tzinfo=UTC)}
    assert names(watch.poll()) == ["B"]
    watch.watermark = {"from": None, "to": begin}
    assert names(watch.poll()) == ["A"]


def test_rows_that_move_up_because_one_has_left_are_not_lost(watch: Poller) -> None:
    made = [watch.add(companyName=f"C{n:02}") for n in range(20)]
    watch.now += 60
    arguments = ON_SAVED_SEARCH_ROW.arguments(**watch.asked, lag=0, page_size=5)
    window = ON_SAVED_SEARCH_ROW.window(watch.session, arguments, None, Unit())
    stream = ON_SAVED_SEARCH_ROW.open(watch.session, arguments, window, Unit())

    found = []
    for number, page in enumerate(stream.pages()):
        found += names(list(page.records))
        if number == 1:
            watch.box.store.update("customer", made[0], {"isInactive": True})

    assert set(found) >= {f"C{n:02}" for n in range(20)}
    assert len(found) < 40
    assert stream.resumes == "session"


def test_a_column_that_turns_empty_in_every_row_fails_the_run(watch: Poller) -> None:
    made = [watch.add(companyName=f"C{n}", email="e@example.com") for n in range(12)]
    watch.now += 3600
    watch.poll()
    for id_ in made:
        watch.box.store.update("customer", id_, {"email": None})
    watch.now += 3600

    with pytest.raises(RejectedError) as caught:
        watch.poll()

    assert (caught.value.type, caught.value.field) == ("NETSUITE:FIELD_VANISHED", "email")


def test_rows_without_an_id_are_refused(polling: Polling) -> None:
    watch = ours(polling, id_column=("salesRepJoin.id",))
    watch.add(companyName="A")
    watch.now += 60

    with pytest.raises(ConfigurationError, match=r"have no salesRepJoin\.id"):
        watch.poll()


def test_a_window_of_ones_own_is_refused() -> None:
    with pytest.raises(ValueError, match="says how far was read"):
        ON_SAVED_SEARCH_ROW.arguments(
            saved_search="57", record_type="customer", criteria={"lastModifiedDate": {"predefined": "today"}}
        )


def test_a_search_that_is_not_there_says_where_to_look(polling: Polling) -> None:
    watch = polling(ON_SAVED_SEARCH_ROW, saved_search="customsearch_nope", record_type="customer")

    with pytest.raises(RejectedError) as caught:
        watch.poll()

    assert "Saved Searches" in caught.value.hint


def test_goes_over_soap_alone(watch: Poller) -> None:
    watch.add(companyName="A")
    watch.now += 60
    watch.box.tenant.features.discard("RESTWEBSERVICES")

    assert names(watch.poll()) == ["A"]
    with pytest.raises(ConnectorError):
        GET_SERVER_TIME.run(watch.session, GetServerTimeArguments(transport="rest"), Unit())
