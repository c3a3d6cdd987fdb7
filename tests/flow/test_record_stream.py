from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from connector.errors import ConfigurationError, ConnectorError
from connector.flow.api import Flow
from tests.adapters.conftest import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def ids(flow: Flow) -> list[int]:
    with flow.stream(until="write") as records:
        return [record["id"] for record in records]


def test_records_read_to_the_end_are_acknowledged_and_do_not_come_again(shop: Shop) -> None:
    assert ids(shop.flow()) == [1, 2, 3, 4, 5]
    assert ids(shop.flow()) == []
    shop.order(6)
    assert ids(shop.flow()) == [6]


def test_records_left_unread_come_again(shop: Shop) -> None:
    with shop.flow().stream(until="write") as records:
        assert next(iter(records))["id"] == 1

    assert records.result.status == "interrupted"
    assert ids(shop.flow()) == [1, 2, 3, 4, 5]


def test_an_exception_of_the_reader_leaves_the_watermark(shop: Shop) -> None:
    with pytest.raises(ZeroDivisionError), shop.flow().stream(until="write") as records:  # noqa: PT012 - it is left by an exception
        assert len(list(records)) == 5
        raise ZeroDivisionError

    assert ids(shop.flow()) == [1, 2, 3, 4, 5]


def test_told_so_it_acknowledges_whatever_happens_after(shop: Shop) -> None:
    with pytest.raises(ZeroDivisionError), shop.flow().stream(until="write") as records:  # noqa: PT012 - as above
        list(records)
        assert records.acknowledge().report.read == 5
        raise ZeroDivisionError

    assert ids(shop.flow()) == []


def test_half_a_stream_cannot_be_acknowledged(shop: Shop) -> None:
    with shop.flow().stream(until="write") as records:
        next(iter(records))
        with pytest.raises(ConfigurationError, match="not read to its end"):
            records.acknowledge()


def test_a_look_at_some_records_leaves_the_watermark(shop: Shop) -> None:
    with shop.flow().stream(until="write", limit=3) as records:
        assert len(list(records)) == 3

    assert ids(shop.flow()) == [1, 2, 3, 4, 5]


def test_pages_come_as_the_source_gives_them_and_none_before_it_is_asked_for(shop: Shop) -> None:
    read: list[str] = []
    with shop.flow().stream(until="write", emit=lambda event: read.append(type(event).__name__)) as records:
        pages = records.pages()
        assert [record["id"] for record in next(pages)] == [1, 2]
        assert read.count("PageRead") == 1
        assert [len(page) for page in pages] == [2, 1]


def test_what_fails_on_the_way_is_raised_where_the_reader_is_and_again_when_asked_again(shop: Shop) -> None:
    shop.order(6)
    text = shop.path.read_text(encoding="utf-8").replace("${payload.note}", "${1 / (6 - payload.id)}")
    shop.path.write_text(text, encoding="utf-8")
    got: list[int] = []
    with shop.flow().stream(until="write") as records:
        for _ in range(2):
            with pytest.raises(ConnectorError):
                got.extend(record["id"] for record in records)

    assert got == [1, 2, 3, 4]
    assert records.result.status == "failed"


def test_outside_its_block_a_stream_is_closed(shop: Shop) -> None:
    records = shop.flow().stream(until="write")
    with pytest.raises(ConfigurationError, match="not open"):
        list(records)
    with pytest.raises(ConfigurationError, match="under way"):
        _ = records.result
    with records:
        pass
    with pytest.raises(ConfigurationError, match="not open"):
        list(records)


def test_a_stream_and_a_run_of_the_same_flow_do_not_take_each_other_up(shop: Shop) -> None:
    with shop.flow().stream(until="write") as records:
        next(iter(records))
    result = shop.flow().run()

    assert not result.resumed
    assert shop.copied() == [1, 2, 3, 4, 5]
    assert records.result.run != result.run


def test_memory_holds_a_page_however_many_there_are(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id,text\n")
        file.writelines(f"{number},{'x' * 400}\n" for number in range(50_000))
    flow = Flow.read(f"flows: {{f: {{steps: [{{file.read_csv: {{path: '{path}'}}}}]}}}}")
    with flow.stream(state="memory") as records:
        next(records.pages())
        tracemalloc.start()
        number = sum(1 for _ in records)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert number > 40_000
    assert peak < 10_000_000  # of 20 MB of text
