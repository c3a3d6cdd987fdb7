"""Server time and data centre URLs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConnectivityError, RejectedError
from connector.netsuite.soap import services

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]


def test_server_time_is_in_utc(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [
        answer_of(
            "getServerTime",
            '<core:getServerTimeResult><core:status isSuccess="true"/><core:serverTime>2026-11-23T00:12:34.000-08:00'
            "</core:serverTime></core:getServerTimeResult>",
        )
    ]

    found = services.get_server_time(wire, SimpleNamespace(), Unit())

    assert found == datetime(2026, 11, 23, 8, 12, 34, tzinfo=UTC)
    validated(wire.sent[0][1])
    assert b"preferences" not in wire.sent[0][1]


def test_an_answer_without_a_time_is_none(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [answer_of("getServerTime", '<core:x><core:status isSuccess="true"/></core:x>')]

    with pytest.raises(ConnectivityError, match="no time"):
        services.get_server_time(wire, SimpleNamespace(), Unit())


def test_data_centre_urls_need_no_signature(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [
        answer_of(
            "getDataCenterUrls",
            '<core:getDataCenterUrlsResult><core:status isSuccess="true"/><core:dataCenterUrls>'
            "<core:restDomain>https://r"
            "</core:restDomain><core:webservicesDomain>https://w</core:webservicesDomain><core:systemDomain>https://s"
            "</core:systemDomain></core:dataCenterUrls></core:getDataCenterUrlsResult>",
        )
    ]

    found = services.get_data_center_urls(wire, SimpleNamespace(account=""), Unit())

    assert found == {"restDomain": "https://r", "webservicesDomain": "https://w", "systemDomain": "https://s"}
    assert validated(wire.sent[0][1])[0].text == "TSTDRV1234567"
    assert b"tokenPassport" not in wire.sent[0][1]


def test_a_refused_status_raises(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [
        answer_of(
            "getDataCenterUrls",
            '<core:getDataCenterUrlsResult><core:status isSuccess="false"><core:statusDetail>'
            "<core:code>DATA_REQD</core:code>"
            "<core:message>account</core:message></core:statusDetail></core:status></core:getDataCenterUrlsResult>",
        )
    ]

    with pytest.raises(RejectedError, match="account"):
        services.get_data_center_urls(wire, SimpleNamespace(account="1"), Unit())
