"""`connector init`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from connector.catalogue.shipped import folder
from connector.cli.printing import note
from connector.errors import ConfigurationError
from connector.flow.project import FILE

_PROJECT = """\
# yaml-language-server: $schema=schemas/connector.schema.json
# What the flows of this project share, and the environments that change it.
configs:
  erp:
    type: netsuite
    connection:
      type: token_based_authentication
      account: ${env:NETSUITE_ACCOUNT}
      consumer_key: ${env:NETSUITE_CONSUMER_KEY}
      consumer_secret: ${env:NETSUITE_CONSUMER_SECRET}
      token_id: ${env:NETSUITE_TOKEN_ID}
      token_secret: ${env:NETSUITE_TOKEN_SECRET}
  warehouse:
    type: database
    url: ${env:WAREHOUSE_URL:-sqlite:///warehouse.db}
environments:
  prod:
    configs:
      erp: {mode: read_only}
"""
_ENVIRONMENT = """\
# Copy to .env, fill in, and load it: set -a; . ./.env; set +a
# NetSuite: Setup > Company > Company Information (account id), Setup > Integration > Manage Integrations (consumer),
# Setup > Users/Roles > Access Tokens (token).
NETSUITE_ACCOUNT=
NETSUITE_CONSUMER_KEY=
NETSUITE_CONSUMER_SECRET=
NETSUITE_TOKEN_ID=
NETSUITE_TOKEN_SECRET=
WAREHOUSE_URL=sqlite:///warehouse.db
"""
_FLOW = ("flows/customers_to_database.yaml", "flows/customers_to_database.test.yaml")
"""The first flow of a project, and its tests: the gallery's."""
_SCHEMAS = ("schemas/flow.schema.json", "schemas/flow-test.schema.json", "schemas/connector.schema.json")
"""What the first lines of the files name, so that an editor completes and explains every key."""
_SHARED = re.compile(r"^configs:\n(?: .*\n)+", re.MULTILINE)
"""The configurations of a flow, which are the project's here."""
_IGNORED = ".env\n.connector/\n*.db\n"


@click.command("init", short_help="Make a small project.")
@click.argument("directory", default=".", type=click.Path(path_type=Path, file_okay=False))
def init(directory: Path) -> int:
    """Make a small project in DIRECTORY: a flow, its test, connector.yaml, .env.example."""
    texts = {FILE: _PROJECT, ".env.example": _ENVIRONMENT, ".gitignore": _IGNORED}
    shipped = folder("flows").parent
    texts |= {name: (shipped / name).read_text(encoding="utf-8") for name in (*_FLOW, *_SCHEMAS)}
    texts[_FLOW[0]] = _SHARED.sub("", texts[_FLOW[0]])
    made = sorted(texts)
    there = [name for name in made if (directory / name).exists()]
    if there:
        hint = "choose an empty folder: connector init my-project"
        raise ConfigurationError(f"{directory / there[0]} is there already; nothing was written", hint=hint)
    for name, text in texts.items():
        target = directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    note(f"made {directory}: {', '.join(made)}")
    note(f"test it, no account is needed: connector test {directory / 'flows'}")
    note(f"try it without an account: connector run {directory / _FLOW[0]} --sandbox --once")
    return 0


COMMAND = init
