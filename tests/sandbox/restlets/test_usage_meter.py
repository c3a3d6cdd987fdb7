import pytest

from connector.catalogue.reader import load
from connector.sandbox.restlets.suitescript_error import UsageLimitError
from connector.sandbox.restlets.usage_meter import UsageMeter


@pytest.mark.parametrize(
    ("call", "type_", "units"),
    [("load", "salesOrder", 10), ("load", "customer", 5), ("save", "salesOrder", 20), ("delete", "vendor", 10)],
)
def test_calls_cost_what_netsuites_governance_says(call: str, type_: str, units: int) -> None:
    meter = UsageMeter()
    meter.take_record(call, load().record(type_))

    assert meter.remaining == 5000 - units


def test_the_call_that_goes_over_the_limit_raises() -> None:
    meter = UsageMeter(most=20)
    meter.take(20)

    with pytest.raises(UsageLimitError):
        meter.take(1)
    assert meter.remaining == 0
