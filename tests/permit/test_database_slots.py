from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from connector.errors import ConfigurationError, ConnectorError, RetryableError
from connector.permit.allowance import Allowance
from connector.permit.budget import Budget, Line, UnreachableError
from connector.permit.database_slots import DatabaseSlots, connected

pytestmark = pytest.mark.postgres
Machine = Callable[..., Budget]


@pytest.fixture
def machine(postgres_url: str, request: pytest.FixtureRequest) -> Iterator[Machine]:
    """Budgets of one account of the test's own, each as another machine has it: with a connection of its own."""
    made: list[Budget] = []

    def start(most: int | None = 2, key: str = f"account of {request.node.name}") -> Budget:
        made.append(Budget(Line(DatabaseSlots(key, postgres_url)), most))
        return made[-1]

    yield start
    for one in made:
        one.close()


def soon() -> float:
    return time.monotonic() + 0.2


def cut(postgres_url: str) -> None:
    """As when the network or the server fails, for this test alone: others run on the same server."""
    with connected(postgres_url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = 'connector permits' AND pid <> pg_backend_pid()"
        )


def test_machines_share_the_permits_of_an_account(machine: Machine) -> None:
    one, other, elsewhere = machine(), machine(), machine(key="another account")

    with one.hold(), other.hold() as second:
        assert second.at == 2
        with pytest.raises(RetryableError), one.hold(soon()):
            pass
        with elsewhere.hold(soon()) as alone:
            assert alone.at == 1
    with one.hold(soon()), one.hold(soon()):
        pass
    assert other.standing().in_use == 0


def test_what_one_machine_learns_holds_for_all(machine: Machine) -> None:
    one, other = machine(None), machine(None)
    with other.hold(), other.hold(), one.hold() as third:
        third.refused()

    assert other.standing().limit == 2
    assert one.asks()
    assert not other.asks()
    other.learn(1)
    assert one.standing().limit == 1


def test_what_is_learned_of_a_sandbox_does_not_outlive_those_who_share_it(
    postgres_url: str, request: pytest.FixtureRequest
) -> None:
    def part(key: str = f"http://127.0.0.1:8080|{request.node.name}", **more: bool) -> Budget:
        return Budget(Line(DatabaseSlots(key, postgres_url, **more)))

    one, other = part(lasting=False), part(lasting=False)
    with other.hold(), one.hold(), one.hold() as third:
        assert third.at == 3
        third.refused()
    one.close()
    assert other.standing().limit == 2
    joined = part(lasting=False)
    assert (joined.standing().limit, joined.standing().in_use) == (2, 0)
    for each in (joined, other):
        each.close()

    until = time.monotonic() + 5
    while (fresh := part(lasting=False)).standing().limit is not None and time.monotonic() < until:
        fresh.close()  # the server may still be taking leave of the others
        time.sleep(0.05)
    assert fresh.standing().limit is None
    fresh.close()


_HOLDER = """
import sys, time
from connector.permit.sharing import budget
with budget("account", 1, url=sys.argv[1], request_time=float(sys.argv[2])).hold():
    print("held", flush=True)
    time.sleep(60)
"""


def killed_in_a_request(postgres_url: str, request_time: float, meanwhile: Callable[[], None] = lambda: None) -> None:
    command = [sys.executable, "-c", _HOLDER, postgres_url, str(request_time)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        meanwhile()
        holder.kill()


def test_a_killed_machine_gives_its_permits_back(machine: Machine, postgres_url: str) -> None:
    here = machine(1, "account")

    def refused_meanwhile() -> None:
        with pytest.raises(RetryableError), here.hold(soon()):
            pass

    killed_in_a_request(postgres_url, 2, refused_meanwhile)

    with here.hold(time.monotonic() + 30):
        pass


def test_its_permits_are_kept_as_long_as_its_requests_may_go_on(machine: Machine, postgres_url: str) -> None:
    here = machine(1, "account")
    killed_in_a_request(postgres_url, 30)

    with connected(postgres_url) as connection:  # its locks are gone, as the server has seen its end
        locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND objsubid = 2"
        database = " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        while connection.execute(locks + database).fetchone() != (0,):
            time.sleep(0.02)

    assert here.standing().in_use == 1
    with pytest.raises(RetryableError), here.hold(soon()):
        pass


def test_a_lost_connection_takes_its_permits_again_before_anything_new_is_sent(
    machine: Machine, postgres_url: str
) -> None:
    here, there = machine(), machine()
    with here.hold():
        with here.hold():
            cut(postgres_url)
            with pytest.raises(RetryableError), here.hold(soon()):
                pass  # two of its own are still in flight
            with pytest.raises(RetryableError), there.hold(soon()):
                pass
            assert there.standing().in_use == 2
        with there.hold(soon()):
            pass
    assert there.standing().in_use == 0


def test_a_permit_whose_connection_was_lost_is_given_back_without_an_error(machine: Machine, postgres_url: str) -> None:
    here = machine()
    with here.hold():
        cut(postgres_url)

    with here.hold(soon()), here.hold(soon()):
        pass


def test_without_the_database_nothing_is_sent_and_no_password_is_told() -> None:
    away = Budget(Line(DatabaseSlots("account", "postgresql://user:geheim@127.0.0.1:1/permits")), 2)

    with pytest.raises(UnreachableError) as caught, away.hold(soon()):
        pass

    assert caught.value.is_a("NETSUITE:CONNECTIVITY")
    assert "geheim" not in str(caught.value) + caught.value.hint
    with pytest.raises(ConfigurationError, match="cannot be read"):
        connected("postgresql://[")


def test_many_threads_of_two_machines_stay_below_the_limit(machine: Machine) -> None:
    machines = [machine(3), machine(3)]
    running, most, done = 0, 0, 0
    lock = threading.Lock()
    errors: list[ConnectorError] = []

    def work(own: Budget) -> None:
        nonlocal running, most, done
        for _ in range(5):
            with own.hold():
                with lock:
                    running += 1
                    most = max(most, running)
                time.sleep(0.002)
                with lock:
                    running -= 1
                    done += 1

    threads = [threading.Thread(target=work, args=(machines[number % 2],)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (most, done, errors) == (3, 40, [])


def test_a_damaged_state_teaches_nothing(postgres_url: str) -> None:
    slots = DatabaseSlots("account", postgres_url)
    with slots.gate() as gate:
        gate.write(Allowance(lowered=3))
    with connected(postgres_url) as connection:
        connection.execute("UPDATE connector_permits SET state = '{'")

    with slots.gate() as gate:
        assert gate.read() == Allowance()
    slots.close()


def test_who_may_not_create_the_table_is_told(postgres_url: str) -> None:
    with connected(postgres_url) as connection:
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        connection.execute("DROP ROLE IF EXISTS only_reads")
        connection.execute("CREATE ROLE only_reads LOGIN")
    found: dict[str, Any] = {}
    url = postgres_url.replace("//", "//only_reads@", 1) if "@" not in postgres_url else ""
    if not url:
        head, _, tail = postgres_url.partition("://")
        url = f"{head}://only_reads@{tail.partition('@')[2]}"
    slots = DatabaseSlots("account", url)
    try:
        with pytest.raises(ConfigurationError, match="connector_permits"), slots.gate():
            found["entered"] = True
    finally:
        slots.close()
        with connected(postgres_url) as connection:
            connection.execute("DROP ROLE only_reads")
    assert not found
