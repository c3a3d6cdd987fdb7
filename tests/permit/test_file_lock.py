from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from connector.permit import file_lock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")


def test_one_holder_excludes_all_others_until_it_lets_go(tmp_path: Path) -> None:
    one, other = (file_lock.opened(tmp_path / "lock") for _ in range(2))

    assert file_lock.take(one)
    assert not file_lock.take(other)
    assert not file_lock.take(other, shared=True)
    file_lock.release(one)
    assert file_lock.take(other)
    file_lock.release(other)


def test_those_who_share_exclude_who_does_not(tmp_path: Path) -> None:
    one, other, third = (file_lock.opened(tmp_path / "lock") for _ in range(3))

    assert file_lock.take(one)
    assert file_lock.take(one, shared=True)
    assert file_lock.take(other, shared=True)
    assert not file_lock.take(third)
    for handle in (one, other, third):
        file_lock.release(handle)


def test_a_forked_child_does_not_keep_what_was_released(tmp_path: Path) -> None:
    one = file_lock.opened(tmp_path / "lock")
    assert file_lock.take(one)
    copy = os.dup(one)
    file_lock.release(one)

    other = file_lock.opened(tmp_path / "lock")
    assert file_lock.take(other)
    for handle in (copy, other):
        os.close(handle)


def test_the_file_is_private(tmp_path: Path) -> None:
    os.close(file_lock.opened(tmp_path / "lock"))

    assert (tmp_path / "lock").stat().st_mode & 0o077 == 0
