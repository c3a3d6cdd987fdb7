from __future__ import annotations

import pytest

from connector.batch.of_one_record import OF_ONE_RECORD, kept_apart
from connector.errors import AmbiguousError, ConnectivityError, RejectedError


def test_a_refusal_concerns_its_record_and_a_lost_connection_does_not() -> None:
    assert isinstance(RejectedError("no"), OF_ONE_RECORD)
    assert isinstance(AmbiguousError("perhaps"), OF_ONE_RECORD)
    assert not isinstance(ConnectivityError("away"), OF_ONE_RECORD)


def test_that_too_many_failed_is_no_failure_of_one_record() -> None:
    error = RejectedError("no")

    assert kept_apart(error) is error
    with pytest.raises(RejectedError, match="too many"):
        kept_apart(RejectedError("too many", type="TOO_MANY_FAILURES"))
