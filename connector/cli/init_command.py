"""`connector init`."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from connector.catalogue.shipped import folder
from connector.cli.printing import note
from connector.errors import ConfigurationError
from connector.flow.project import FILE

_PROJECT = """\
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
_IGNORED = ".env\n.connector/\n*.db\n"
_TEST = '''\
"""The flow against a NetSuite sandbox: no account needed. Run it with `pytest`."""

from pathlib import Path

from connector import Flow, Sandbox

FLOW = Path(__file__).parents[1] / "flows" / "customers_to_database.yaml"


def test_customers_arrive(tmp_path):
    with Sandbox() as sandbox:
        flow = Flow.load(FLOW).against(sandbox).with_config("warehouse", {"url": f"sqlite:///{tmp_path}/test.db"})
        result = flow.run(state="memory")

    assert result.ok, result.error
    assert result.report.written > 0
'''


@click.command("init", short_help="Make a small project.")
@click.argument("directory", default=".", type=click.Path(path_type=Path, file_okay=False))
def init(directory: Path) -> int:
    """Make a small project in DIRECTORY: a flow, its test, connector.yaml, .env.example."""
    flow = "customers_to_database.yaml"
    texts = {
        FILE: _PROJECT,
        ".env.example": _ENVIRONMENT,
        ".gitignore": _IGNORED,
        "tests/test_customers_to_database.py": _TEST,
    }
    there = [name for name in (*texts, f"flows/{flow}") if (directory / name).exists()]
    if there:
        hint = "choose an empty folder: connector init my-project"
        raise ConfigurationError(f"{directory / there[0]} is there already; nothing was written", hint=hint)
    for name, text in texts.items():
        target = directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (directory / "flows").mkdir(exist_ok=True)
    shutil.copyfile(folder("flows") / flow, directory / "flows" / flow)
    note(f"made {directory}: {', '.join(sorted([*texts, f'flows/{flow}']))}")
    note(f"try it without an account: connector run {directory / 'flows' / flow} --sandbox --once")
    return 0


COMMAND = init
