"""Who adds to a file: each once, in whatever order, however many at a time, and after a kill."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from connector.file import file_actions
from connector.file.append_ledger import AppendLedger
from connector.file.config import FileConfig
from connector.file.landing import landing
from connector.file.session import FileSession

SAME = b"same\n"


def ledger_of(folder: Path, name: str = "out.txt") -> AppendLedger:
    return AppendLedger(landing(FileSession(FileConfig(upload_directory=str(folder / "up"))), str(folder / name)))


def add(ledger: AppendLedger, unit: str, data: bytes = SAME) -> None:
    ledger.added(unit, lambda size: (data, {"at": size}))


def killed(ledger: AppendLedger, unit: str, most: int) -> None:
    """A unit whose process is killed when *most* of its bytes are there."""
    put = file_actions.put

    def dies(path: Path, data: bytes, *, mode: str, make_folders: bool) -> None:
        if most:
            put(path, data[:most], mode=mode, make_folders=make_folders)
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(file_actions, "put", dies)
        with pytest.raises(KeyboardInterrupt):
            add(ledger, unit)


def test_equal_bytes_of_two_units_are_both_there_and_each_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: add(ledger_of(tmp_path), f"run/{n % 20}"), range(60)))

    assert (tmp_path / "out.txt").read_bytes() == SAME * 20


@pytest.mark.parametrize("most", [0, 2, len(SAME)])
@pytest.mark.parametrize("first", ["run/a", "run/b"])
def test_a_killed_unit_adds_once_whoever_comes_first_afterwards(tmp_path: Path, most: int, first: str) -> None:
    ledger = ledger_of(tmp_path)
    add(ledger, "run/before")
    killed(ledger, "run/a", most)
    for unit in (first, "run/a", "run/b", "run/before"):
        add(ledger_of(tmp_path), unit)

    assert (tmp_path / "out.txt").read_bytes() == SAME * 3


def test_a_file_behind_a_url_is_added_to_once(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    session = FileSession(FileConfig(upload_directory=str(tmp_path / "up")))
    ledger = AppendLedger(landing(session, f"local://{tmp_path}/store/out.txt"))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: add(ledger, f"run/{n % 5}"), range(10)))

    assert (tmp_path / "store" / "out.txt").read_bytes() == SAME * 5


def test_what_was_remembered_is_given_again_until_it_is_forgotten(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path)
    add(ledger, "run/a[0]")
    add(ledger, "run/a[1]")
    add(ledger, "run/ab[0]")
    latest = ledger.latest("run/a")
    ledger.forget("run/a")

    assert latest == {"at": 5}
    assert (ledger.recall("run/a[1]"), ledger.recall("run/ab[0]")) == (None, {"at": 10})
    ledger.forget("run/ab")
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_a_file_that_somebody_has_replaced_is_not_touched(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    for unit in ("run/a", "run/b"):
        add(ledger_of(tmp_path), unit)
    target.write_bytes(b"another")
    add(ledger_of(tmp_path), "run/c")

    assert target.read_bytes() == b"another" + SAME


def test_a_ledger_that_is_none_of_ours_is_replaced(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path)
    ledger.path.write_bytes(b"{[\nnot ours\n")
    add(ledger, "run/a")
    add(ledger, "run/a")

    assert (tmp_path / "out.txt").read_bytes() == SAME


def test_the_ledger_stays_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connector.file.append_ledger.MOST", 4)
    ledger = ledger_of(tmp_path)
    for number in range(20):
        add(ledger, f"run/{number}")

    assert len(ledger.path.read_bytes().splitlines()) <= 10
    assert ledger.recall("run/19") == {"at": 95}


def test_a_link_in_place_of_the_ledger_leads_nowhere(tmp_path: Path) -> None:
    victim, ledger = tmp_path / "victim", ledger_of(tmp_path)
    victim.write_bytes(b"precious\n")
    ledger.path.symlink_to(victim)
    add(ledger, "run/a")

    assert victim.read_bytes() == b"precious\n"
    assert not ledger.path.is_symlink()


def test_a_folder_whose_files_are_gone_is_empty(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    add(ledger_of(folder), "run/a")
    file_actions.delete(folder / "out.txt", recursive=False)
    file_actions.delete(folder, recursive=False)

    assert not folder.exists()
