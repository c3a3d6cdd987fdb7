"""What NetSuite lets only users do who sign in with a password, which integrations no longer can."""

from __future__ import annotations

from connector.errors import ConfigurationError


def needs_a_password(operation: str, hint: str) -> ConfigurationError:
    """The refusal of changeEmail and changePassword: the WSDL has them for the `passport` that is gone since 2020.2."""
    return ConfigurationError(
        f"{operation} does not exist for access tokens or OAuth 2.0: NetSuite takes it only from a user who signs in"
        " with a password, and web services have no such sign-in since endpoint 2020.2",
        hint=hint,
        operation=operation,
    )
