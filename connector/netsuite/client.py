"""NetSuite(config): every operation as a method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from connector.component import Unit
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.operations.suiteql import SUITEQL
from connector.netsuite.session import Session


class NetSuite:
    """One NetSuite account; safe for threads, opened when first used.

    Example:
        with NetSuite.from_env() as netsuite:
            for row in netsuite.suiteql(query="SELECT id, companyname FROM customer"):
                print(row)
    """

    suiteql = SUITEQL

    def __init__(self, config: NetSuiteConfig | Mapping[str, Any], *, unit: Unit | None = None) -> None:
        """Connect nothing yet.

        Args:
            config: A configuration, or a mapping as it stands under `configs:` in a flow.
            unit: Circumstances of its calls: deadline, retry policy, who is told.
        """
        found = config if isinstance(config, NetSuiteConfig) else NetSuiteConfig.from_mapping(config)
        self.session = Session(found)
        self.unit = unit or Unit()

    @classmethod
    def from_env(cls, prefix: str = "NETSUITE_") -> Self:
        """The account that environment variables name."""
        return cls(NetSuiteConfig.from_env(prefix))

    def close(self) -> None:
        """Close the connections that are kept open."""
        self.session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
