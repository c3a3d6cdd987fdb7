"""Setup > Integration > Integration Governance: how many requests at once (Oracle help bridgehead_156224824287)."""

from __future__ import annotations

from connector.sandbox.people.tenant import Tenant
from connector.sandbox.setup.form_field import FormField, Values
from connector.sandbox.setup.setup_register import Saved, SetupError, SingleForm

_ACCOUNT = "accountConcurrencyLimit"
_LEAST_UNALLOCATED = 1


class GovernanceRegister(SingleForm):
    """One form: the account's limit, and what is set aside for each integration."""

    title = "Integration Governance"
    singular = "Integration Governance"
    menu = "Setup > Integration > Integration Management > Integration Governance"
    form_path = "/app/setup/integrationgovernance.nl"

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def fields(self, id_: str) -> list[FormField]:
        """A number for the account and one for each integration."""
        del id_
        usage, each = "Concurrency Usage", "Concurrency Limits per Integration"
        return [
            FormField(
                name=_ACCOUNT,
                label="Account Concurrency Limit",
                kind="number",
                required=True,
                group=usage,
                help="Fixed by the service tier in NetSuite; here yours to choose.",
            ),
            FormField(name="unallocated", label="Unallocated Concurrency Limit", kind="shown", group=usage),
            *(
                FormField(name=f"integration:{one.id}", label=one.name, kind="number", group=each, help=one.state)
                for one in self._tenant.integrations.values()
            ),
        ]

    def values(self, id_: str) -> Values:
        """The limits as they are."""
        del id_
        own = {f"integration:{one.id}": one.concurrency for one in self._tenant.integrations.values()}
        return {
            _ACCOUNT: str(self._tenant.concurrency),
            "unallocated": str(self._tenant.concurrency - sum(limit or 0 for limit in own.values())),
            **{name: "" if limit is None else str(limit) for name, limit in own.items()},
        }

    def save(self, id_: str, values: Values) -> Saved:
        """Keep the limits; at least one request stays for everybody else."""
        del id_
        account = int(values[_ACCOUNT])
        own = {one.id: int(values.get(f"integration:{one.id}") or 0) for one in self._tenant.integrations.values()}
        if account - sum(own.values()) < _LEAST_UNALLOCATED:
            raise SetupError(**{_ACCOUNT: f"At least {_LEAST_UNALLOCATED} must stay unallocated"})
        self._tenant.concurrency = account
        for one in self._tenant.integrations.values():
            one.concurrency = own[one.id] or None
        return Saved("", "The limits are saved.")
