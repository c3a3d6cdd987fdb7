"""`connector keygen`."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from connector.cli import options
from connector.cli.printing import print_json
from connector.errors import ConfigurationError

_ALGORITHMS = ("ES256", "ES384", "ES512", "PS256", "PS384", "PS512")
_STEPS = """\
In NetSuite, as an administrator:

 1. Setup > Company > Enable Features > SuiteCloud: tick REST Web Services, and under Manage Authentication OAuth 2.0.
 2. Setup > Integration > Manage Integrations > New: a name; State Enabled; on the tab Authentication, under OAuth 2.0,
    tick Client Credentials (Machine to Machine) Grant, RESTlets and REST Web Services; untick what is not used.
    Save, and copy Consumer Key / Client ID: NetSuite shows it once.  -> client_id
 3. Setup > Users/Roles > Manage Roles: the integration's role needs, on Permissions > Setup,
    Log in using OAuth 2.0 Access Tokens (Full) and REST Web Services (Full). Give the role to the integration's
    employee.
 4. Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup > Create New: choose Entity (the employee), Role and
    Application, and as Certificate upload {certificate}
    Save, and copy Certificate ID out of the list.  -> certificate_id

Then the connection, in connector.yaml or a flow:

    connection:
      type: oauth2_client_credentials
      account: {account}
      client_id: ${{env:NETSUITE_CLIENT_ID}}
      certificate_id: PASTE_THE_CERTIFICATE_ID
      private_key_file: {key}

To rotate, upload the new certificate beside the old one (an application may have five), put the new certificate_id and
private_key_file in their places and the old ones below them under `previous:`. When no warning says any more that the
previous ones work, take `previous:` out and revoke the old certificate.
The private key stays on this machine; NetSuite gets only the certificate, which ends on {ends}.
"""


@click.command("keygen", short_help="Make a key and certificate for OAuth 2.0 client credentials.")
@click.option("--account", default="", metavar="ID", help="Account the certificate is for; part of the files' names.")
@click.option(
    "--algorithm", default="ES256", show_default=True, type=click.Choice(_ALGORITHMS, case_sensitive=False),
    help="How assertions will be signed.",
)  # fmt: skip
@click.option("--days", default=730, show_default=True, metavar="N", help="Days it is valid; NetSuite takes 730.")
@click.option(
    "--out", default=".", show_default=True, metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False),
    help="Where the two files go.",
)  # fmt: skip
@options.as_json
def keygen(account: str, algorithm: str, days: int, out: Path, *, as_json: bool) -> int:
    """Make a private key and its certificate within NetSuite's limits, and say what to do with them in NetSuite.

    The key is readable for its owner only, and no file is ever overwritten: a key that is gone cannot be had back.
    """
    from connector.netsuite import account as account_id  # noqa: PLC0415 - `--help` needs none of it
    from connector.netsuite.auth.key_pair import new_key_pair  # noqa: PLC0415 - as above

    found = account_id.parse(account).id if account else ""
    now = datetime.now(UTC)
    name = "-".join(part for part in ("netsuite", found.lower(), now.strftime("%Y%m%d")) if part)
    key, certificate = out / f"{name}-key.pem", out / f"{name}-certificate.pem"
    for path in (key, certificate):
        if path.exists():
            raise ConfigurationError(f"{path} is there already", hint="name another folder: --out FOLDER")
    pair = new_key_pair(algorithm.upper(), days, f"connector {found}".strip(), now)
    out.mkdir(parents=True, exist_ok=True)
    _write(key, pair.key, 0o600)
    _write(certificate, pair.certificate, 0o644)
    told = {"private_key_file": str(key), "certificate_file": str(certificate), "ends": pair.ends.date().isoformat()}
    if as_json:
        print_json(told | {"algorithm": algorithm.upper()})
        return 0
    click.echo(f"private key (keep it here): {key}\ncertificate (for NetSuite):  {certificate}\n")
    click.echo(_STEPS.format(account=found or "1234567_SB1", key=key, certificate=certificate, ends=told["ends"]))
    return 0


def _write(path: Path, content: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


COMMAND = keygen
