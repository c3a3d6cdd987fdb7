from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from connector.permit.membership import Membership

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no shared locks: each process is alone")


def test_the_first_is_alone_and_the_next_is_not(tmp_path: Path) -> None:
    one, other = Membership(tmp_path / "members"), Membership(tmp_path / "members")

    assert one.join()
    assert not other.join()
    assert not one.join()


def test_who_comes_when_all_have_left_is_alone_again(tmp_path: Path) -> None:
    one, other = Membership(tmp_path / "members"), Membership(tmp_path / "members")
    one.join()
    other.join()

    one.leave()
    assert not Membership(tmp_path / "members").join()
    other.leave()
    other.leave()
    assert Membership(tmp_path / "members").join()


def test_who_is_forgotten_has_left(tmp_path: Path) -> None:
    Membership(tmp_path / "members").join()
    gc.collect()

    assert Membership(tmp_path / "members").join()


def test_a_file_that_was_removed_is_joined_anew(tmp_path: Path) -> None:
    one = Membership(tmp_path / "members")
    one.join()
    (tmp_path / "members").unlink()

    assert one.join()
    assert not Membership(tmp_path / "members").join()


_MEMBER = """
import sys, time
from pathlib import Path
from connector.permit.membership import Membership
member = Membership(Path(sys.argv[1]))
print(member.join(), flush=True)
time.sleep(60)
"""


def test_a_killed_process_has_left(tmp_path: Path) -> None:
    file = tmp_path / "members"
    with subprocess.Popen([sys.executable, "-c", _MEMBER, str(file)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"True\n"
        here = Membership(file)
        assert not here.join()
        here.leave()
        other.kill()
        other.wait()

    assert Membership(file).join()
