from datetime import date, datetime, time

import pytest

from connector.sandbox.rest.user_dates import parse_user_date
from connector.sandbox.setup.company_register import FORMATS
from connector.sandbox.suiteql.engine import oracle_model
from connector.sandbox.suiteql.oracle_dates import to_text
from tests.sandbox.setup.conftest import COMPANY, Office


def test_the_account_id_and_its_addresses_are_shown(office: Office) -> None:
    shown = office.get(COMPANY)

    assert shown["accountId"] == "1234567"
    assert shown["suiteTalkUrl"] == "https://1234567.suitetalk.api.netsuite.com"
    assert shown["restletsUrl"] == "https://1234567.restlets.api.netsuite.com"


def test_zone_format_and_name_are_kept_and_the_account_id_is_not_to_be_changed(office: Office) -> None:
    office.post(COMPANY, {"company": "Aurora", "timeZone": "Europe/Prague", "dateFormat": "D.M.YYYY", "accountId": "9"})

    tenant = office.tenant
    assert (tenant.company, tenant.time_zone, tenant.date_format) == ("Aurora", "Europe/Prague", "D.M.YYYY")
    assert tenant.account == "1234567"
    assert office.mistakes(COMPANY, {"timeZone": "Mars/Olympus", "company": ""}).keys() == {"timeZone", "company"}


@pytest.mark.parametrize("form", FORMATS)
def test_every_date_format_on_offer_is_read_in_filters_and_written_by_suiteql(form: str) -> None:
    day = date(2025, 3, 5)
    written = to_text(datetime.combine(day, time()), oracle_model(form))

    assert parse_user_date(written, form) == day
    assert ("March" in written) == ("MONTH" in form)
    assert ("05" in written) == ("DD" in form)
