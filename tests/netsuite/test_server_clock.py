from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate

from connector.netsuite.server_clock import ServerClock


def test_learns_the_skew_from_the_date_header() -> None:
    clock = ServerClock(lambda: 1_000_000.0, follow=False)

    clock.read(formatdate(1_000_600, usegmt=True), 999_999.0)

    assert 599 < clock.skew < 602
    assert clock.now() == 1_000_000.0
    assert "601 s behind NetSuite's" in clock.news()
    assert clock.news() == ""


def test_signs_with_netsuites_time_where_that_is_configured() -> None:
    clock = ServerClock(lambda: 1_000_000.0, follow=True)
    assert clock.now() == 1_000_000.0
    clock.read(formatdate(999_400, usegmt=True), 1_000_000.0)

    assert clock.corrected()
    assert clock.now() < 999_402
    assert not clock.corrected()


def test_a_second_of_rounding_is_no_skew() -> None:
    clock = ServerClock(lambda: 1_000_000.9, follow=False)

    clock.read(formatdate(1_000_000, usegmt=True), 1_000_000.5)

    assert clock.skew == 0.0
    assert clock.news() == ""


def test_nonsense_teaches_nothing() -> None:
    clock = ServerClock(lambda: 0.0, follow=True)
    clock.read("", 0.0)
    clock.read("yesterday", 0.0)

    assert not clock.known


def test_each_thread_knows_what_its_own_refused_signature_bore() -> None:
    clock = ServerClock(lambda: 1_000_000.0, follow=True)
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        one.submit(clock.now).result()
        other.submit(clock.now).result()
        clock.read(formatdate(1_000_600, usegmt=True), 999_999.0)  # NetSuite refuses both; this is the first answer

        assert one.submit(clock.corrected).result()
        one.submit(clock.now).result()  # the first signs anew before the other hears of its refusal
        assert not one.submit(clock.corrected).result()
        assert other.submit(clock.corrected).result()
