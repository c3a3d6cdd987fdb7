"""NetSuite(config): every operation as a method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from connector.component import Unit
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.deferred import with_operations
from connector.netsuite.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from connector.netsuite.connection_test.stage_report import ConnectionTest
    from connector.netsuite.metadata.account_metadata import AccountMetadata
    from connector.netsuite.observation.counters import Counters
    from connector.netsuite.operations.add import ADD
    from connector.netsuite.operations.add_list import ADD_LIST
    from connector.netsuite.operations.async_add_list import ASYNC_ADD_LIST
    from connector.netsuite.operations.async_delete_list import ASYNC_DELETE_LIST
    from connector.netsuite.operations.async_get_list import ASYNC_GET_LIST
    from connector.netsuite.operations.async_initialize_list import ASYNC_INITIALIZE_LIST
    from connector.netsuite.operations.async_search import ASYNC_SEARCH
    from connector.netsuite.operations.async_update_list import ASYNC_UPDATE_LIST
    from connector.netsuite.operations.async_upsert_list import ASYNC_UPSERT_LIST
    from connector.netsuite.operations.attach import ATTACH
    from connector.netsuite.operations.call_restlet_delete import CALL_RESTLET_DELETE
    from connector.netsuite.operations.call_restlet_get import CALL_RESTLET_GET
    from connector.netsuite.operations.call_restlet_post import CALL_RESTLET_POST
    from connector.netsuite.operations.call_restlet_put import CALL_RESTLET_PUT
    from connector.netsuite.operations.change_email import CHANGE_EMAIL
    from connector.netsuite.operations.change_password import CHANGE_PASSWORD
    from connector.netsuite.operations.check_async_status import CHECK_ASYNC_STATUS
    from connector.netsuite.operations.create_form import CREATE_FORM
    from connector.netsuite.operations.delete import DELETE
    from connector.netsuite.operations.delete_list import DELETE_LIST
    from connector.netsuite.operations.detach import DETACH
    from connector.netsuite.operations.download_file import DOWNLOAD_FILE
    from connector.netsuite.operations.edit_form import EDIT_FORM
    from connector.netsuite.operations.get import GET
    from connector.netsuite.operations.get_account_governance_info import GET_ACCOUNT_GOVERNANCE_INFO
    from connector.netsuite.operations.get_all import GET_ALL
    from connector.netsuite.operations.get_all_records import GET_ALL_RECORDS
    from connector.netsuite.operations.get_async_job_task_list import GET_ASYNC_JOB_TASK_LIST
    from connector.netsuite.operations.get_async_job_task_result import GET_ASYNC_JOB_TASK_RESULT
    from connector.netsuite.operations.get_async_result import GET_ASYNC_RESULT
    from connector.netsuite.operations.get_budget_exchange_rate import GET_BUDGET_EXCHANGE_RATE
    from connector.netsuite.operations.get_currency_rate import GET_CURRENCY_RATE
    from connector.netsuite.operations.get_customization_id import GET_CUSTOMIZATION_ID
    from connector.netsuite.operations.get_data_center_urls import GET_DATA_CENTER_URLS
    from connector.netsuite.operations.get_dataset_result import GET_DATASET_RESULT
    from connector.netsuite.operations.get_datasets import GET_DATASETS
    from connector.netsuite.operations.get_deleted import GET_DELETED
    from connector.netsuite.operations.get_governance_limits import GET_GOVERNANCE_LIMITS
    from connector.netsuite.operations.get_integration_governance_info import GET_INTEGRATION_GOVERNANCE_INFO
    from connector.netsuite.operations.get_item_availability import GET_ITEM_AVAILABILITY
    from connector.netsuite.operations.get_list import GET_LIST
    from connector.netsuite.operations.get_posting_transaction_summary import GET_POSTING_TRANSACTION_SUMMARY
    from connector.netsuite.operations.get_record_metadata import GET_RECORD_METADATA
    from connector.netsuite.operations.get_record_types_catalog import GET_RECORD_TYPES_CATALOG
    from connector.netsuite.operations.get_saved_search import GET_SAVED_SEARCH
    from connector.netsuite.operations.get_select_value import GET_SELECT_VALUE
    from connector.netsuite.operations.get_server_time import GET_SERVER_TIME
    from connector.netsuite.operations.initialize import INITIALIZE
    from connector.netsuite.operations.initialize_list import INITIALIZE_LIST
    from connector.netsuite.operations.search import SEARCH
    from connector.netsuite.operations.suiteql import SUITEQL
    from connector.netsuite.operations.transform import TRANSFORM
    from connector.netsuite.operations.update import UPDATE
    from connector.netsuite.operations.update_invitee_status import UPDATE_INVITEE_STATUS
    from connector.netsuite.operations.update_invitee_status_list import UPDATE_INVITEE_STATUS_LIST
    from connector.netsuite.operations.update_list import UPDATE_LIST
    from connector.netsuite.operations.upload_file import UPLOAD_FILE
    from connector.netsuite.operations.upsert import UPSERT
    from connector.netsuite.operations.upsert_list import UPSERT_LIST
    from connector.netsuite.operations.wait_for_async_job import WAIT_FOR_ASYNC_JOB


@with_operations
class NetSuite:
    """One NetSuite account; safe for threads, opened when first used.

    Example:
        with NetSuite.from_env() as netsuite:
            for row in netsuite.suiteql(query="SELECT id, companyname FROM customer"):
                print(row)
    """

    if TYPE_CHECKING:  # the folder is the list; here it is told to type checkers and editors
        add = ADD
        add_list = ADD_LIST
        async_add_list = ASYNC_ADD_LIST
        async_delete_list = ASYNC_DELETE_LIST
        async_get_list = ASYNC_GET_LIST
        async_initialize_list = ASYNC_INITIALIZE_LIST
        async_search = ASYNC_SEARCH
        async_update_list = ASYNC_UPDATE_LIST
        async_upsert_list = ASYNC_UPSERT_LIST
        attach = ATTACH
        call_restlet_delete = CALL_RESTLET_DELETE
        call_restlet_get = CALL_RESTLET_GET
        call_restlet_post = CALL_RESTLET_POST
        call_restlet_put = CALL_RESTLET_PUT
        change_email = CHANGE_EMAIL
        change_password = CHANGE_PASSWORD
        check_async_status = CHECK_ASYNC_STATUS
        create_form = CREATE_FORM
        delete = DELETE
        delete_list = DELETE_LIST
        detach = DETACH
        download_file = DOWNLOAD_FILE
        edit_form = EDIT_FORM
        get = GET
        get_account_governance_info = GET_ACCOUNT_GOVERNANCE_INFO
        get_all = GET_ALL
        get_all_records = GET_ALL_RECORDS
        get_async_job_task_list = GET_ASYNC_JOB_TASK_LIST
        get_async_job_task_result = GET_ASYNC_JOB_TASK_RESULT
        get_async_result = GET_ASYNC_RESULT
        get_budget_exchange_rate = GET_BUDGET_EXCHANGE_RATE
        get_currency_rate = GET_CURRENCY_RATE
        get_customization_id = GET_CUSTOMIZATION_ID
        get_data_center_urls = GET_DATA_CENTER_URLS
        get_dataset_result = GET_DATASET_RESULT
        get_datasets = GET_DATASETS
        get_deleted = GET_DELETED
        get_governance_limits = GET_GOVERNANCE_LIMITS
        get_integration_governance_info = GET_INTEGRATION_GOVERNANCE_INFO
        get_item_availability = GET_ITEM_AVAILABILITY
        get_list = GET_LIST
        get_posting_transaction_summary = GET_POSTING_TRANSACTION_SUMMARY
        get_record_metadata = GET_RECORD_METADATA
        get_record_types_catalog = GET_RECORD_TYPES_CATALOG
        get_saved_search = GET_SAVED_SEARCH
        get_select_value = GET_SELECT_VALUE
        get_server_time = GET_SERVER_TIME
        initialize = INITIALIZE
        initialize_list = INITIALIZE_LIST
        search = SEARCH
        suiteql = SUITEQL
        transform = TRANSFORM
        update = UPDATE
        update_invitee_status = UPDATE_INVITEE_STATUS
        update_invitee_status_list = UPDATE_INVITEE_STATUS_LIST
        update_list = UPDATE_LIST
        upload_file = UPLOAD_FILE
        upsert = UPSERT
        upsert_list = UPSERT_LIST
        wait_for_async_job = WAIT_FOR_ASYNC_JOB

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
