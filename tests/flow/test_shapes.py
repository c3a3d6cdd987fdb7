from __future__ import annotations

from connector.expression.template import Open, Template
from connector.flow.shapes import UNKNOWN, Event, Opened, Value, computed, given, value_at

STREAM = Opened(("flows",), "`netsuite.suiteql`")
EVENT = Event(Value("stream", STREAM), {"rows": Value("list")})


def opened(value: object) -> Open:
    return Open(Template(value))


def test_what_is_written_out_is_known() -> None:
    assert computed([{"a": 1}, {"b": 2}], EVENT) == Value("list", None, frozenset({"a", "b"}))
    assert computed({"a": 1}, EVENT) == Value("record", None, frozenset({"a"}))
    assert computed(5, EVENT) is UNKNOWN


def test_a_whole_name_is_what_it_names() -> None:
    assert computed(opened("${payload}"), EVENT) is EVENT.payload
    assert computed(opened("${ vars.rows }"), EVENT) == Value("list")
    assert given(None, EVENT) is EVENT.payload


def test_a_stream_inside_something_else_cannot_be_followed() -> None:
    stream = Opened(("flows",), "x")
    assert computed(opened({"rows": "${payload}"}), Event(Value("stream", stream))) is UNKNOWN
    assert stream.perhaps


def test_a_path_starts_at_the_payload_or_a_variable() -> None:
    assert value_at(("payload", "id"), EVENT) == (EVENT.payload, ("id",), "payload")
    assert value_at(("vars", "rows", "id"), EVENT) == (Value("list"), ("id",), "vars.rows")
    assert value_at(("params", "x"), EVENT)[0] is UNKNOWN
