from connector.sandbox.sandbox_clock import SandboxClock


def test_tells_the_time_of_its_source_plus_the_offset() -> None:
    clock = SandboxClock(lambda: 784111777.0)
    assert clock.http_date() == "Sun, 06 Nov 1994 08:49:37 GMT"

    clock.offset = -7
    assert (clock(), clock.http_date()) == (784111770.0, "Sun, 06 Nov 1994 08:49:30 GMT")
