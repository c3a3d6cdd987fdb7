"""The types that every SuiteTalk version shares: messages, core and faults, for the operations the sandbox serves.

Names are NetSuite's (they are its interface; Oracle help chapter N3477815); the notation is ours, see `type_notation`.
"""

from __future__ import annotations

from connector.sandbox.soap import service_types

CORE = """
TokenPassportSignature: #text @algorithm
TokenPassport: account consumerKey token nonce timestamp:long signature:TokenPassportSignature
StatusDetail: code?:faultTyp.StatusDetailCodeType message? afterSubmitFailed?:boolean @type:faultTyp.StatusDetailType
Status: statusDetail*:StatusDetail @isSuccess:boolean
status: Status
NullField: name*
^Record: nullFieldList?:NullField
record: Record
^SearchRecord:
searchRecord: SearchRecord
^SearchRecordBasic(SearchRecord):
searchRecordBasic: SearchRecordBasic
^SearchRow:
^SearchRowBasic(SearchRow):
searchRowBasic: SearchRowBasic
RecordList: record*:Record
recordList: RecordList
SearchRowList: searchRow*:SearchRow
searchRowList: SearchRowList
SearchResult: =status totalRecords?:int pageSize?:int totalPages?:int pageIndex?:int searchId? =recordList?
    =searchRowList?
searchResult: SearchResult
GetAllResult: =status totalRecords?:int =recordList?
getAllResult: GetAllResult
GetSavedSearchResult: =status totalRecords?:int =recordRefList?
getSavedSearchResult: GetSavedSearchResult
GetCustomizationIdResult: =status totalRecords?:int =customizationRefList?
getCustomizationIdResult: GetCustomizationIdResult
GetSelectValueResult: =status totalRecords?:int totalPages?:int =baseRefList?
getSelectValueResult: GetSelectValueResult
^BaseRef: name?
baseRef: BaseRef
BaseRefList: baseRef*:BaseRef
baseRefList: BaseRefList
RecordRef(BaseRef): @internalId @externalId @type:coreTyp.RecordType
RecordRefList: recordRef*:RecordRef
recordRefList: RecordRefList
CustomRecordRef(BaseRef): @internalId @externalId @typeId @scriptId
CustomizationRef(RecordRef): @scriptId
CustomizationRefList: customizationRef*:CustomizationRef
customizationRefList: CustomizationRefList
Duration: timeSpan:double unit:coreTyp.DurationUnit
GetAllRecord: @recordType:coreTyp.GetAllRecordType
GetSavedSearchRecord: @searchType:coreTyp.SearchRecordType
CustomizationType: @getCustomizationType:coreTyp.GetCustomizationType
ListOrRecordRef: name? @internalId @externalId @typeId
^CustomFieldRef: @internalId @scriptId
LongCustomFieldRef(CustomFieldRef): value:long
DoubleCustomFieldRef(CustomFieldRef): value:double
BooleanCustomFieldRef(CustomFieldRef): value:boolean
StringCustomFieldRef(CustomFieldRef): value
DateCustomFieldRef(CustomFieldRef): value:dateTime
SelectCustomFieldRef(CustomFieldRef): value:ListOrRecordRef
MultiSelectCustomFieldRef(CustomFieldRef): value+:ListOrRecordRef
CustomFieldList: customField*:CustomFieldRef
SearchBooleanField: searchValue?:boolean
SearchStringField: searchValue? @operator:coreTyp.SearchStringFieldOperator
SearchLongField: searchValue?:long searchValue2?:long @operator:coreTyp.SearchLongFieldOperator
SearchTextNumberField: searchValue? searchValue2? @operator:coreTyp.SearchTextNumberFieldOperator
SearchDoubleField: searchValue?:double searchValue2?:double @operator:coreTyp.SearchDoubleFieldOperator
SearchDateField: predefinedSearchValue?:coreTyp.SearchDate searchValue?:dateTime searchValue2?:dateTime
    @operator:coreTyp.SearchDateFieldOperator
SearchEnumMultiSelectField: searchValue* @operator:coreTyp.SearchEnumMultiSelectFieldOperator
SearchMultiSelectField: searchValue*:RecordRef @operator:coreTyp.SearchMultiSelectFieldOperator
^SearchCustomField: @internalId @scriptId
SearchBooleanCustomField(SearchCustomField): searchValue?:boolean
SearchStringCustomField(SearchCustomField): searchValue? @operator:coreTyp.SearchStringFieldOperator
SearchLongCustomField(SearchCustomField): searchValue?:long searchValue2?:long @operator:coreTyp.SearchLongFieldOperator
SearchDoubleCustomField(SearchCustomField): searchValue?:double searchValue2?:double
    @operator:coreTyp.SearchDoubleFieldOperator
SearchDateCustomField(SearchCustomField): predefinedSearchValue?:coreTyp.SearchDate searchValue?:dateTime
    searchValue2?:dateTime @operator:coreTyp.SearchDateFieldOperator
SearchEnumMultiSelectCustomField(SearchCustomField): searchValue* @operator:coreTyp.SearchEnumMultiSelectFieldOperator
SearchMultiSelectCustomField(SearchCustomField): searchValue*:ListOrRecordRef
    @operator:coreTyp.SearchMultiSelectFieldOperator
SearchCustomFieldList: customField*:SearchCustomField
^SearchColumnField: customLabel?
SearchColumnBooleanField(SearchColumnField): searchValue?:boolean
SearchColumnStringField(SearchColumnField): searchValue?
SearchColumnLongField(SearchColumnField): searchValue?:long
SearchColumnTextNumberField(SearchColumnField): searchValue?
SearchColumnDoubleField(SearchColumnField): searchValue?:double
SearchColumnDateField(SearchColumnField): searchValue?:dateTime
SearchColumnEnumSelectField(SearchColumnField): searchValue?
SearchColumnSelectField(SearchColumnField): searchValue?:RecordRef
^SearchColumnCustomField: customLabel? @internalId @scriptId
SearchColumnBooleanCustomField(SearchColumnCustomField): searchValue?:boolean
SearchColumnStringCustomField(SearchColumnCustomField): searchValue?
SearchColumnLongCustomField(SearchColumnCustomField): searchValue?:long
SearchColumnDoubleCustomField(SearchColumnCustomField): searchValue?:double
SearchColumnDateCustomField(SearchColumnCustomField): searchValue?:dateTime
SearchColumnEnumMultiSelectCustomField(SearchColumnCustomField): searchValue*
SearchColumnSelectCustomField(SearchColumnCustomField): searchValue?:ListOrRecordRef
SearchColumnMultiSelectCustomField(SearchColumnCustomField): searchValue*:ListOrRecordRef
SearchColumnCustomFieldList: customField*:SearchColumnCustomField
DataCenterUrls: restDomain webservicesDomain systemDomain
GetDataCenterUrlsResult: =status dataCenterUrls?:DataCenterUrls
getDataCenterUrlsResult: GetDataCenterUrlsResult
GetSelectValueFilter: filterValue @operator:coreTyp.GetSelectValueFilterOperator
GetSelectFilterByFieldValue: sublist? field internalId
GetSelectFilterByFieldValueList: filterBy+:GetSelectFilterByFieldValue
GetSelectValueFieldDescription: recordType?:coreTyp.RecordType customRecordType?:RecordRef
    customTransactionType?:RecordRef sublist? field customForm?:RecordRef filter?:GetSelectValueFilter
    filterByValueList?:GetSelectFilterByFieldValueList
GetServerTimeResult: =status serverTime:dateTime
getServerTimeResult: GetServerTimeResult
DeletedRecord: deletedDate?:dateTime record?:BaseRef
DeletedRecordList: deletedRecord*:DeletedRecord
deletedRecordList: DeletedRecordList
GetDeletedResult: =status totalRecords?:int pageSize?:int totalPages?:int pageIndex?:int =deletedRecordList?
getDeletedResult: GetDeletedResult
GetDeletedFilter: deletedDate?:SearchDateField type?:SearchEnumMultiSelectField scriptId?:SearchStringField
DeletionReason: deletionReasonCode:RecordRef deletionReasonMemo?
GetAccountGovernanceInfoResult: =status accountConcurrencyLimit?:long unallocatedConcurrencyLimit?:long
getAccountGovernanceInfoResult: GetAccountGovernanceInfoResult
GetIntegrationGovernanceInfoResult: =status integrationConcurrencyLimit?:long
    limitType?:coreTyp.GetIntegrationGovernanceInfoLimitType
getIntegrationGovernanceInfoResult: GetIntegrationGovernanceInfoResult
"""

CORE_TYPES = """
SearchStringFieldOperator = contains doesNotContain doesNotStartWith empty hasKeywords is isNot notEmpty startsWith
SearchLongFieldOperator = between empty equalTo greaterThan greaterThanOrEqualTo lessThan lessThanOrEqualTo notBetween
    notEmpty notEqualTo notGreaterThan notGreaterThanOrEqualTo notLessThan notLessThanOrEqualTo
SearchTextNumberFieldOperator = between empty equalTo greaterThan greaterThanOrEqualTo lessThan lessThanOrEqualTo
    notBetween notEmpty notEqualTo notGreaterThan notGreaterThanOrEqualTo notLessThan notLessThanOrEqualTo
SearchDoubleFieldOperator = between empty equalTo greaterThan greaterThanOrEqualTo lessThan lessThanOrEqualTo
    notBetween notEmpty notEqualTo notGreaterThan notGreaterThanOrEqualTo notLessThan notLessThanOrEqualTo
SearchDateFieldOperator = after before empty notAfter notBefore notEmpty notOn notOnOrAfter notOnOrBefore notWithin on
    onOrAfter onOrBefore within
SearchEnumMultiSelectFieldOperator = anyOf noneOf
SearchMultiSelectFieldOperator = anyOf noneOf
DurationUnit = hour
GetSelectValueFilterOperator = contains is startsWith
GetIntegrationGovernanceInfoLimitType = _account _integrationSpecific _internal
"""

CUSTOMIZATIONS = (
    "crmCustomField",
    "customList",
    "customRecordCustomField",
    "customRecordType",
    "customSegment",
    "customTransactionType",
    "entityCustomField",
    "itemCustomField",
    "itemNumberCustomField",
    "itemOptionCustomField",
    "otherCustomField",
    "transactionBodyCustomField",
    "transactionColumnCustomField",
)
"""What getCustomizationId lists; record types as well."""

FAULTS = """
SoapFault: code:faultTyp.FaultCodeType message
InsufficientPermissionFault(SoapFault):
InvalidAccountFault(SoapFault):
InvalidCredentialsFault(SoapFault):
InvalidSessionFault(SoapFault):
InvalidVersionFault(SoapFault):
ExceededConcurrentRequestLimitFault(SoapFault):
ExceededRequestLimitFault(SoapFault):
ExceededUsageLimitFault(SoapFault):
ExceededRecordCountFault(SoapFault):
ExceededRequestSizeFault(SoapFault):
AsyncFault(SoapFault):
UnexpectedErrorFault(SoapFault):
insufficientPermissionFault: InsufficientPermissionFault
invalidAccountFault: InvalidAccountFault
invalidCredentialsFault: InvalidCredentialsFault
invalidSessionFault: InvalidSessionFault
invalidVersionFault: InvalidVersionFault
exceededConcurrentRequestLimitFault: ExceededConcurrentRequestLimitFault
exceededRequestLimitFault: ExceededRequestLimitFault
exceededUsageLimitFault: ExceededUsageLimitFault
exceededRecordCountFault: ExceededRecordCountFault
exceededRequestSizeFault: ExceededRequestSizeFault
asyncFault: AsyncFault
unexpectedErrorFault: UnexpectedErrorFault
"""

FAULT_TYPES = """
StatusDetailType = ERROR WARN INFO
FaultCodeType = ACCT_TEMP_UNAVAILABLE EMAIL_ADDRS_REQD INSUFFICIENT_PERMISSION INVALID_ACCT INVALID_JOB_ID
    INVALID_LOGIN_CREDENTIALS INVALID_PAGE_INDEX INVALID_ROLE INVALID_WS_VERSION JOB_NOT_COMPLETE LOGIN_DISABLED
    MAX_RCRDS_EXCEEDED OI_FEATURE_REQD OI_PERMISSION_REQD PSWD_REQD ROLE_REQUIRED SESSION_TIMED_OUT UNEXPECTED_ERROR
    UNSUPPORTED_WS_VERSION USER_ERROR WS_CONCUR_SESSION_DISALLWD WS_FEATURE_REQD WS_LOG_IN_REQD WS_PERMISSION_REQD
    WS_REQUEST_BLOCKED
StatusDetailCodeType = ABORT_SEARCH_EXCEEDED_MAX_TIME CANT_DELETE_CHILD_RCRDS_EXIST CANT_DELETE_TRANS
    CANT_CHANGE_PSWD CANT_DELETE_ENTITY CANT_MODIFY_ISSUE_STATUS CANT_SET_INTERNALID CANT_UPDATE_RECRD_HAS_CHANGED
    CLOSED_TRAN_PRD DATA_REQD DUP_CSTM_RCRD_ENTRY DUP_ENTITY INITIALIZE_ARG_REQD
    INITIALIZE_AUXREF_REQD INVALID_DETACH_RECORD_TYP INVALID_INITIALIZE_ARG INVALID_INITIALIZE_AUXREF
    INVALID_INITIALIZE_REF INVALID_RCRD_INITIALIZE INVALID_REF_CANT_INITIALIZE INVALID_SUMMARY_SRCH JOB_NOT_COMPLETE
    NOT_AN_INVITEE SSS_INVALID_ATTACH_RECORD_TYPE
    DUP_ITEM DUP_RCRD EXCEEDED_MAX_FIELD_LENGTH EXPIRED_SEARCH_CRITERIA EXTERNALID_NOT_SUPPORTED EXTERNALID_REQD
    FEATURE_DISABLED FIELD_REQD FLD_VALUE_REQD FLD_VALUE_TOO_LARGE INSUFFICIENT_FLD_PERMISSION INSUFFICIENT_PERMISSION
    INVALID_CONTENT INVALID_DATA INVALID_DATE INVALID_FLD_VALUE INVALID_JOB_ID INVALID_KEY_OR_REF INVALID_LINE_ID
    INVALID_PAGE_INDEX INVALID_PARAMETER INVALID_RCRD_TYPE INVALID_REQUEST INVALID_SAVEDSEARCH INVALID_SEARCH
    INVALID_SEARCH_CRITERIA INVALID_SEARCH_FIELD_NAME INVALID_SEARCH_OPERATOR INVALID_SEARCH_PAGE_INDEX
    INVALID_SEARCH_PAGE_SIZE INVALID_SEARCH_PREF INVALID_SEARCH_TYPE INVALID_SEARCH_VALUE INVALID_VALUE
    NONEXISTENT_FIELD NONEXISTENT_ID NONEXISTENT_SUBLIST_KEY PERMISSION_VIOLATION RCRD_DSNT_EXIST
    RCRD_EDITED_SINCE_RETRIEVED RCRD_HAS_BEEN_CHANGED RCRD_LOCKED_BY_WF RCRD_PREVSLY_DELETED
    RCRD_REF_RCRD_TYP_MISMATCH RCRD_TYPE_REQD SEARCH_ERROR SEARCH_TIMED_OUT SSS_REQUEST_LIMIT_EXCEEDED
    SSS_TIME_LIMIT_EXCEEDED SSS_TRANS_IN_PROGRESS SSS_USAGE_LIMIT_EXCEEDED TRANS_IN_USE TRANS_UNBALNCD TRAN_PRD_CLOSED
    UNEXPECTED_ERROR UNIQUE_CUST_ID_REQD UNSUPPORTED_METHOD USER_ERROR WARNING WS_FEATURE_REQD WS_PERMISSION_REQD
"""

MESSAGES = """
ApplicationInfo: applicationId
applicationInfo: ApplicationInfo
PartnerInfo: partnerId?
partnerInfo: PartnerInfo
DocumentInfo: nsId
documentInfo: DocumentInfo
Preferences: warningAsError?:boolean disableMandatoryCustomFieldValidation?:boolean
    disableSystemNotesForCustomFields?:boolean ignoreReadOnlyFields?:boolean
    runServerSuiteScriptAndTriggerWorkflows?:boolean
preferences: Preferences
SearchPreferences: bodyFieldsOnly?:boolean returnSearchColumns?:boolean pageSize?:int
searchPreferences: SearchPreferences
tokenPassport: core.TokenPassport
WriteResponse: =core.status baseRef?:core.BaseRef
writeResponse: WriteResponse
ReadResponse: =core.status record?:core.Record
readResponse: ReadResponse
WriteResponseList: =core.status? writeResponse+:WriteResponse
writeResponseList: WriteResponseList
ReadResponseList: =core.status? readResponse*:ReadResponse
readResponseList: ReadResponseList
"""

REQUESTS: dict[str, str] = {
    "add": "record:core.Record",
    "delete": "baseRef:core.BaseRef deletionReason?:core.DeletionReason",
    "search": "searchRecord:core.SearchRecord",
    "searchMoreWithId": "searchId pageIndex:int",
    "update": "record:core.Record",
    "upsert": "record:core.Record",
    "addList": "record+:core.Record",
    "deleteList": "baseRef+:core.BaseRef deletionReason?:core.DeletionReason",
    "updateList": "record+:core.Record",
    "upsertList": "record+:core.Record",
    "get": "baseRef:core.BaseRef",
    "getList": "baseRef+:core.BaseRef",
    "getAll": "record:core.GetAllRecord",
    "getSavedSearch": "record:core.GetSavedSearchRecord",
    "getCustomizationId": "customizationType:core.CustomizationType includeInactives:boolean",
    "getSelectValue": "fieldDescription:core.GetSelectValueFieldDescription pageIndex:int",
    "getDataCenterUrls": "account",
    "getServerTime": "",
    "getDeleted": "getDeletedFilter:core.GetDeletedFilter pageIndex:int",
    "getAccountGovernanceInfo": "",
    "getIntegrationGovernanceInfo": "",
    **service_types.REQUESTS,
}
"""Operation → the children of its request."""

ANSWERS: dict[str, str] = {
    **dict.fromkeys(("add", "update", "upsert", "delete"), "writeResponse"),
    **dict.fromkeys(("addList", "updateList", "upsertList", "deleteList"), "writeResponseList"),
    "get": "readResponse",
    "getList": "readResponseList",
    "search": "core.searchResult",
    "searchMoreWithId": "core.searchResult",
    **service_types.ANSWERS,
}
"""Operation → the element in its answer, where it is not `core.<operation>Result`."""


def message_types() -> str:
    """The message types of all operations, in the notation."""
    lines = [MESSAGES, service_types.MESSAGES]
    for operation, children in REQUESTS.items():
        name = operation[0].upper() + operation[1:]
        answer = ANSWERS.get(operation, f"core.{operation}Result")
        lines += [f"{name}Request: {children}", f"{operation}: {name}Request"]
        shared = "AsyncStatus" if answer == "core.asyncStatusResult" else name
        lines += [f"{shared}Response: ={answer}", f"{operation}Response: {shared}Response"]
    return "\n".join(lines)
