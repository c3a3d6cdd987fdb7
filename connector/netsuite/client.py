"""NetSuite(config): every operation as a method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from connector.component import Unit
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.operations.add import ADD
from connector.netsuite.operations.add_list import ADD_LIST
from connector.netsuite.operations.call_restlet_delete import CALL_RESTLET_DELETE
from connector.netsuite.operations.call_restlet_get import CALL_RESTLET_GET
from connector.netsuite.operations.call_restlet_post import CALL_RESTLET_POST
from connector.netsuite.operations.call_restlet_put import CALL_RESTLET_PUT
from connector.netsuite.operations.delete import DELETE
from connector.netsuite.operations.delete_list import DELETE_LIST
from connector.netsuite.operations.get import GET
from connector.netsuite.operations.get_all import GET_ALL
from connector.netsuite.operations.get_all_records import GET_ALL_RECORDS
from connector.netsuite.operations.get_data_center_urls import GET_DATA_CENTER_URLS
from connector.netsuite.operations.get_list import GET_LIST
from connector.netsuite.operations.get_server_time import GET_SERVER_TIME
from connector.netsuite.operations.search import SEARCH
from connector.netsuite.operations.suiteql import SUITEQL
from connector.netsuite.operations.update import UPDATE
from connector.netsuite.operations.update_list import UPDATE_LIST
from connector.netsuite.operations.upsert import UPSERT
from connector.netsuite.operations.upsert_list import UPSERT_LIST
from connector.netsuite.session import Session

if TYPE_CHECKING:
    from connector.netsuite.connection_test.stage_report import ConnectionTest


class NetSuite:
    """One NetSuite account; safe for threads, opened when first used.

    Example:
        with NetSuite.from_env() as netsuite:
            for row in netsuite.suiteql(query="SELECT id, companyname FROM customer"):
                print(row)
    """

    add = ADD
    add_list = ADD_LIST
    call_restlet_delete = CALL_RESTLET_DELETE
    call_restlet_get = CALL_RESTLET_GET
    call_restlet_post = CALL_RESTLET_POST
    call_restlet_put = CALL_RESTLET_PUT
    delete = DELETE
    delete_list = DELETE_LIST
    get = GET
    get_all = GET_ALL
    get_all_records = GET_ALL_RECORDS
    get_data_center_urls = GET_DATA_CENTER_URLS
    get_list = GET_LIST
    get_server_time = GET_SERVER_TIME
    search = SEARCH
    suiteql = SUITEQL
    update = UPDATE
    update_list = UPDATE_LIST
    upsert = UPSERT
    upsert_list = UPSERT_LIST

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

    def test_connection(self, *, deep: bool = False, record_types: Sequence[str] = ()) -> ConnectionTest:
        """Say in stages whether the connection works, with evidence and cure of what failed; it never raises for that.

        Args:
            deep: Look at the usual record types as well, and give the masked base strings.
            record_types: Record types that the role must be able to see.
        """
        from connector.netsuite.connection_test import test_connection  # noqa: PLC0415 - only this method needs it

        return test_connection(self.session, deep=deep, record_types=record_types, unit=self.unit)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self.session.close()

    def __enter__(self) -> Self:
        self.session.start(self.unit)
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
