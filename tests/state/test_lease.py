from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import update

from connector.errors import ConfigurationError, RetryableError
from connector.state.lease import Lease, broken, configured, here, is_alive
from connector.state.opening import open_state
from connector.state.tables import LOCKS
from connector.state.transactions import Store

HOLDER = """
import sys, time
from connector.state.opening import open_state
state = open_state(sys.argv[1])
print(state.runs.begin("flow").id, flush=True)
time.sleep(60)
"""


def test_a_killed_holder_blocks_nobody_on_its_machine(shared_url: str) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, shared_url], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    run = holder.stdout.readline().strip()
    with open_state(shared_url) as state:
        with pytest.raises(RetryableError, match=f"being run by process {holder.pid}"):
            state.runs.begin("flow")
        holder.kill()
        holder.wait()
        holder.stdout.close()

        assert state.runs.begin("flow").id == run


def test_what_the_environment_says_goes_before_what_a_project_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert configured(60) == 60
    monkeypatch.setenv("CONNECTOR_LEASE_SECONDS", "10")
    assert configured(60) == 10


def test_a_dead_holder_elsewhere_blocks_until_its_claim_runs_out(shared_url: str) -> None:
    store = Store(shared_url)
    Lease(store, "flow", seconds=60)
    with store.write() as connection:
        connection.execute(update(LOCKS).values(host="elsewhere", expires_at=store.now(connection) + 0.3))

    with pytest.raises(RetryableError, match="on elsewhere") as error:
        Lease(store, "flow")
    assert error.value.retry_after == 1
    time.sleep(0.4)
    Lease(store, "flow").release()
    store.close()


def test_is_renewed_while_its_holder_lives(shared_url: str) -> None:
    store = Store(shared_url)
    lease = Lease(store, "flow", seconds=0.6)
    time.sleep(1.2)

    lease.check()
    with pytest.raises(RetryableError):
        Lease(store, "flow")
    lease.release()
    lease.release()
    store.close()


def test_a_holder_that_slept_too_long_is_told(shared_url: str) -> None:
    store = Store(shared_url)
    sleeper = Lease(store, "flow", seconds=60)
    with store.write() as connection:
        connection.execute(update(LOCKS).values(expires_at=0))
    other = Lease(store, "flow")
    sleeper._renewed -= 60  # what its clock says after the sleep

    with pytest.raises(RetryableError, match="taken over by another process"):
        sleeper.check()
    sleeper.release()
    with pytest.raises(RetryableError):
        Lease(store, "flow")
    other.release()
    store.close()


def test_tells_the_living_from_the_dead() -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()

    assert is_alive(1)
    assert not is_alive(done.pid)
    assert here() == here() != ""


def test_two_processes_that_start_together_are_not_both_let_in(shared_url: str, tmp_path: Path) -> None:
    open_state(shared_url).close()
    script = tmp_path / "start.py"
    script.write_text(
        "import sys, time\n"
        "from connector.state.opening import open_state\n"
        "from connector.errors import RetryableError\n"
        "state = open_state(sys.argv[1])\n"
        "sys.stdin.readline()\n"
        "try:\n"
        "    state.runs.begin('flow')\n"
        "    print('in', flush=True)\n"
        "except RetryableError:\n"
        "    print('out', flush=True)\n"
        "sys.stdin.readline()\n",
        encoding="utf-8",
    )
    command = [sys.executable, str(script), shared_url]
    starters = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    time.sleep(1.5)
    for starter in starters:
        assert starter.stdin is not None
        starter.stdin.write("go\n")
        starter.stdin.flush()

    said = [starter.stdout.readline().strip() for starter in starters if starter.stdout is not None]
    for starter in starters:
        starter.communicate("leave\n", timeout=30)

    assert sorted(said) == ["in", "out"]


def test_the_leases_of_a_dead_process_are_broken_and_no_others(shared_url: str) -> None:
    store = Store(shared_url)
    dead, similar, nameless = "77-abc_d", "77-abcXd", ""
    leases = {owner: Lease(store, f"flow of {owner}", seconds=60, owner=owner) for owner in (dead, similar, nameless)}
    with store.write() as connection:
        broken(connection, dead)

    Lease(store, f"flow of {dead}").release()
    for owner in (similar, nameless):
        with pytest.raises(RetryableError):
            Lease(store, f"flow of {owner}")
        leases[owner].release()
    leases[dead]._renewed -= 60
    with pytest.raises(RetryableError, match="taken over by another process"):
        leases[dead].check()
    leases[dead].release()
    store.close()


BOOT = Path("/proc/sys/kernel/random/boot_id")


@pytest.mark.skipif(not BOOT.exists(), reason="there is no id of the kernel's start to tell machines of one name apart")
def test_a_process_of_another_machine_of_the_same_name_is_not_taken_for_dead(shared_url: str) -> None:
    elsewhere = here().replace(BOOT.read_text(encoding="ascii").strip(), "another start")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    store = Store(shared_url)
    Lease(store, "flow").end()
    with store.write() as connection:
        connection.execute(update(LOCKS).values(host=elsewhere, pid=ended.pid))

    with pytest.raises(RetryableError, match="being run by process"):
        Lease(store, "flow")
    store.close()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there, an ended process is told apart by its parent")
def test_a_process_that_ended_and_that_its_parent_did_not_ask_after_is_not_alive() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    assert is_alive(child.pid)
    child.kill()
    end = time.monotonic() + 10
    while is_alive(child.pid) and time.monotonic() < end:
        time.sleep(0.01)

    assert not is_alive(child.pid)  # a zombie: nobody has waited for it
    child.wait()
    assert not is_alive(child.pid)


def test_the_length_of_leases_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert configured() == 30
    monkeypatch.setenv("CONNECTOR_LEASE_SECONDS", "12.5")
    assert configured() == 12.5
    for wrong in ("4", "soon", "inf", "nan"):
        monkeypatch.setenv("CONNECTOR_LEASE_SECONDS", wrong)
        with pytest.raises(ConfigurationError, match=f"CONNECTOR_LEASE_SECONDS={wrong}"):
            open_state("memory")
