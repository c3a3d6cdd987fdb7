"""When the certificate of client credentials ends, as far as it is at hand."""

from __future__ import annotations

from datetime import UTC, datetime

from connector.netsuite.auth.oauth2 import private_key
from connector.netsuite.connection_test.inspection import Inspection, Verdict
from connector.netsuite.connection_types import OAuth2ClientCredentials
from connector.netsuite.key_files import RENEW, ending


def check_certificate(inspection: Inspection) -> Verdict:
    """Compare the end of the certificate with today: 30 days before it is time for the next one."""
    connection = inspection.config.connection
    if not isinstance(connection, OAuth2ClientCredentials):
        return Verdict(status="skipped", evidence="the connection signs in without a certificate")
    end = connection.certificate_end(private_key(connection.key()))
    if end is None:
        return Verdict(
            status="skipped",
            evidence="the certificate is not at hand: put it beside the private key, or say certificate_expires",
        )
    now = datetime.fromtimestamp(inspection.session.clock.now(), UTC)
    told = ending(connection.certificate_id, end, now)
    if told:
        return Verdict(status="warning", evidence=told, cure=RENEW)
    return Verdict(
        status="passed", evidence=f"it ends on {end.astimezone(UTC).date().isoformat()}, in {(end - now).days} days"
    )
