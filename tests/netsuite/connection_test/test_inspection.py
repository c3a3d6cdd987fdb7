from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from connector.component import Unit
from connector.errors import ConnectivityError, RejectedError
from connector.netsuite.connection_test.inspection import PATIENCE, Inspection

Inspected = Callable[..., Inspection]


def test_session_of_the_test_is_its_own(inspected: Inspected) -> None:
    inspection = inspected()

    assert inspection.session is not inspection.template
    assert inspection.session.clock is not inspection.template.clock


def test_one_request_may_not_outlive_the_deadline(inspected: Inspected) -> None:
    inspection = inspected()
    soon = time.monotonic() + 1.0
    patient = inspection.circumstances().deadline
    inspection.unit = replace(Unit(), deadline=soon)

    assert patient is not None
    assert abs(patient - time.monotonic() - PATIENCE) < PATIENCE / 2
    assert soon == inspection.circumstances().deadline


def test_failure_is_kept_as_what_it_says_about_the_credentials(inspected: Inspected) -> None:
    inspection = inspected()

    def refuse() -> None:
        raise ConnectivityError("no", type="NETSUITE:AUTHENTICATION", code="invalid_client")

    def forbid() -> None:
        raise RejectedError("no", type="NETSUITE:INSUFFICIENT_PERMISSION", code="WS_PERMISSION_REQD")

    def fail() -> None:
        raise ConnectivityError("away")

    assert ((found := inspection.sign_in("token", refuse)).state, found.reason) == ("refused", "invalid_client")
    assert inspection.sign_in("soap", forbid).state == "forbidden"
    assert inspection.sign_in("rest", fail).state == "failed"
    assert inspection.anywhere_signed_in
    assert not inspection.signed_in("soap")


def test_configuration_says_which_channels_are_needed(inspected: Inspected) -> None:
    assert [inspected().needs(channel) for channel in ("rest", "soap")] == [True, True]
    assert [inspected(config={"transport": "rest"}).needs(channel) for channel in ("rest", "soap")] == [True, False]


def test_secrets_of_proxy_and_token_are_known(inspected: Inspected) -> None:
    inspection = inspected(proxy={"host": "proxy.example", "port": 3128, "username": "me", "password": "open sesame"})
    assert inspection.secrets == (), "nothing was read yet"
    _ = inspection.session

    assert "open sesame" in inspection.secrets
    assert len(inspection.secrets) == 5
