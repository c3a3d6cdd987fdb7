import threading

from connector.sandbox.sandbox_clock import SandboxClock


def test_tells_the_time_of_its_source_plus_the_offset() -> None:
    clock = SandboxClock(lambda: 784111777.0)
    assert clock.http_date() == "Sun, 06 Nov 1994 08:49:37 GMT"

    clock.offset = -7
    assert (clock(), clock.http_date()) == (784111770.0, "Sun, 06 Nov 1994 08:49:30 GMT")


def test_it_can_stand_still_and_go_on_from_there() -> None:
    now = [1000.0]
    clock = SandboxClock(lambda: now[0])
    clock.freeze()
    now[0] += 50
    assert (clock(), clock.frozen) == (1000.0, True)

    clock.advance(5)
    clock.run()
    now[0] += 1
    assert (clock(), clock.frozen) == (1006.0, False)


def test_it_can_stand_still_at_any_time_and_be_reset() -> None:
    clock = SandboxClock(lambda: 1000.0)
    clock.freeze(5.0)
    clock.freeze()
    assert clock() == 5.0

    clock.reset()
    assert clock() == 1000.0


def test_one_thread_alone_may_see_it_skewed() -> None:
    clock = SandboxClock(lambda: 1000.0)
    seen: list[float] = []
    with clock.skewed(600):
        thread = threading.Thread(target=lambda: seen.append(clock()))
        thread.start()
        thread.join()
        assert clock() == 1600.0
    assert (seen, clock()) == ([1000.0], 1000.0)
