"""Setup > Company > Enable Features: what is switched on in the account."""

from __future__ import annotations

from connector.sandbox.people.tenant import FEATURES, Tenant
from connector.sandbox.setup.form_field import FormField, Values
from connector.sandbox.setup.setup_register import Saved, SingleForm

_SUBTABS: dict[str, tuple[str, ...]] = {
    "Company": ("SUBSIDIARIES", "MULTICURRENCY"),
    "SuiteCloud: SuiteBuilder": ("CUSTOMRECORDS",),
    "SuiteCloud: SuiteScript": ("CUSTOMCODE", "SERVERSIDESCRIPTING"),
    "SuiteCloud: SuiteTalk (Web Services)": ("WEBSERVICES", "RESTWEBSERVICES"),
    "SuiteCloud: Manage Authentication": ("TBA", "OAUTH2"),
    "Analytics": ("ANALYTICS",),
}
"""Subtab and section of the page → features (Oracle help section_N233872 and the pages of each feature)."""
_HELP = {
    "CUSTOMCODE": "RESTlets with tokens need Client and Server SuiteScript.",
    "TBA": "Tokens for SOAP, REST and RESTlets.",
    "OAUTH2": "Access tokens for REST and RESTlets; SOAP does not take them.",
    "ANALYTICS": "SuiteQL, and lists and filters over REST.",
}


class FeaturesRegister(SingleForm):
    """One form of check boxes."""

    title = "Enable Features"
    singular = "Enable Features"
    menu = "Setup > Company > Enable Features"
    form_path = "/app/setup/features.nl"

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def fields(self, id_: str) -> list[FormField]:
        """A check box for each feature, by subtab."""
        del id_
        return [
            FormField(name=name, label=FEATURES[name], kind="checkbox", group=group, help=_HELP.get(name, ""))
            for group, names in _SUBTABS.items()
            for name in names
        ]

    def values(self, id_: str) -> Values:
        """Which are on."""
        del id_
        return {name: name in self._tenant.features for name in FEATURES}

    def save(self, id_: str, values: Values) -> Saved:
        """Switch on what is ticked and off what is not."""
        del id_
        known = set(FEATURES)
        self._tenant.features -= known
        self._tenant.features |= {name for name in known if values.get(name)}
        return Saved("", "The features are saved.")
