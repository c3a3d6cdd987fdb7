from __future__ import annotations

import pytest

from tests.cli.conftest import Command


def test_netsuites_codes_say_type_retry_and_cure(connector: Command) -> None:
    said = connector("explain", "sss_request_limit_exceeded", "--json").json

    assert (said["type"], said["handlers"]) == ("NETSUITE:TOO_MANY_REQUESTS", ["TOO_MANY_REQUESTS", "ANY"])
    assert said["retried"].startswith("yes")
    assert said["cure"]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("NETSUITE:TIMEOUT", "TIMEOUT < CONNECTIVITY < ANY"),
        ("unknown-key", "nothing is silently ignored"),
        ("soap-ends", "2028.2"),
    ],
)
def test_types_and_findings_are_explained_too(connector: Command, code: str, told: str) -> None:
    said = connector("explain", code)

    assert (said.code, told in said.out) == (0, True)


def test_an_unknown_code_is_answered_with_the_near_one(connector: Command) -> None:
    said = connector("explain", "unknwon-key")

    assert (said.code, said.out, "did you mean `unknown-key`?" in said.err) == (2, "", True)
