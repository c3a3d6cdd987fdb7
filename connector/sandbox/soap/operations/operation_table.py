"""Operation name → what answers it."""

from __future__ import annotations

from collections.abc import Callable

from connector.sandbox.soap.operations import (
    account_operations,
    attach_operations,
    availability_operations,
    credential_operations,
    customization_operations,
    invitee_operations,
    job_operations,
    listing_operations,
    posting_operations,
    rate_operations,
    read_operations,
    search_operations,
    select_operations,
    transform_operations,
    write_operations,
)
from connector.sandbox.soap.service_types import SUBMITTING
from connector.sandbox.soap.soap_call import SoapCall

OPERATIONS: dict[str, Callable[[SoapCall], str]] = {
    "getServerTime": account_operations.get_server_time,
    "getDataCenterUrls": account_operations.get_data_center_urls,
    "getAccountGovernanceInfo": account_operations.get_account_governance_info,
    "getIntegrationGovernanceInfo": account_operations.get_integration_governance_info,
    "get": read_operations.get,
    "getList": read_operations.get_list,
    "getAll": read_operations.get_all,
    "search": search_operations.search,
    "searchMoreWithId": search_operations.search_more_with_id,
    "getDeleted": listing_operations.get_deleted,
    "getSelectValue": select_operations.get_select_value,
    "getSavedSearch": customization_operations.get_saved_search,
    "getCustomizationId": customization_operations.get_customization_id,
    "add": write_operations.add,
    "update": write_operations.update,
    "upsert": write_operations.upsert,
    "delete": write_operations.delete,
    "addList": write_operations.add_list,
    "updateList": write_operations.update_list,
    "upsertList": write_operations.upsert_list,
    "deleteList": write_operations.delete_list,
    "initialize": transform_operations.initialize,
    "initializeList": transform_operations.initialize_list,
    "attach": attach_operations.attach,
    "detach": attach_operations.detach,
    "updateInviteeStatus": invitee_operations.update_invitee_status,
    "updateInviteeStatusList": invitee_operations.update_invitee_status_list,
    **dict.fromkeys(SUBMITTING, job_operations.submit_list),
    "asyncSearch": job_operations.submit_search,
    "checkAsyncStatus": job_operations.check_async_status,
    "getAsyncResult": job_operations.get_async_result,
    "getItemAvailability": availability_operations.get_item_availability,
    "getCurrencyRate": rate_operations.get_currency_rate,
    "getBudgetExchangeRate": rate_operations.get_budget_exchange_rate,
    "getPostingTransactionSummary": posting_operations.get_posting_transaction_summary,
    "changePassword": credential_operations.change_password,
    "changeEmail": credential_operations.change_email,
}
"""The operations of the sandbox; `platform_types.REQUESTS` declares the same ones."""
