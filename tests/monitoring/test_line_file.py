"""A log file is read by its owner only, and outlives what others do to it."""

from __future__ import annotations

import io
import multiprocessing
import stat
from pathlib import Path

import pytest

from connector.errors import ConfigurationError
from connector.monitoring.line_file import LineFile, to_stderr


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "run.log"
    with LineFile(path) as file:
        file.write("one")
        file.write("zwei €")

    assert path.read_text(encoding="utf-8") == "one\nzwei €\n"
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700


def test_a_file_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "run.log"
    path.write_text("before\n")
    path.chmod(0o644)
    with LineFile(path) as file:
        file.write("after")

    assert path.read_text() == "before\nafter\n"
    assert mode(path) == 0o600


def test_it_is_made_anew_where_it_was_moved_away(tmp_path: Path) -> None:
    path = tmp_path / "run.log"
    with LineFile(path) as file:
        file.write("old")
        path.rename(tmp_path / "run.log.1")
        file.write("new")

    assert path.read_text() == "new\n"
    assert (tmp_path / "run.log.1").read_text() == "old\n"


def test_where_it_cannot_be_written_that_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "target").touch()
    (tmp_path / "link").symlink_to(tmp_path / "target")

    with pytest.raises(ConfigurationError, match="cannot be written") as caught:
        LineFile(tmp_path / "link")
    assert "--log-file" in caught.value.hint
    with pytest.raises(ConfigurationError):
        LineFile(tmp_path)


def test_a_full_disk_stops_nothing() -> None:
    with LineFile("/dev/full") as file:
        file.write("lost")


def _fill(path: Path, word: str) -> None:
    with LineFile(path) as file:
        for _ in range(200):
            file.write(word * 100)


def test_lines_of_several_processes_stay_whole(tmp_path: Path) -> None:
    path = tmp_path / "run.log"
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_fill, args=(path, word)) for word in "ab"]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert sorted(path.read_text().splitlines()) == ["a" * 100] * 200 + ["b" * 100] * 200


def test_stderr_may_be_a_stand_in() -> None:
    stream = io.StringIO()
    to_stderr(stream)("a line")

    assert stream.getvalue() == "a line\n"
