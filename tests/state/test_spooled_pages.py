from __future__ import annotations

import gzip
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from connector.errors import ConfigurationError, ConnectivityError
from connector.state import spooled_pages
from connector.state.opening import State, open_state
from connector.state.page_places import Folder, open_place
from connector.state.retention import Limits
from connector.state.spooled_pages import Spool
from connector.state.tables import SPOOL
from connector.stream import Page

LARGE = [{"number": Decimal(number), "half": "\ud800", "line": "a\nb\u2028c"} for number in range(5)]


@dataclass(frozen=True)
class Kept:
    """A state whose pages are at `place`; "" is its own table."""

    state: State
    place: str

    @property
    def spool(self) -> Spool:
        return self.state.spool


@pytest.fixture(params=["table", "folder", "file", "memory"])
def kept(request: pytest.FixtureRequest, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """A spool of each kind, over a state of each kind; where it has a place, even the smallest page goes there."""
    monkeypatch.setattr(spooled_pages, "SMALL", 0)
    if request.param == "memory":
        pytest.importorskip("fsspec", reason="NO FSSPEC: pip install 'netsuite-flows[spool]'")
    places = {"table": "", "folder": f"{tmp_path}/pages", "file": f"file://{tmp_path}/pages"}
    place = places.get(request.param, f"memory://{uuid.uuid4().hex}/pages")
    with open_state(url, spool=place) as state:
        yield Kept(state, place)


@pytest.fixture
def filed(state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spool:
    """A spool over a folder, where even the smallest page goes."""
    monkeypatch.setattr(spooled_pages, "SMALL", 0)
    return state.spool.at(f"{tmp_path}/pages")


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_keeps_a_page_exactly(kept: Kept) -> None:
    page = Page([{"a": Decimal("0.10"), "d": date(2024, 1, 1), "half": "\ud800"}, *LARGE], {"after": 7}, 3)

    assert kept.spool.get("r", "pull[0]") is None
    assert kept.spool.put("r", "pull[0]", page) == page
    assert kept.spool.get("r", "pull[0]") == page


def test_keeps_a_page_without_records(kept: Kept) -> None:
    kept.spool.put("r", "pull[0]", Page([]))

    assert kept.spool.get("r", "pull[0]") == Page([])


def test_a_redo_sees_the_page_that_was_read_first(kept: Kept) -> None:
    first = kept.spool.put("r", "pull[0]", Page([1], {"after": 1}))

    assert kept.spool.put("r", "pull[0]", Page([2], None)) == first
    assert kept.spool.put("r", "pull[0]", Page([1], None)) == first
    assert kept.spool.get("r", "pull[0]") == first


def test_drops_by_prefix(kept: Kept) -> None:
    for key in ("a[0]", "a[1]", "b[0]", "%[0]"):
        kept.spool.put("r", key, Page([key]))
    kept.spool.put("other", "a[0]", Page([1]))

    kept.spool.drop("r", "%")
    kept.spool.drop("r", "a[")

    assert (kept.spool.count("r"), kept.spool.count("r", "b"), kept.spool.count("other")) == (1, 1, 1)
    assert kept.spool.get("r", "b[0]") == Page(["b[0]"])
    assert kept.spool.get("other", "a[0]") == Page([1])


def test_what_was_dropped_is_read_anew(kept: Kept) -> None:
    kept.spool.put("r", "a[0]", Page([1]))
    kept.spool.drop("r", "a[")

    assert kept.spool.put("r", "a[0]", Page([2])) == Page([2])
    assert kept.spool.get("r", "a[0]") == Page([2])


def test_a_process_that_names_no_place_reads_and_drops_what_others_kept(kept: Kept) -> None:
    kept.spool.put("r", "a[0]", Page(LARGE))
    other = Spool(kept.state.store)

    assert other.get("r", "a[0]") == Page(LARGE)
    other.drop("r")
    assert kept.spool.count("r") == 0


def test_a_place_is_empty_after_its_runs(kept: Kept) -> None:
    if not kept.place:
        pytest.skip("the table has no files")
    run = kept.state.runs.begin("flow").id
    kept.spool.put(run, "a[0]", Page(LARGE))
    kept.state.runs.finish(run, "ok")
    name = _name(kept.state, run)
    assert open_place(kept.place).read(run, name) is not None

    assert kept.state.prune(Limits(runs=-1), dry_run=True)["pages"] == 1
    assert open_place(kept.place).read(run, name) is not None
    assert kept.state.prune(Limits(runs=-1))["pages"] == 1

    assert open_place(kept.place).read(run, name) is None


def _name(state: State, run: str) -> str:
    with state.store.read() as connection:
        return str(connection.execute(select(SPOOL.c.place).where(SPOOL.c.run == run)).scalar_one()).rpartition("/")[2]


def test_a_prefix_ends_where_it_ends_whatever_the_order_of_the_database(state: State) -> None:
    for key in ("a[1", "a[10]/x", "A[1]/x", "a[1]/x", "a[1]/ä", "a_1]/x"):
        state.spool.put("r", key, Page([]))

    assert (state.spool.count("r", "a[1]/"), state.spool.count("r", "a[1"), state.spool.count("r")) == (2, 4, 6)
    state.spool.drop("r", "a[1]/")
    assert (state.spool.count("r", "a[1]/"), state.spool.count("r")) == (0, 4)


def test_a_file_has_a_record_a_line_and_the_state_none_of_it(state: State, filed: Spool, tmp_path: Path) -> None:
    filed.put("r", "a[0]", Page([{"name": "Aurora"}, {"name": "Borealis"}], {"after": 2}))

    (file,) = files(tmp_path / "pages")
    assert gzip.decompress(file.read_bytes()).splitlines() == [b'{"name":"Aurora"}', b'{"name":"Borealis"}']
    assert (file.parent.name, file.name.endswith(".jsonl.gz"), file.stat().st_mode & 0o777) == ("r", True, 0o600)
    with state.store.read() as connection:
        assert connection.execute(select(SPOOL.c.records, SPOOL.c.place)).one() == (b"", str(file))


def test_small_pages_stay_in_the_table(state: State, tmp_path: Path) -> None:
    spool = state.spool.at(f"{tmp_path}/pages")

    spool.put("r", "a[0]", Page([1, 2, 3]))
    spool.put("r", "a[1]", Page([uuid.uuid4().hex for _ in range(1000)]))

    assert len(files(tmp_path / "pages")) == 1


def test_a_page_that_another_process_kept_meanwhile_stays_and_ours_leaves_no_file(filed: Spool, tmp_path: Path) -> None:
    first = filed.put("r", "a[0]", Page([1]))
    before = files(tmp_path / "pages")

    assert filed.put("r", "a[0]", Page([2])) == first
    assert files(tmp_path / "pages") == before


@pytest.mark.parametrize("own", ["", "elsewhere"])
def test_a_file_that_is_not_there_is_told_with_both_places(
    state: State, filed: Spool, tmp_path: Path, own: str
) -> None:
    filed.put("r", "a[0]", Page([1]))
    (file,) = files(tmp_path / "pages")
    file.unlink()

    with pytest.raises(ConfigurationError) as caught:
        state.spool.at(own and f"{tmp_path}/{own}").get("r", "a[0]")

    assert f"page a[0] of run r was kept as {file}, and that file is not there" in str(caught.value)
    assert (f"looks in {tmp_path}/elsewhere" if own else "has no place of its own") in str(caught.value)
    assert "all processes need the same place" in caught.value.hint


def test_a_file_that_was_cut_off_is_told(filed: Spool, tmp_path: Path) -> None:
    filed.put("r", "a[0]", Page(LARGE))
    (file,) = files(tmp_path / "pages")
    file.write_bytes(file.read_bytes()[:-9])

    with pytest.raises(ConfigurationError, match="that file is damaged"):
        filed.get("r", "a[0]")


def test_pages_that_cannot_be_removed_at_the_end_of_a_run_stay_for_prune(
    filed: Spool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    filed.put("r", "a[0]", Page([1]))

    def away(self: Folder, run: str) -> None:
        raise ConnectivityError("the folder is not mounted")

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "remove_run", away)
        filed.drop("r")
    assert filed.count("r") == 1
    assert "not mounted" in caplog.text

    filed.drop("r")
    assert filed.count("r") == 0


def test_what_is_said_on_the_command_line_goes_before_the_project_and_the_environment(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spooled_pages, "SMALL", 0)
    monkeypatch.setenv("CONNECTOR_SPOOL", f"{tmp_path}/environment")
    for asked, place in (("", "environment"), (f"{tmp_path}/option", "option")):
        with open_state(url, spool=asked) as state:
            state.spool.at(f"{tmp_path}/project").put(place, "a[0]", Page([1]))
            assert len(files(tmp_path / place)) == 1
    assert not (tmp_path / "project").exists()


def test_a_password_in_the_address_is_not_written_into_the_state(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fsspec", reason="NO FSSPEC: pip install 'netsuite-flows[spool]'")
    monkeypatch.setattr(spooled_pages, "SMALL", 0)
    spool = state.spool.at(f"memory://me:topsecret@{uuid.uuid4().hex}/pages")

    spool.put("r", "a[0]", Page([1]))

    assert spool.get("r", "a[0]") == Page([1])
    with state.store.read() as connection:
        assert "topsecret" not in str(connection.execute(select(SPOOL)).one())
