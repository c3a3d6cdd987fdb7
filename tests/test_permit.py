from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from connector.errors import RetryableError
from connector.permit import MachinePermits, Unlimited, permits


def test_no_more_than_the_limit_run_at_once(tmp_path: Path) -> None:
    gate = MachinePermits("account", 3, tmp_path)
    running, most = 0, 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal running, most
        with gate.hold():
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.01)
            with lock:
                running -= 1

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 3


def test_two_connections_of_one_account_share_permits(tmp_path: Path) -> None:
    one, other = MachinePermits("account", 1, tmp_path), MachinePermits("account", 1, tmp_path)

    with one.hold(), pytest.raises(RetryableError) as caught, other.hold(time.monotonic() + 0.05):
        pass

    assert caught.value.is_a("NETSUITE:TOO_MANY_REQUESTS")
    with other.hold(time.monotonic() + 1):
        pass


def test_accounts_do_not_hinder_each_other(tmp_path: Path) -> None:
    with MachinePermits("a", 1, tmp_path).hold(), MachinePermits("b", 1, tmp_path).hold(time.monotonic() + 1):
        pass


def test_a_deadline_ends_the_wait_inside_one_process(tmp_path: Path) -> None:
    gate = MachinePermits("account", 1, tmp_path)

    with gate.hold(), pytest.raises(RetryableError), gate.hold(time.monotonic() + 0.05):
        pass


_HOLDER = """
import sys, time
from pathlib import Path
from connector.permit import MachinePermits
with MachinePermits("account", 1, Path(sys.argv[1])).hold():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permits are counted per process on Windows")
def test_a_killed_process_gives_its_permit_back(tmp_path: Path) -> None:
    gate = MachinePermits("account", 1, tmp_path)
    with subprocess.Popen([sys.executable, "-c", _HOLDER, str(tmp_path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(RetryableError), gate.hold(time.monotonic() + 0.05):
            pass
        holder.kill()
        holder.wait()

        with gate.hold(time.monotonic() + 5):
            pass


def test_a_limit_below_one_is_none() -> None:
    assert isinstance(permits("account", -1), Unlimited)
    assert isinstance(permits("account", 2), MachinePermits)
    with permits("account", -1).hold():
        pass
