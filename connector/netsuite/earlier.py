"""`previous:`: the credentials of before a rotation, which hold until the new ones are taken."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, SecretStr, model_validator

from connector.config_model import problem
from connector.netsuite.mule_spelling import raised
from connector.netsuite.referenced import ReferencedModel

Algorithm = Literal["ES256", "ES384", "ES512", "PS256", "PS384", "PS512"]


def jwt_algorithm(value: Any) -> Any:
    """The name of an algorithm in any case; RSA with PKCS#1 v1.5 is refused with the reason."""
    name = raised(value)
    if isinstance(name, str) and name.startswith("RS"):
        raise problem(
            "signature-algorithm",
            f"NetSuite does not take {name} (RSA with PKCS#1 v1.5)",
            "write PS256: the same RSA key signs with it",
        )
    return name


class EarlierToken(ReferencedModel):
    """Token-based credentials of before a rotation; what is left out is as in the connection."""

    consumer_key: SecretStr | None = None
    """Consumer key of the integration record."""
    consumer_secret: SecretStr | None = None
    """Consumer secret of the integration record."""
    token_id: SecretStr | None = None
    """Id of the access token."""
    token_secret: SecretStr | None = None
    """Secret of the access token."""

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not any(value is not None for _, value in self):
            raise problem("previous", "previous says nothing", "give what changed, e.g. token_id and token_secret")
        return self


class EarlierCertificate(ReferencedModel):
    """Certificate and key of before a rotation."""

    client_id: SecretStr | None = None
    """Client id of the integration record, where it changed."""
    certificate_id: str
    """Certificate id from Setup > Integration > OAuth 2.0 Client Credentials Setup."""
    private_key: SecretStr | None = None
    """Private key in PKCS#8 PEM (`BEGIN PRIVATE KEY`)."""
    private_key_file: str = ""
    """File of that key; give this or `private_key`."""
    signature_algorithm: Annotated[Algorithm | None, BeforeValidator(jwt_algorithm)] = None
    """How the assertion is signed; must fit the key."""
    certificate_file: str = ""
    """The certificate that was uploaded."""
    certificate_expires: date | None = None
    """The day on which the certificate ends, where its file is not at hand."""

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if (self.private_key is None) == (not self.private_key_file):
            raise problem("private-key", "there is not exactly one private key", "give private_key or private_key_file")
        return self
