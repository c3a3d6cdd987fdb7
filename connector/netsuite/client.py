"""NetSuite(config): every operation as a method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from connector.component import Unit
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.operation_methods import OperationMethods
from connector.netsuite.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from connector.netsuite.connection_test.stage_report import ConnectionTest
    from connector.netsuite.metadata.account_metadata import AccountMetadata
    from connector.netsuite.observation.counters import Counters


class NetSuite(OperationMethods):
    """One NetSuite account; safe for threads, opened when first used.

    Example:
        with NetSuite.from_env() as netsuite:
            for row in netsuite.suiteql(query="SELECT id, companyname FROM customer"):
                print(row)
    """

    def __init__(
        self, config: NetSuiteConfig | Mapping[str, Any], *, unit: Unit | None = None, explain: bool = False
    ) -> None:
        """Connect nothing yet.

        Args:
            config: A configuration, or a mapping as it stands under `configs:` in a flow.
            unit: Circumstances of its calls: deadline, retry policy, who is told.
            explain: Look up why a reference was refused; two more requests at most for a call.
        """
        found = config if isinstance(config, NetSuiteConfig) else NetSuiteConfig.from_mapping(config)
        self.session = Session(found.explaining() if explain else found)
        self.unit = unit or Unit()

    @classmethod
    def from_env(cls, prefix: str = "NETSUITE_") -> Self:
        """The account that environment variables name."""
        return cls(NetSuiteConfig.from_env(prefix))

    def test_connection(self, *, deep: bool = False, record_types: Sequence[str] = ()) -> ConnectionTest:
        """Say in stages whether the connection works, with evidence and cure of what failed; it never raises for that.

        Args:
            deep: Look at the usual record types as well, and give the masked base strings.
            record_types: Record types that the role must be able to see.
        """
        from connector.netsuite.connection_test import test_connection  # noqa: PLC0415 - only this method needs it

        return test_connection(self.session, deep=deep, record_types=record_types, unit=self.unit)

    @property
    def counters(self) -> Counters:
        """What this client has done so far: requests, retries, rows, bytes, waits; see docs/observability.md."""
        return self.session.counters

    def log_wire(self, folder: str | Path) -> Path:
        """Write what goes over the wire into a file in *folder* from now on, secrets masked; give its path."""
        return self.session.observer.log_wire(folder).path

    @property
    def metadata(self) -> AccountMetadata:
        """Record types and fields of the account: `netsuite.metadata.record("customer")`."""
        from connector.netsuite.metadata.account_metadata import metadata_of  # noqa: PLC0415 - as above

        return metadata_of(self.session)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self.session.close()

    def __enter__(self) -> Self:
        self.session.start(self.unit)
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
