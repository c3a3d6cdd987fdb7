from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from connector.errors import RetryableError
from connector.netsuite.auth.token_file import TokenFile

KEY = "ab" * 32


def test_what_is_kept_is_readable_for_its_owner_only(tmp_path: Path) -> None:
    file = TokenFile(KEY, tmp_path / "tokens")
    with file.locked():
        file.write({"access": "secret"})

    assert file.read() == {"access": "secret"}
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "tokens").iterdir()} == {0o600}
    assert (tmp_path / "tokens").stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in (tmp_path / "tokens").iterdir()) == [f"{KEY}.json", "lock-ab"]


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", "\x00\xff", '{"access": ', "[" * 100_000])
def test_a_damaged_file_is_no_file(tmp_path: Path, text: str) -> None:
    file = TokenFile(KEY, tmp_path)
    file.path.write_text(text, encoding="latin-1")
    file.path.chmod(0o600)

    assert file.read() == {}
    with file.locked():
        file.write({"access": "new"})
    assert file.read() == {"access": "new"}


def test_a_file_that_others_may_write_is_not_believed(tmp_path: Path) -> None:
    file = TokenFile(KEY, tmp_path)
    file.write({"access": "planted"})
    file.path.chmod(0o666)
    assert file.read() == {}

    (tmp_path / "elsewhere").write_text('{"access": "planted"}', encoding="utf-8")
    file.path.unlink()
    file.path.symlink_to(tmp_path / "elsewhere")
    assert file.read() == {}


def test_a_second_one_waits_and_gives_up(tmp_path: Path) -> None:
    file, entered = TokenFile(KEY, tmp_path), threading.Event()
    with file.locked():
        with pytest.raises(RetryableError, match="same token"), TokenFile(KEY, tmp_path).locked(0.05):
            entered.set()
        with TokenFile("cd" * 32, tmp_path).locked(0.05):
            pass
    with TokenFile(KEY, tmp_path).locked(0.05):
        pass
    assert not entered.is_set()


def test_files_that_no_token_can_outlive_are_removed(tmp_path: Path) -> None:
    old = TokenFile("cd" * 32, tmp_path)
    old.write({"access": "old"})
    os.utime(old.path, (1, 1))

    TokenFile(KEY, tmp_path).write({"access": "new"})

    assert not old.path.exists()
