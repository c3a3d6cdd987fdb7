"""NetSuite's codes → our type, what to do next, and the cure: one table for SOAP, REST, RESTlet and retry.

Sources: SuiteTalk XSD 2023_2 (names), Oracle help section_N3536574, section_156570709583, section_4634920277,
bridgehead_1525252812; the texts are what production clients match on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Next = Literal["sign_in", "reject", "retry", "again", "mend"]
"""What the caller does next.

- `sign_in`: mend the credentials; a retry could lock the user.
- `reject`: mend the record or the role.
- `retry`: NetSuite did not begin; sending again is safe even for a write.
- `again`: NetSuite may have begun; only a read or a repeatable write is sent again.
- `mend`: mend the configuration.
"""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code stands for."""

    type: str
    """Identifier in the namespace NETSUITE."""
    next: Next
    hint: str = ""


BUSY = Meaning("TOO_MANY_REQUESTS", "retry", "lower maximum_connections, or reserve concurrency for the integration")
AGAIN = "it is tried again"
"""Stands in hints until it is known how often it was tried."""
AWAY = Meaning("UNAVAILABLE", "retry", f"NetSuite is in maintenance or out of service; {AGAIN}")
INTERNAL = Meaning("NETSUITE_ERROR", "again", "give NetSuite's support the time of the request")
SIGN_IN = Meaning("AUTHENTICATION", "sign_in", "connector test-connection tells which part of the credentials is wrong")
SESSION = Meaning("SESSION_TIMED_OUT", "again", "send the request again; it signs in anew")
PERMISSION = Meaning("INSUFFICIENT_PERMISSION", "reject", "grant it: Setup > Users/Roles > Manage Roles")
FEATURE = Meaning("INSUFFICIENT_PERMISSION", "reject", "enable it: Setup > Company > Enable Features > SuiteCloud")
VERSION = Meaning("INVALID_VERSION", "mend", "set wsdl_version to a version that NetSuite still serves: 2025_2")
MISSING = Meaning("NOT_FOUND", "reject", "check the id; the record may have been deleted or the role may not see it")
DUPLICATE = Meaning("CONFLICT", "reject", "use upsert with the externalId, or update the record that is there")
CHANGED = Meaning("CONFLICT", "again", "read the record again and repeat the change")
LOCKED = Meaning("LOCKED", "retry", "a person, script or workflow holds the record for a while")
CLOSED = Meaning("CLOSED_PERIOD", "reject", "date the transaction in an open period, or have the period opened")
VALUE = Meaning("USER_ERROR", "reject", "mend the value the message names")
FIELD = Meaning("USER_ERROR", "reject", "`connector describe record` with its record type lists the fields there are")
TOO_BIG = Meaning("MAX_RCRDS_EXCEEDED", "reject", "lower batch_size (SOAP: add 200, update and upsert 100, delete 200)")
JOB = Meaning("ASYNC_FAULT", "reject", "check the job id; results are kept 30 days and given 20 times")
SCRIPT = Meaning("USER_ERROR", "reject", "a script of the account went over its limits: send less at a time")
RESTLET = Meaning(
    "NOT_FOUND", "reject", "check script and deploy; the deployment must be Released and include the role"
)
ADDRESS = Meaning("NOT_FOUND", "reject", "check record_type, and that its feature is on and the role may see it")
SAVED = Meaning("USER_ERROR", "reject", "check saved_search (Lists > Search > Saved Searches) and its record_type")
SEARCH = Meaning("USER_ERROR", "reject", "start the search again; its id lives for 15 minutes")
CRITERIA = Meaning("USER_ERROR", "reject", "mend criteria, columns or saved_search as the message says")
NEEDED = Meaning("USER_ERROR", "reject", "delete what depends on it first, or keep the record and set isInactive: true")
UNFINISHED = Meaning("ASYNC_FAULT", "retry", "the task is still at work: ask again")
NO_TRANSFORM = Meaning(
    "USER_ERROR", "reject", "check the pair of record types, and that the source is approved, with something left"
)
ATTACHMENT = Meaning("USER_ERROR", "reject", "contacts and files can be attached to entities and transactions")
CLIENT = Meaning("USER_ERROR", "reject", "mend the request the message names")

_TABLE: dict[Meaning, str] = {
    BUSY: """
        WS_REQUEST_BLOCKED WS_CONCUR_SESSION_DISALLWD CONCURRENCY_LIMIT_EXCEEDED SSS_REQUEST_LIMIT_EXCEEDED
        EXCEEDED_MAX_CONCUR_RQST WS_EXCEEDED_CONCUR_USERS_ALLWD EXCEEDED_CONCURRENT_REQUEST_LIMIT
        EXCEEDED_CONCUR_USERS_ALLWD EXCEEDED_MAX_SESSIONS SESSION_HAD_DUPLICATE_REQUEST""",
    AWAY: "ACCT_TEMP_UNAVAILABLE COMPANY_DATABASE_OFFLINE DATABASE_OFFLINE",
    INTERNAL: "UNEXPECTED_ERROR SERVER_ERROR SYSTEM_ERROR",
    SIGN_IN: """
        INVALID_LOGIN INVALID_LOGIN_ATTEMPT INVALID_LOGIN_CREDENTIALS INVALID_ACCT INVALID_ROLE LOGIN_DISABLED
        ROLE_REQUIRED PSWD_REQD EMAIL_ADDRS_REQD WS_LOG_IN_REQD TWO_FA_REQD INVALID_SIGNATURE
        invalid_client invalid_grant unauthorized_client invalid_scope invalid_token""",
    SESSION: "SESSION_TIMED_OUT INVALID_SESSION",
    PERMISSION: """
        INSUFFICIENT_PERMISSION PERMISSION_VIOLATION INSUFFICIENT_FLD_PERMISSION WS_PERMISSION_REQD
        OI_PERMISSION_REQD INSUFFICIENT_CHARS_IN_SEARCH_PERMISSION""",
    FEATURE: "WS_FEATURE_REQD OI_FEATURE_REQD FEATURE_DISABLED FEATURE_UNAVAILABLE",
    VERSION: "INVALID_WS_VERSION UNSUPPORTED_WS_VERSION WRONG_DC_OR_VERSION",
    MISSING: "RCRD_DSNT_EXIST NONEXISTENT_ID NONEXISTENT_EXTERNAL_ID RCRD_PREVSLY_DELETED RCRD_DELETED_SINCE_RETRIEVED",
    DUPLICATE: """
        DUP_RCRD DUP_ENTITY DUP_ITEM DUP_CSTM_RCRD_ENTRY DUP_EXTERNALID UNIQUE_CUST_ID_REQD IDEMPOTENCY_ERROR
        DUP_CUSTOM_FIELD_ENTRY RCRD_HAS_DUP""",
    CHANGED: "RCRD_HAS_BEEN_CHANGED RCRD_EDITED_SINCE_RETRIEVED CANT_UPDATE_RECRD_HAS_CHANGED",
    LOCKED: "RCRD_LOCKED_BY_WF TRANS_IN_USE SSS_TRANS_IN_PROGRESS RCRD_IS_LOCKED CANT_MODIFY_LOCKED_FLD",
    CLOSED: "CLOSED_TRAN_PRD TRAN_PRD_CLOSED TRAN_PERIOD_CLOSED PERIOD_CLOSED",
    TOO_BIG: "MAX_RCRDS_EXCEEDED EXCEEDED_MAX_RCRD EXCEEDED_RQST_SIZE_LIMIT EXCEEDED_MAX_TIME",
    JOB: "INVALID_JOB_ID INVALID_JOBID JOB_NOT_COMPLETE INVALID_PAGE_INDEX",
    SCRIPT: """
        SSS_TIME_LIMIT_EXCEEDED SSS_USAGE_LIMIT_EXCEEDED SSS_MEMORY_USAGE_EXCEEDED
        SSS_INSTRUCTION_COUNT_EXCEEDED""",
    RESTLET: "SSS_INVALID_SCRIPTLET_ID SSS_INVALID_SCRIPT_ID",
    ADDRESS: "INVALID_URL INVALID_RESOURCE",
    SAVED: "INVALID_SAVEDSEARCH INVALID_SAVED_SEARCH INVALID_SAVEDSEARCH_ID",
    SEARCH: "EXPIRED_SEARCH_CRITERIA INVALID_SEARCH_PAGE_INDEX INVALID_SEARCH_PAGE_SIZE WS_INVALID_SEARCH_PAGE_SIZE",
    VALUE: """
        USER_ERROR INVALID_KEY_OR_REF INVALID_FLD_VALUE INVALID_VALUE INVALID_DATA INVALID_DATE FIELD_REQD
        FLD_VALUE_REQD DATA_REQD EXCEEDED_MAX_FIELD_LENGTH FLD_VALUE_TOO_LARGE
        NONEXISTENT_SUBLIST_KEY TRANS_UNBALNCD INVALID_ID
        INVALID_REF INVALID_LINE_ID NOT_AN_INVITEE ATTACH_SIZE_EXCEEDED""",
    FIELD: "NONEXISTENT_FIELD UNKNOWN_FIELD",
    NEEDED: "CANT_DELETE_CHILD_RCRDS_EXIST CANT_DELETE_TRANS",
    CRITERIA: """
        INVALID_SEARCH INVALID_SEARCH_CRITERIA INVALID_SEARCH_OPERATOR INVALID_SEARCH_PREF INVALID_SEARCH_TYPE
        INVALID_SEARCH_VALUE INVALID_SUMMARY_SRCH""",
    UNFINISHED: "OPERATION_NOT_FINISHED",
    NO_TRANSFORM: """
        INVALID_INITIALIZE_REF INVALID_RCRD_TRANSFRM INVALID_RCRD_INITIALIZE INVALID_REF_CANT_INITIALIZE
        INVALID_INITIALIZE_ARG INVALID_INITIALIZE_AUXREF INITIALIZE_ARG_REQD INITIALIZE_AUXREF_REQD""",
    ATTACHMENT: "SSS_INVALID_ATTACH_RECORD_TYPE INVALID_DETACH_RECORD_TYP",
    CLIENT: """
        INVALID_CONTENT INVALID_PARAMETER INVALID_HEADER UNACCEPTABLE_HEADER_VALUE INVALID_REQUEST
        INVALID_METHOD INVALID_CONTENT_TYPE UNSUPPORTED_METHOD CANT_SET_INTERNALID EXTERNALID_REQD
        EXTERNALID_NOT_SUPPORTED INVALID_RCRD_TYPE
        RCRD_TYPE_REQD RCRD_REF_RCRD_TYP_MISMATCH INVALID_RETURN_DATA_FORMAT""",
}

CODES: dict[str, Meaning] = {code: meaning for meaning, codes in _TABLE.items() for code in codes.split()}
"""Code, as NetSuite spells it → what it stands for."""

FAULTS: dict[str, Meaning] = {
    "invalidCredentialsFault": SIGN_IN,
    "invalidAccountFault": SIGN_IN,
    "invalidSessionFault": SESSION,
    "insufficientPermissionFault": PERMISSION,
    "invalidVersionFault": VERSION,
    "exceededConcurrentRequestLimitFault": BUSY,
    "exceededRequestLimitFault": BUSY,
    "exceededRecordCountFault": TOO_BIG,
    "exceededRequestSizeFault": TOO_BIG,
    "exceededUsageLimitFault": BUSY,
    "asyncFault": JOB,
    "unexpectedErrorFault": INTERNAL,
}
"""Name of a SOAP fault's element → what it stands for; it goes before the code inside (`USER_ERROR` says little)."""

TEXTS: tuple[tuple[str, Meaning], ...] = (
    ("ambiguous authentication", SIGN_IN),
    ("unknown field", FIELD),
    ("already exists", DUPLICATE),
    ("already been used", DUPLICATE),
    ("request limit exceeded. request blocked", BUSY),
    ("only one request may be made against a session", BUSY),
    ("has dependent records", NEEDED),
    ("type of record transformation is not allowed", NO_TRANSFORM),
    ("locked by a user defined workflow", LOCKED),
    ("regularly scheduled maintenance", AWAY),
    ("nldatabaseofflineexception", AWAY),
    ("nocompanydbsonlineexception", AWAY),
    ("cacheunavailableexception", AWAY),
    ("connection pool is not in", AWAY),  # NetSuite's own texts spell the rest in two ways
    ("session invalidation is in progress", INTERNAL),
    ("an unexpected error occurred", INTERNAL),
    ("concurrentmodificationexception", INTERNAL),
    ("nullpointerexception", INTERNAL),
    ("illegalstateexception", INTERNAL),
    ("invocationtargetexception", INTERNAL),
)
"""Part of a message in lower case → what it stands for, where the code is a general one."""

STATUSES: dict[int, Meaning] = {
    400: CLIENT,
    401: SIGN_IN,
    403: PERMISSION,
    404: MISSING,
    405: CLIENT,
    407: Meaning(
        "CONFIGURATION",
        "mend",
        "give proxy.username and proxy.password, or check them (in HTTPS_PROXY: http://user:password@host:port)",
    ),
    408: Meaning("TIMEOUT", "again", AGAIN),
    409: DUPLICATE,
    413: TOO_BIG,
    415: CLIENT,
    429: BUSY,
    500: INTERNAL,
    502: Meaning("UNAVAILABLE", "again", f"NetSuite is out of service; {AGAIN}"),
    503: AWAY,
    504: Meaning("TIMEOUT", "again", f"NetSuite took too long; {AGAIN}"),
}
"""HTTP status → what it stands for, where the body says nothing better."""

SILENT: dict[int, str] = dict.fromkeys(
    (400, 403, 405, 415),
    "a proxy or firewall may have answered in NetSuite's place, whose errors say what is wrong: the wire log"
    " (docs/observability.md) shows the answer",
)
"""HTTP status that NetSuite always explains → what to do where nothing is said."""

GENERAL = frozenset({"", "USER_ERROR", "UNEXPECTED_ERROR", "INVALID_REQUEST", "SERVER_ERROR"})
"""Codes that say so little that the text is asked as well."""

REASONS: dict[str, str] = {
    "consumer_key_unknown": "the consumer key is of no integration in this account: copy it again, or check account",
    "consumer_key_refused": "set the integration record's State to Enabled (Setup > Integration > Manage Integrations)",
    "token_rejected": "the token is unknown, revoked, or of another integration or account: create a new one here",
    "invalid_signature": "consumer_secret or token_secret is wrong, or they are exchanged",
    "signature_invalid": "consumer_secret or token_secret is wrong, or they are exchanged",
    "invalid_timestamp": "set this machine's clock (NTP), or configure clock: server",
    "timestamp_refused": "set this machine's clock (NTP), or configure clock: server",
    "nonce_used": "something between us and NetSuite repeats requests: check the proxy",
    "nonce_rejected": "something between us and NetSuite changes requests: check the proxy",
    "permission_denied": "the role needs `Log in using Access Tokens`, and user and role must be active",
    "temporary_locked": "five failed sign-ins lock a user for 30 minutes: wait, then test once",
    "feature_disabled": "enable Token-Based Authentication: Setup > Company > Enable Features > SuiteCloud",
    "parameter_rejected": "something between us and NetSuite changes requests: check the proxy",
    "invalid_token": "the access token is expired or lacks the scope; it is asked for anew",
    "invalid_client": "check client_id, certificate_id and key in Setup > Integration > OAuth 2.0 Client Credentials",
    "invalid_grant": "the certificate is revoked or expired, does not fit the key, or belongs to another account",
    "invalid_scope": "tick REST Web Services and RESTlets on the integration record",
    "unauthorized_client": "tick Client Credentials (Machine to Machine) Grant on the integration record",
    "invalid_request": "check certificate_id and signature_algorithm; the key must be RSA 3072 bit or an EC key",
}
"""Reason of a refused sign-in, as `WWW-Authenticate` or the token endpoint says it → the cure."""


def meaning(code: str, message: str = "", status: int | None = None, fault: str = "") -> Meaning | None:
    """What NetSuite's answer stands for: the fault first, then the code, the text, the status; None if unknown."""
    if fault in FAULTS and fault != "unexpectedErrorFault":
        return FAULTS[fault]
    if code in GENERAL:
        lowered = message.lower()
        for text, found in TEXTS:
            if text in lowered:
                return found
    if code in CODES:
        return CODES[code]
    return FAULTS.get(fault) or (STATUSES.get(status) if status is not None else None)
