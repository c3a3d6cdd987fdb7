"""What a developer reads in the audit trail when a sign-in by token is refused: what differs, and the cure."""

from __future__ import annotations

from connector.sandbox.people.tenant import AccessToken, Integration, Tenant

_MILLISECONDS = 1000


def missing_fields(values: dict[str, str]) -> str:
    """Which of the required values are empty."""
    return f"missing or empty: {', '.join(name for name, value in values.items() if not value)}"


def unknown_consumer_key(tenant: Tenant, key: str) -> str:
    """What the consumer key is instead, where it is something else of this account."""
    if key.strip() != key:
        return "white space clings to the consumer key"
    if any(one.consumer_secret == key for one in tenant.integrations.values()):
        return "this is a consumer secret: consumer key and secret are swapped"
    if key in tenant.tokens:
        return "this is a token id: consumer key and token id are swapped"
    if any(one.lower() == key.lower() for one in tenant.integrations):
        return "the consumer key is right but for upper and lower case"
    return "no integration record of this account has this consumer key"


def refused_integration(integration: Integration) -> str:
    """Why an integration that exists is not let in."""
    if integration.state == "blocked":
        return f"the integration {integration.name} is Blocked: set its State to Enabled"
    if integration.state == "waiting":
        return f"the integration {integration.name} is Waiting for Approval: set its State to Enabled"
    return f"the integration {integration.name} does not have Token-Based Authentication ticked"


def rejected_token(tenant: Tenant, integration: Integration, token: AccessToken | None, given: str) -> str:
    """Why a token is not taken with this integration."""
    if token is None:
        return _unknown_token(tenant, given)
    if not token.active:
        return "the token is revoked or inactive"
    owner = tenant.integrations.get(token.consumer_key)
    return (
        f"the token is of another integration, {owner.name if owner else 'which is deleted'}: "
        f"the request names {integration.name}"
    )


def _unknown_token(tenant: Tenant, given: str) -> str:
    if given.strip() != given:
        return "white space clings to the token id"
    if any(one.secret == given for one in tenant.tokens.values()):
        return "this is a token secret: token id and secret are swapped"
    if given in tenant.integrations:
        return "this is a consumer key: token id and consumer key are swapped"
    return "this account has no token with this id; tokens of other accounts do not work here"


def foreign_account(tenant: Tenant, given: str) -> str:
    """What to say where the account or realm is not this one."""
    return f"the request names the account {given[:40]!r}; the token is of {tenant.account}"


def wrong_timestamp(text: str, now: float) -> str:
    """How far off the clock is, or what the timestamp is instead of Unix seconds."""
    if not (text.isascii() and text.isdigit()):
        return f"the timestamp {text[:20]!r} is not a number of Unix seconds"
    seconds = int(text[:20])
    if abs(seconds / _MILLISECONDS - now) < 24 * 3600:
        return f"the timestamp {seconds} is in milliseconds, which must be seconds"
    off = seconds - int(now)
    return f"the timestamp is {abs(off)} seconds {'ahead of' if off > 0 else 'behind'} the server's clock, {int(now)}"
