from __future__ import annotations

import os
import threading
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConfigurationError
from connector.file.config import FileConfig
from connector.file.new_file_arguments import NewFileArguments
from connector.file.new_files import NewFiles
from connector.file.session import FileSession


def folder(place: Path | str, **arguments: Any) -> NewFiles:
    session = FileSession(FileConfig(working_directory=str(place)))
    return NewFiles(session=session, arguments=NewFileArguments(**arguments), unit=Unit())


def put(path: Path, at: int, text: str = "x") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (at, at))


def taken(window: Any) -> list[str]:
    return [] if window is None else [file["path"] for file in window["files"]]


def test_each_file_is_found_once_and_again_when_it_changes(tmp_path: Path) -> None:
    put(tmp_path / "b", 100)
    put(tmp_path / "a", 200)
    first = folder(tmp_path).window(None)
    assert first is not None
    mark = first["mark"]

    assert taken(first) == ["b", "a"]
    assert folder(tmp_path).window(mark) is None
    put(tmp_path / "c", 200)  # the same moment, but it was not there
    put(tmp_path / "b", 300)
    assert taken(folder(tmp_path).window(mark)) == ["c", "b"]


def test_a_window_is_bounded_and_the_next_goes_on(tmp_path: Path) -> None:
    for number in range(7):
        put(tmp_path / f"f{number}", 100)
    mark, found = None, []
    while window := folder(tmp_path, max_files=3).window(mark):
        found += taken(window)
        mark = window["mark"]

    assert found == [f"f{number}" for number in range(7)]


def test_a_window_of_time_may_be_asked_for(tmp_path: Path) -> None:
    put(tmp_path / "a", 100)
    put(tmp_path / "b", 200)
    asked = {"from": datetime.fromtimestamp(150, UTC), "to": None}

    assert taken(folder(tmp_path).window(asked)) == ["b"]


def test_without_watermark_everything_is_new(tmp_path: Path) -> None:
    put(tmp_path / "a", 100)
    files = folder(tmp_path, watermark_mode="off", auto_delete=True)
    window = files.window(None)
    assert window is not None
    files.acknowledge(window, failed=())

    assert window["mark"] is None
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_still_grows_is_left_to_a_later_poll(tmp_path: Path) -> None:
    put(tmp_path / "done", 100)
    growing = (tmp_path / "growing").open("w", encoding="utf-8")
    over = threading.Event()

    def grow() -> None:
        while not over.wait(0.01):
            growing.write("x")
            growing.flush()

    writer = threading.Thread(target=grow)
    writer.start()
    time.sleep(0.05)
    window = folder(tmp_path, time_between_size_check="200ms").window(None)
    over.set()
    writer.join()
    growing.close()

    assert window is not None
    assert taken(window) == ["done"]
    assert taken(folder(tmp_path).window(window["mark"])) == ["growing"]


def test_acknowledged_files_move_and_write_over_nothing(tmp_path: Path) -> None:
    put(tmp_path / "in" / "sub" / "a.csv", 100)
    put(tmp_path / "done" / "sub" / "old-a.csv", 50, "earlier")
    files = folder(tmp_path, directory="in", recursive=True, move_to_directory="done", rename_to="old-{stem}{suffix}")
    window = files.window(None)
    assert window is not None
    files.acknowledge(window, failed=())
    files.acknowledge(window, failed=())  # a run that was killed does it again

    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.csv"))
    assert left == ["done/sub/old-a-2.csv", "done/sub/old-a.csv"]
    assert (tmp_path / "done" / "sub" / "old-a.csv").read_text(encoding="utf-8") == "earlier"


def test_a_file_that_was_changed_after_it_was_found_stays(tmp_path: Path) -> None:
    put(tmp_path / "a", 100)
    files = folder(tmp_path, auto_delete=True)
    window = files.window(None)
    assert window is not None
    put(tmp_path / "a", 200, "new")
    files.acknowledge(window, failed=())

    assert (tmp_path / "a").exists()


def test_files_behind_a_url_are_found() -> None:
    box = f"memory://{uuid.uuid4().hex}"
    assert folder(box).window(None) is None
    path = folder(box).session.path("a.csv")
    with path.open("wb") as file:
        file.write(b"x")
    files = folder(box, watermark_mode="created", auto_delete=True)
    window = files.window(None)
    assert window is not None
    files.acknowledge(window, failed=())

    assert taken(window) == ["a.csv"]
    assert not path.exists()


@pytest.mark.skipif(hasattr(Path("/").stat(), "st_birthtime"), reason="here Python tells when a file was created")
def test_a_watermark_that_the_file_system_does_not_have_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "a", 100)

    with pytest.raises(ConfigurationError, match="does not tell when a file was created"):
        folder(tmp_path, watermark_mode="created").window(None)


def test_files_stay_where_a_record_failed(tmp_path: Path) -> None:
    put(tmp_path / "a", 100)
    for applied in (False, True):
        files = folder(tmp_path, auto_delete=True, apply_post_action_when_failed=applied)
        window = files.window(None)
        assert window is not None
        files.acknowledge(window, failed=None)
        assert (tmp_path / "a").exists() is not applied


def test_only_the_files_that_failed_stay(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        put(tmp_path / name, 100)
    files = folder(tmp_path, auto_delete=True)
    window = files.window(None)
    assert window is not None
    files.acknowledge(window, failed={1})

    assert [path.name for path in tmp_path.iterdir()] == ["b"]
