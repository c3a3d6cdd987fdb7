from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from connector.http.config import HttpConfig


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ({"base_url": "https://a.example/v1/"}, "https://a.example/v1"),
        ({"host": "a.example", "basePath": "/v1/"}, "https://a.example/v1"),
        ({"host": "localhost", "port": 8081, "protocol": "http"}, "http://localhost:8081"),
        ({"base_url": "${env:API_URL}"}, "${env:API_URL}"),
        ({}, ""),
    ],
)
def test_an_address_is_written_whole_or_in_mules_parts(body: dict[str, Any], address: str) -> None:
    assert HttpConfig.model_validate(body).address == address


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ({"base_url": "a.example"}, "begins with https"),
        ({"base_url": "https://a.example", "host": "b"}, "base_url and host"),
        ({"base_url": "https://a.example", "tls": {"verify": False}}, "anybody in between"),
        ({"default_headers": {"Authorization": "Bearer x"}}, "clear text"),
        ({"authentication": {"type": "bearer", "token": "x"}}, "shown to"),
        ({"base_ur": "https://a.example"}, "base_ur"),
    ],
)
def test_what_is_not_meant_is_refused(body: dict[str, Any], finding: str) -> None:
    with pytest.raises(ValidationError, match=finding):
        HttpConfig.model_validate(body)
