from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import time_machine

from connector.errors import ConfigurationError, RetryableError
from connector.permit.allowance import Allowance
from connector.permit.machine_slots import MachineSlots, _make_private
from connector.permit.sharing import budget


def test_no_more_than_the_limit_run_at_once(tmp_path: Path) -> None:
    running, most = 0, 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal running, most
        with budget("account", 3, folder=tmp_path).hold():
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
    one, other = budget("account", 1, folder=tmp_path), budget("account", 1, folder=tmp_path)

    with one.hold(), pytest.raises(RetryableError) as caught, other.hold(time.monotonic() + 0.05):
        pass

    assert caught.value.is_a("NETSUITE:TOO_MANY_REQUESTS")
    with other.hold(time.monotonic() + 1):
        pass


def test_each_user_has_a_limit_of_its_own_over_what_all_have_in_flight(tmp_path: Path) -> None:
    narrow, wide = budget("account", 1, folder=tmp_path), budget("account", 2, folder=tmp_path)

    with wide.hold():
        with pytest.raises(RetryableError), narrow.hold(time.monotonic() + 0.05):
            pass
        with wide.hold(time.monotonic() + 1) as second:
            assert second.at == 2


def test_accounts_do_not_hinder_each_other(tmp_path: Path) -> None:
    with budget("a", 1, folder=tmp_path).hold(), budget("b", 1, folder=tmp_path).hold(time.monotonic() + 1):
        pass


_HOLDER = """
import sys, time
from pathlib import Path
from connector.permit.sharing import budget
with budget("account", 1, folder=Path(sys.argv[1]), request_time=float(sys.argv[2])).hold():
    print("held", flush=True)
    time.sleep(60)
"""


def killed_in_a_request(folder: Path, request_time: float) -> None:
    command = [sys.executable, "-c", _HOLDER, str(folder), str(request_time)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        gate = budget("account", 1, folder=folder)
        with pytest.raises(RetryableError), gate.hold(time.monotonic() + 0.05):
            pass
        assert gate.standing().in_use == 1
        holder.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_killed_process_gives_its_permit_back_when_its_request_is_over(tmp_path: Path) -> None:
    gate = budget("account", 1, folder=tmp_path)
    killed_in_a_request(tmp_path, 30)
    with pytest.raises(RetryableError), gate.hold(time.monotonic() + 0.05):
        pass
    assert gate.standing().in_use == 1

    with time_machine.travel(time.time() + 31), gate.hold(time.monotonic() + 5):
        pass


def test_who_closes_a_permit_in_order_leaves_nothing_behind(tmp_path: Path) -> None:
    with budget("account", 1, folder=tmp_path, request_time=30).hold():
        pass

    with budget("account", 1, folder=tmp_path).hold(time.monotonic() + 0.05) as permit:
        assert permit.at == 1


def test_a_clock_that_was_set_back_keeps_no_permit(tmp_path: Path) -> None:
    killed_in_a_request(tmp_path, 30)

    with time_machine.travel(time.time() - 86400):
        assert budget("account", 1, folder=tmp_path).standing().in_use == 0


def test_a_damaged_limit_teaches_nothing(tmp_path: Path) -> None:
    slots = MachineSlots("account", tmp_path)
    with slots.gate() as gate:
        gate.write(Allowance(lowered=3))
    (file,) = tmp_path.rglob("limit.json")
    for text in ('{"lowered": -4, "since": "x"}', "[1]", "{", "\x00"):
        file.write_text(text, encoding="utf-8")
        with slots.gate() as gate:
            assert gate.read() == Allowance()


def test_everything_is_private_and_a_link_in_its_place_is_refused(tmp_path: Path) -> None:
    with budget("account", folder=tmp_path / "permits").hold():
        modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "permits").rglob("*")}
    (tmp_path / "link").symlink_to(tmp_path)

    assert modes == {0}
    assert (tmp_path / "permits").stat().st_mode & 0o077 == 0
    with pytest.raises(ConfigurationError, match="not a folder of this user"):
        _make_private(tmp_path / "link")


def test_the_files_of_accounts_that_nobody_asks_are_removed(tmp_path: Path) -> None:
    with budget("old", folder=tmp_path).hold():
        pass
    (old,) = tmp_path.iterdir()
    os.utime(old, (1, 1))

    with budget("new", folder=tmp_path).hold():
        assert not old.exists()


def lower_to_three(slots: MachineSlots) -> None:
    with slots.gate() as gate:
        gate.write(Allowance(lowered=3, since=gate.now))


def learned(slots: MachineSlots) -> Allowance:
    with slots.gate() as gate:
        return gate.read()


def test_what_an_account_taught_outlives_those_who_asked_it(tmp_path: Path) -> None:
    one = MachineSlots("account", tmp_path)
    lower_to_three(one)
    one.close()

    assert learned(MachineSlots("account", tmp_path)).lowered == 3


@pytest.mark.skipif(sys.platform == "win32", reason="there, each process is alone")
def test_what_an_address_of_this_machine_taught_lasts_as_long_as_somebody_shares_it(tmp_path: Path) -> None:
    one, other = (MachineSlots("http://127.0.0.1:8080", tmp_path, lasting=False) for _ in range(2))
    lower_to_three(one)
    assert learned(other).lowered == 3
    one.close()
    assert learned(MachineSlots("http://127.0.0.1:8080", tmp_path, lasting=False)).lowered == 3
    other.close()

    assert learned(MachineSlots("http://127.0.0.1:8080", tmp_path, lasting=False)) == Allowance()


def test_who_closed_it_and_comes_back_learns_anew(tmp_path: Path) -> None:
    slots = MachineSlots("http://127.0.0.1:8080", tmp_path, lasting=False)
    lower_to_three(slots)
    assert learned(slots).lowered == 3
    slots.close()

    assert learned(slots) == Allowance()
