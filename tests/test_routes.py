from __future__ import annotations

import pytest

from connector import routes
from connector.errors import (
    AmbiguousError,
    BugError,
    ConfigurationError,
    ConnectivityError,
    ConnectorError,
    RejectedError,
    RetryableError,
)
from connector.stream import of


@pytest.mark.parametrize(
    ("error", "final"),
    [
        (ConfigurationError("x"), True),
        (BugError("x"), True),
        (AmbiguousError("x"), True),
        (AmbiguousError("x", type="APP:ORDERS"), True),
        (RejectedError("x", type="HTTP:AMBIGUOUS"), True),
        (RejectedError("x", type="TOO_MANY_FAILURES"), True),
        (ConfigurationError("there is no file", type="FILE:FILE_NOT_FOUND"), False),
        (RejectedError("x"), False),
        (ConnectivityError("x", type="NETSUITE:AUTHENTICATION"), False),
        (RetryableError("x"), False),
    ],
)
def test_another_way_is_no_answer_to_a_mistake_or_to_what_may_be_done(error: ConnectorError, final: bool) -> None:
    assert routes.is_final(error) is final


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        (RejectedError("b"), RejectedError),
        (RetryableError("b"), ConnectivityError),
        (ConnectivityError("b"), ConnectivityError),
    ],
)
def test_one_error_for_many_concerns_the_connection_where_one_of_them_does(
    second: ConnectorError, kind: type[ConnectorError]
) -> None:
    error = routes.composite({0: RejectedError("a", code="A"), 2: second}, {1: 5, 3: of([1])}, "mend it")

    assert type(error) is kind
    assert (error.type, error.code, error.hint) == ("COMPOSITE_ROUTING", "A", "mend it")
    assert error.message == "2 of 4 routes failed: route 0: a; route 2: b"
    assert error.results == {"1": 5}
    assert set(error.failures or ()) == {"0", "2"}
