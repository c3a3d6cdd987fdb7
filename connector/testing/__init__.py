"""For tests of programs that speak with NetSuite: a sandbox in a line, and a pytest plugin.

netsuite_sandbox        `with netsuite_sandbox() as sandbox:` starts one and stops it
pytest_plugin           the fixtures `netsuite_sandbox` and `netsuite_environment`, the marker `netsuite_sandbox`
"""

from __future__ import annotations

from connector.testing.sandbox_context import netsuite_sandbox

__all__ = ["netsuite_sandbox"]
