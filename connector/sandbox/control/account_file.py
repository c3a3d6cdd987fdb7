"""An account that lives in a file: beside its records the file keeps its people, secrets and features.

The file holds what is needed to sign in, so it is its owner's alone (mode 600).
"""

from __future__ import annotations

import dataclasses
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector.errors import ConfigurationError
from connector.sandbox.people import tenant_document
from connector.sandbox.people.demo_tenant import Credentials
from connector.sandbox.people.tenant import Tenant

if TYPE_CHECKING:
    from connector.sandbox.account import Account

_TENANT, _CREDENTIALS = "tenant", "credentials"
_OWNER_ONLY = 0o600


def prepare(path: Path) -> None:
    """Make the file, or narrow who may read it; SQLite's files beside it get the same mode."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, _OWNER_ONLY))
        path.chmod(_OWNER_ONLY)
    except OSError as error:
        raise ConfigurationError(
            f"the sandbox cannot keep its records in {path}: {error.strerror}", hint="choose a file that you may write"
        ) from None


def read_people(path: Path) -> tuple[Tenant, Credentials] | None:
    """Who an earlier run left in the file; None where there is nobody. Raises ConfigurationError."""
    if not path.exists() or not path.stat().st_size:
        return None
    try:
        with closing(sqlite3.connect(path)) as database:
            rows = dict(database.execute("SELECT name, value FROM setting"))
    except sqlite3.DatabaseError as error:
        raise ConfigurationError(f"{path} is no account of a sandbox: {error}", hint="choose another file") from None
    if _TENANT not in rows or _CREDENTIALS not in rows:
        return None
    credentials = json.loads(rows[_CREDENTIALS])
    private_key = str(credentials.pop("private_key")).encode()
    return (
        tenant_document.from_document(json.loads(rows[_TENANT])),
        Credentials(**credentials, private_key=private_key),
    )


def keep_people(account: Account) -> None:
    """Write the people of *account* into its file, where it has one."""
    if account.settings.data is None:
        return
    credentials: dict[str, Any] = dataclasses.asdict(account.credentials)
    credentials["private_key"] = account.credentials.private_key.decode()
    with account.store.transaction():
        for name, value in (
            (_TENANT, tenant_document.to_document(account.tenant)),
            (_CREDENTIALS, credentials),
        ):
            text = json.dumps(value)
            if account.store.setting(name) != text:
                account.store.keep_setting(name, text)


def people_of(path: Path, account: str) -> tuple[Tenant, Credentials] | None:
    """As `read_people`; raises ConfigurationError where the file is another account's."""
    prepare(path)
    found = read_people(path)
    if found is not None and not found[0].is_account(account):
        raise ConfigurationError(
            f"{path} holds the account {found[0].account}, not {account}",
            hint=f"start it with the account {found[0].account}, or choose another file",
        )
    return found
