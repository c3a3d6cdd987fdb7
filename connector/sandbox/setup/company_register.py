"""Setup > Company > Company Information: the account id, its addresses, time zone and date format."""

from __future__ import annotations

from typing import Any

from connector.sandbox.people.tenant import Tenant
from connector.sandbox.setup.form_field import FormField, Values
from connector.sandbox.setup.setup_register import Saved, SingleForm

FORMATS = (
    "M/D/YYYY", "D/M/YYYY", "D-Mon-YYYY", "D.M.YYYY", "D-MONTH-YYYY", "D MONTH, YYYY", "YYYY/M/D", "YYYY-M-D",
    "MM/DD/YYYY", "DD/MM/YYYY", "DD-Mon-YYYY", "DD.MM.YYYY", "DD-MONTH-YYYY", "DD MONTH, YYYY", "YYYY/MM/DD",
    "YYYY-MM-DD",
)  # fmt: skip
"""Values of the preference Date Format (Oracle help section_N249143 names six; the others are in use)."""
_URLS = (
    ("suiteTalkUrl", "SuiteTalk (SOAP and REST Web Services)", "suitetalk.api"),
    ("restletsUrl", "RESTlets", "restlets.api"),
    ("systemUrl", "Application (UI)", "app"),
)


class CompanyRegister(SingleForm):
    """One form, its upper half to read."""

    title = "Company Information"
    singular = "Company Information"
    menu = "Setup > Company > Company Information"
    form_path = "/app/common/otherlists/company.nl"

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def fields(self, id_: str) -> list[FormField]:
        """Account, company, formats and addresses."""
        del id_
        zones = tuple((zone, zone) for zone in _zones())
        formats = tuple((one, one) for one in dict.fromkeys((*FORMATS, self._tenant.date_format)))
        company, urls = "Company Information", "Company URLs"
        pick: dict[str, Any] = {"kind": "select", "required": True, "group": company}
        return [
            FormField(name="accountId", label="Account ID", kind="shown", group=company),
            FormField(name="company", label="Company Name", required=True, group=company),
            FormField(name="timeZone", label="Time Zone", choices=zones, **pick),
            FormField(name="dateFormat", label="Date Format", choices=formats, **pick),
            *(FormField(name=name, label=label, kind="shown", group=urls) for name, label, _ in _URLS),
        ]

    def values(self, id_: str) -> Values:
        """What the account has."""
        del id_
        tenant = self._tenant
        own = {name: f"https://{tenant.host_label}.{host}.netsuite.com" for name, _, host in _URLS}
        return {
            "accountId": tenant.account,
            "company": tenant.company,
            "timeZone": tenant.time_zone,
            "dateFormat": tenant.date_format,
            **own,
        }

    def save(self, id_: str, values: Values) -> Saved:
        """Keep name, zone and format; the account id never changes."""
        del id_
        self._tenant.company, self._tenant.time_zone = values["company"], values["timeZone"]
        self._tenant.date_format = values["dateFormat"]
        return Saved("", "The company information is saved.")


def _zones() -> list[str]:
    import zoneinfo  # noqa: PLC0415 - reads a folder, only for this page

    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Pacific/")
    return sorted(zone for zone in zoneinfo.available_timezones() if zone.startswith(regions))
