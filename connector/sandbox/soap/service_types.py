"""Core types of the operations beyond reading and writing: jobs, initialize, attach, rates, availability, passwords.

Names are NetSuite's (they are its interface; Oracle help chapter N3477815); the notation is `type_notation`'s.
"""

from __future__ import annotations

CORE = """
AsyncStatusResult: jobId status:coreTyp.AsyncStatusType percentCompleted:double estRemainingDuration:double
asyncStatusResult: AsyncStatusResult
InitializeRef(BaseRef): @internalId @externalId @type:coreTyp.InitializeRefType
InitializeRefList: initializeRef*:InitializeRef
initializeRefList: InitializeRefList
InitializeAuxRef(BaseRef): @internalId @externalId @scriptId @type:coreTyp.InitializeAuxRefType
InitializeRecord: type:coreTyp.InitializeType reference?:InitializeRef auxReference?:InitializeAuxRef
    referenceList?:InitializeRefList
^AttachReference: attachTo:BaseRef
AttachContactReference(AttachReference): contact:RecordRef contactRole?:RecordRef
AttachBasicReference(AttachReference): attachedRecord:BaseRef
^DetachReference: detachFrom:BaseRef
DetachBasicReference(DetachReference): detachedRecord:BaseRef
UpdateInviteeStatusReference: eventId:RecordRef responseCode:coreTyp.CalendarEventAttendeeResponse
ItemAvailabilityFilter: item:RecordRefList lastQtyAvailableChange?:dateTime
ItemAvailability: item:RecordRef lastQtyAvailableChange?:dateTime locationId?:RecordRef quantityOnHand?:double
    onHandValueMli?:double reorderPoint?:double preferredStockLevel?:double quantityOnOrder?:double
    quantityCommitted?:double quantityBackOrdered?:double quantityAvailable?:double
ItemAvailabilityList: itemAvailability+:ItemAvailability
GetItemAvailabilityResult: =status itemAvailabilityList?:ItemAvailabilityList
getItemAvailabilityResult: GetItemAvailabilityResult
BudgetExchangeRateFilter: period:RecordRef fromSubsidiary?:RecordRef toSubsidiary?:RecordRef
BudgetExchangeRate: period:RecordRef fromSubsidiary:RecordRef toSubsidiary:RecordRef currentRate?:double
    averageRate?:double historicalRate?:double
BudgetExchangeRateList: budgetExchangeRate+:BudgetExchangeRate
GetBudgetExchangeRateResult: =status budgetExchangeRateList?:BudgetExchangeRateList
getBudgetExchangeRateResult: GetBudgetExchangeRateResult
CurrencyRateFilter: baseCurrency?:RecordRef fromCurrency?:RecordRef effectiveDate?:dateTime
CurrencyRate: baseCurrency:RecordRef fromCurrency:RecordRef exchangeRate:double effectiveDate:dateTime
CurrencyRateList: currencyRate*:CurrencyRate
GetCurrencyRateResult: =status currencyRateList?:CurrencyRateList
getCurrencyRateResult: GetCurrencyRateResult
PostingTransactionSummaryField: period?:boolean account?:boolean parentItem?:boolean item?:boolean entity?:boolean
    department?:boolean class?:boolean location?:boolean subsidiary?:boolean book?:boolean
PostingTransactionSummaryFilter: period?:RecordRefList account?:RecordRefList parentItem?:RecordRefList
    item?:RecordRefList entity?:RecordRefList department?:RecordRefList class?:RecordRefList location?:RecordRefList
    subsidiary?:RecordRefList book?:RecordRefList
PostingTransactionSummary: period?:RecordRef account?:RecordRef parentItem?:RecordRef item?:RecordRef
    entity?:RecordRef department?:RecordRef class?:RecordRef location?:RecordRef subsidiary?:RecordRef
    book?:RecordRef amount:double
PostingTransactionSummaryList: postingTransactionSummary+:PostingTransactionSummary
GetPostingTransactionSummaryResult: =status totalRecords?:int pageSize?:int totalPages?:int pageIndex?:int
    operationId? postingTransactionSummaryList?:PostingTransactionSummaryList
getPostingTransactionSummaryResult: GetPostingTransactionSummaryResult
ChangePassword: currentPassword newPassword? newPassword2?
ChangeEmail: currentPassword newEmail newEmail2 justThisAccount?:boolean
WsRole: role?:RecordRef isDefault?:boolean isInactive?:boolean isLoggedInRole?:boolean
WsRoleList: wsRole*:WsRole
wsRoleList: WsRoleList
"""

CORE_TYPES = """
AsyncStatusType = failed finishedWithErrors pending processing finished retry
CalendarEventAttendeeResponse = _accepted _declined _noResponse _tentative
InitializeType = assemblyBuild assemblyUnbuild binWorksheet cashRefund cashSale creditMemo customerPayment
    customerRefund customPurchase customSale depositApplication estimate invoice itemFulfillment itemReceipt
    inventoryTransfer purchaseOrder returnAuthorization salesOrder vendorBill vendorCredit vendorReturnAuthorization
    vendorPayment workOrder workOrderIssue workOrderCompletion workOrderClose
InitializeRefType = assemblyItem assemblyBuild cashSale creditMemo customer customerDeposit customPurchase customSale
    employee estimate interCompanyTransferOrder invoice location lotNumberedAssemblyItem opportunity purchaseOrder
    purchaseRequisition returnAuthorization salesOrder serializedAssemblyItem transferOrder vendor vendorBill
    vendorReturnAuthorization workOrder
InitializeAuxRefType = shippingGroup arAccount apAccount itemFulfillment tranType
"""

MESSAGES = """
SessionResponse: =core.status userId?:core.RecordRef =core.wsRoleList?
sessionResponse: SessionResponse
^AsyncResult:
asyncResult: AsyncResult
AsyncAddListResult(AsyncResult): =writeResponseList
AsyncUpdateListResult(AsyncResult): =writeResponseList
AsyncUpsertListResult(AsyncResult): =writeResponseList
AsyncDeleteListResult(AsyncResult): =writeResponseList
AsyncGetListResult(AsyncResult): =readResponseList
AsyncInitializeListResult(AsyncResult): =readResponseList
AsyncSearchResult(AsyncResult): =core.searchResult
"""

_RECORDS = "record+:core.Record"
_REFERENCES = "baseRef+:core.BaseRef"

REQUESTS: dict[str, str] = {
    "initialize": "initializeRecord:core.InitializeRecord",
    "initializeList": "initializeRecord+:core.InitializeRecord",
    "attach": "attachReference:core.AttachReference",
    "detach": "detachReference:core.DetachReference",
    "updateInviteeStatus": "updateInviteeStatusReference:core.UpdateInviteeStatusReference",
    "updateInviteeStatusList": "updateInviteeStatusReference+:core.UpdateInviteeStatusReference",
    "asyncAddList": _RECORDS,
    "asyncUpdateList": _RECORDS,
    "asyncUpsertList": _RECORDS,
    "asyncDeleteList": f"{_REFERENCES} deletionReason?:core.DeletionReason",
    "asyncGetList": _REFERENCES,
    "asyncInitializeList": "initializeRecord+:core.InitializeRecord",
    "asyncSearch": "searchRecord:core.SearchRecord",
    "checkAsyncStatus": "jobId",
    "getAsyncResult": "jobId pageIndex:int",
    "getItemAvailability": "itemAvailabilityFilter:core.ItemAvailabilityFilter",
    "getCurrencyRate": "currencyRateFilter:core.CurrencyRateFilter",
    "getBudgetExchangeRate": "budgetExchangeRateFilter:core.BudgetExchangeRateFilter",
    "getPostingTransactionSummary": "fields?:core.PostingTransactionSummaryField"
    " filters?:core.PostingTransactionSummaryFilter pageIndex:int operationId?",
    "changePassword": "changePassword:core.ChangePassword",
    "changeEmail": "changeEmail:core.ChangeEmail",
}
"""Operation → the children of its request."""

SUBMITTING = (
    "asyncAddList",
    "asyncUpdateList",
    "asyncUpsertList",
    "asyncDeleteList",
    "asyncGetList",
    "asyncInitializeList",
    "asyncSearch",
)
"""Operations that start a job."""

ANSWERS: dict[str, str] = {
    **dict.fromkeys(("attach", "detach", "updateInviteeStatus"), "writeResponse"),
    "updateInviteeStatusList": "writeResponseList",
    "initialize": "readResponse",
    "initializeList": "readResponseList",
    **dict.fromkeys((*SUBMITTING, "checkAsyncStatus"), "core.asyncStatusResult"),
    "getAsyncResult": "asyncResult",
    **dict.fromkeys(("changePassword", "changeEmail"), "sessionResponse"),
}
"""Operation → the element in its answer, where it is not `core.<operation>Result`."""
