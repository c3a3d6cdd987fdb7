import os
import signal
import subprocess
import sys
from pathlib import Path

from connector.sandbox.own_folder import OwnFolder

HOLD = """
import sys, time
from pathlib import Path
from connector.sandbox.own_folder import OwnFolder
folder = OwnFolder("mine-", Path(sys.argv[1]))
(folder.path / "tables.db").write_bytes(b"x" * 1000)
print(folder.path, flush=True)
time.sleep(60)
"""


def aged(path: Path) -> None:
    os.utime(path, (1, 1))


def test_what_a_killed_process_left_is_gone_when_the_next_one_starts(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        left = Path(other.stdout.readline().strip())
        aged(left)
        first = OwnFolder("mine-", tmp_path)
        still_there = left.exists()
        other.send_signal(signal.SIGKILL)
        other.wait(10)
        aged(left)
        second = OwnFolder("mine-", tmp_path)

    assert still_there  # its process lived
    assert not left.exists()
    assert first.path.exists()
    for one in (first, second, second):
        one.close()
    assert list(tmp_path.iterdir()) == []


def test_folders_that_are_not_ours_stay(tmp_path: Path) -> None:
    for name in ("mine-unknown", "other-1"):
        (tmp_path / name).mkdir()
        aged(tmp_path / name)
    (tmp_path / "mine-link").symlink_to(tmp_path / "other-1")
    OwnFolder("mine-", tmp_path).close()

    assert {one.name for one in tmp_path.iterdir()} == {"mine-unknown", "other-1", "mine-link"}
