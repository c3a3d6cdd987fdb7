"""What can be wrong with a connection, and which of it an answer speaks for: data, in a person's words.

Sources: Oracle help subsect_156935170194 (Detail of the audit trail for tokens), subsect_158324637123 (for OAuth 2.0),
subsect_158521832417 (token endpoint), section_1534941538 (tokens and accounts), section_N3536574 (faults).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INTEGRATION = "Setup > Integration > Manage Integrations > (integration) > Edit"
TOKENS = "Setup > Users/Roles > Access Tokens"
ROLES = "Setup > Users/Roles > Manage Roles > (role) > Edit > Permissions > Setup"
FEATURES = "Setup > Company > Enable Features > SuiteCloud"
COMPANY = "Setup > Company > Company Information"
CERTIFICATES = "Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup"


@dataclass(frozen=True, slots=True)
class CauseText:
    """A cause as it is told; `{account}`, `{role}`, `{host}` and so on are filled in."""

    message: str
    cure: str
    audit_detail: str = ""
    """The Detail column of the Login Audit Trail."""


CAUSES: Mapping[str, CauseText] = {
    # ------------------------------------------------------------ the way to NetSuite
    "name_unknown": CauseText(
        "no host is called {host}",
        f"compare `account` with {COMPANY} > Account ID; if it is right, check this machine's DNS",
    ),
    "nothing_listens": CauseText(
        "nothing listens at {host}",
        "start what should listen there (`connector sandbox` prints its address), or mend base_address",
    ),
    "blocked_on_the_way": CauseText(
        "a firewall or a missing proxy keeps this machine from {host}",
        "open port 443 to *.suitetalk.api.netsuite.com, or configure `proxy`",
    ),
    "proxy_refuses": CauseText(
        "the proxy {proxy} does not let the request through",
        "check host, port, username and password under `proxy`, or name the host under non_proxy_hosts",
    ),
    "tls_intercepted": CauseText(
        "something between this machine and {host} shows a certificate of its own",
        "trust the certificate of your company's proxy: tls.trust_store.path; or have *.netsuite.com exempted",
    ),
    "certificate_of_other_host": CauseText(
        "the certificate is not for {host}",
        "leave base_address out, so that the account's own host is used",
    ),
    "other_server": CauseText(
        "another server than NetSuite answers at {host}",
        "mend base_address, or leave it out: the account's own host is found from `account`",
    ),
    "page_in_between": CauseText(
        "a proxy or sign-in page of the network answers in NetSuite's place",
        "open the network's sign-in page in a browser, or configure `proxy`",
    ),
    "maintenance": CauseText(
        "NetSuite is in maintenance, or out of service",
        "wait; status.netsuite.com tells when it ends",
    ),
    "busy": CauseText(
        "the account's concurrent requests are all in use",
        "test again when other integrations rest, or reserve concurrency: "
        "Setup > Integration > Integration Management > Integration Governance",
    ),
    # ------------------------------------------------------------ clock and account
    "clock_skew": CauseText(
        "this machine's clock is wrong",
        "set it (NTP: `timedatectl set-ntp true`), or configure `clock: server`",
        "InvalidTimestamp",
    ),
    "account_unknown": CauseText(
        "NetSuite knows no account {account}",
        f"copy the id from {COMPANY} > Account ID; a sandbox's ends in _SB1, a release preview's in _RP",
        "no entry: the request belongs to no account of yours",
    ),
    # ------------------------------------------------------------ token-based authentication
    "consumer_key_unknown": CauseText(
        "consumer_key is of no integration record in account {account}",
        f"copy key and secret anew: {INTEGRATION} > Reset Credentials shows both once",
        "consumer_key_unknown",
    ),
    "fields_of_other_account": CauseText(
        "integration and token were made in another account than {account}",
        "make both in this account; a sandbox refresh deletes its tokens, and production's are never copied",
        "consumer_key_unknown or token_rejected",
    ),
    "integration_blocked": CauseText(
        "the integration record is blocked, waits for approval, or has Token-Based Authentication unticked",
        f"set State to Enabled and tick Token-Based Authentication: {INTEGRATION}",
        "consumer_key_refused",
    ),
    "token_revoked": CauseText(
        "the access token is revoked, inactive or mistyped (token_id)",
        f"make a new one: {TOKENS} > New Access Token, and copy token id and secret together",
        "token_rejected",
    ),
    "token_of_other_account": CauseText(
        "the token is of another account than {account}",
        f"make one in {{account}}: {TOKENS} > New Access Token; a sandbox refresh deletes its tokens",
        "token_rejected",
    ),
    "token_of_other_integration": CauseText(
        "the token is of another integration than consumer_key",
        f"make a token for this integration (Application Name): {TOKENS} > New Access Token",
        "token_rejected",
    ),
    "secret_mismatch": CauseText(
        "consumer_secret or token_secret is not the one of its key: cut, mistyped, exchanged, or replaced since",
        f"copy them anew: {INTEGRATION} > Reset Credentials for consumer_secret, {TOKENS} > New Access Token for "
        "token_secret; NetSuite shows each only once",
        "InvalidSignature",
    ),
    "role_or_user": CauseText(
        "the token's user or role is inactive, or the role lacks `Log in using Access Tokens`",
        f"grant `Log in using Access Tokens` (Full): {ROLES}; check that user and role are active and joined",
        "permission_denied",
    ),
    "user_locked": CauseText(
        "the user is locked after five refused sign-ins",
        "wait 30 minutes, mend the credentials first, then test once",
        "temporary_locked",
    ),
    "token_feature_off": CauseText(
        "Token-Based Authentication is switched off in account {account}",
        f"tick Token-Based Authentication: {FEATURES} > Manage Authentication",
        "FeatureDisabled",
    ),
    "request_changed": CauseText(
        "something on the way changes or repeats requests, so that their signature does not hold",
        "let *.netsuite.com pass the proxy untouched; use the account's own host, not one that rewrites addresses",
        "InvalidSignature, NonceUsed or parameter_rejected",
    ),
    "overload": CauseText(
        "NetSuite refuses sign-ins because the account is overloaded",
        "test again with nothing else running; lower maximum_connections if it works then",
    ),
    # ------------------------------------------------------------ what the role may do
    "rest_permission": CauseText(
        "{role} lacks `REST Web Services`",
        f"grant `REST Web Services` (Full): {ROLES}",
    ),
    "rest_feature": CauseText(
        "REST Web Services are switched off in account {account}",
        f"tick REST Web Services: {FEATURES} > SuiteTalk (Web Services)",
    ),
    "soap_permission": CauseText(
        "{role} lacks `SOAP Web Services`",
        f"grant `SOAP Web Services` (Full): {ROLES}; or set transport: rest if SOAP is not needed",
    ),
    "soap_feature": CauseText(
        "SOAP Web Services are switched off in account {account}",
        f"tick SOAP Web Services: {FEATURES} > SuiteTalk (Web Services); or set transport: rest",
    ),
    "soap_version": CauseText(
        "NetSuite does not serve the SOAP endpoint of this version",
        "set wsdl_version: 2025_2, the last one",
    ),
    "query_permission": CauseText(
        "{role} lacks `SuiteAnalytics Workbook`, which SuiteQL needs",
        f"grant `SuiteAnalytics Workbook` (Edit): {ROLES} > Reports",
    ),
    "find_transaction": CauseText(
        "{role} lacks `Find Transaction`, without which SuiteQL knows no table `transaction`",
        f"grant `Find Transaction` (View): {ROLES} > Transactions",
    ),
    "deleted_records": CauseText(
        "{role} lacks `Deleted Records`, which sources and reads of deletes need",
        f"grant `Deleted Records` (Full): {ROLES} > Setup; or do not ask for deletes",
    ),
    "record_permission": CauseText(
        "{role} may not see {subject}",
        "grant at least View: Setup > Users/Roles > Manage Roles > (role) > Edit > Permissions > Lists or Transactions",
    ),
    # ------------------------------------------------------------ OAuth 2.0
    "certificate_unknown": CauseText(
        "certificate_id names no certificate of account {account}, or one that is revoked or expired",
        f"copy Certificate ID from the row of this integration, or upload the certificate again: {CERTIFICATES}",
        "MissingKey",
    ),
    "client_id_wrong": CauseText(
        "client_id is not of the integration that the certificate belongs to",
        f"copy the client id (consumer key): {INTEGRATION}",
        "InvalidIssuer or InvalidIntegration",
    ),
    "key_mismatch": CauseText(
        "the private key is not the one of the certificate",
        f"use the key that the certificate was made with, or upload a certificate of this key: {CERTIFICATES}",
        "InvalidSignature",
    ),
    "certificate_of_other_account": CauseText(
        "the certificate was set up in another account than {account}",
        f"set it up in this account: {CERTIFICATES}; it is not copied to a sandbox, and a refresh wipes it",
        "MissingKey",
    ),
    "oauth2_integration_blocked": CauseText(
        "the integration record is blocked",
        f"set State to Enabled: {INTEGRATION}",
        "IntegrationBlocked",
    ),
    "oauth2_role_or_user": CauseText(
        "the certificate's user or role is inactive, or the role lacks `Log in using OAuth 2.0 Access Tokens`",
        f"grant `Log in using OAuth 2.0 Access Tokens`: {ROLES}; check user and role in {CERTIFICATES}",
        "EntityOrRoleDisabled",
    ),
    "grant_unticked": CauseText(
        "the integration does not allow client credentials",
        f"tick Client Credentials (Machine to Machine) Grant: {INTEGRATION}",
        "AuthorizationCodeGrantRequired",
    ),
    "oauth2_feature_off": CauseText(
        "OAuth 2.0 is switched off in account {account}",
        f"tick OAuth 2.0: {FEATURES} > Manage Authentication",
        "FeatureDisabled",
    ),
    "scope_unticked": CauseText(
        "the integration does not allow the scopes that the configuration asks for",
        f"tick REST Web Services and RESTlets under OAuth 2.0: {INTEGRATION}; or list fewer under `scopes`",
        "InvalidScope or ScopeMismatched",
    ),
    "assertion_rejected": CauseText(
        "NetSuite cannot read the signed assertion",
        "check certificate_id and signature_algorithm: PS256 or ES256, RSA keys with 3072 or 4096 bit",
        "UnsupportedAlgo, MissingKeyId or TokenNotAcceptable",
    ),
}
"""Name of a cause → how it is told."""

Weights = Mapping[str, int]
"""Cause → how strongly it is suspected, 0 to 100."""

REASONS: Mapping[str, Weights] = {
    "consumer_key_unknown": {"consumer_key_unknown": 85, "fields_of_other_account": 45},
    "consumer_key_refused": {"integration_blocked": 100},
    "token_rejected": {"token_revoked": 60, "token_of_other_account": 50, "token_of_other_integration": 30},
    "invalid_signature": {"secret_mismatch": 90, "request_changed": 15},
    "invalid_timestamp": {"clock_skew": 100},
    "nonce_used": {"request_changed": 90},
    "nonce_rejected": {"request_changed": 90},
    "parameter_rejected": {"request_changed": 90},
    "permission_denied": {"role_or_user": 85, "rest_permission": 20},
    "temporary_locked": {"user_locked": 100},
    "feature_disabled": {"token_feature_off": 100},
}
"""Why REST says it refused a token's sign-in (`error` of WWW-Authenticate) → what that may come from."""

TOKEN_ERRORS: Mapping[str, Weights] = {
    "invalid_client": {
        "certificate_unknown": 60,
        "client_id_wrong": 45,
        "key_mismatch": 40,
        "certificate_of_other_account": 30,
        "oauth2_integration_blocked": 16,
        "clock_skew": 10,
    },
    "invalid_grant": {"oauth2_role_or_user": 60, "clock_skew": 50, "certificate_unknown": 30},
    "unauthorized_client": {"grant_unticked": 80, "oauth2_feature_off": 40},
    "invalid_scope": {"scope_unticked": 100},
    "invalid_request": {"assertion_rejected": 80, "certificate_unknown": 30},
    "unsupported_grant_type": {"grant_unticked": 60, "oauth2_feature_off": 40},
    "invalid_token": {"oauth2_role_or_user": 60, "scope_unticked": 45, "oauth2_integration_blocked": 30},
}
"""What the token endpoint, or REST of an access token, says → what that may come from."""

SILENT: Weights = {
    "secret_mismatch": 45,
    "token_revoked": 42,
    "consumer_key_unknown": 38,
    "token_of_other_account": 32,
    "role_or_user": 25,
    "integration_blocked": 18,
    "token_of_other_integration": 14,
    "user_locked": 10,
    "token_feature_off": 8,
    "overload": 5,
}
"""A refused sign-in without a word why, over SOAP and over REST."""

SOAP_ALONE: Weights = {"soap_permission": 75, "soap_feature": 40, "request_changed": 10, "overload": 5}
"""REST lets us in and SOAP does not: the five fields and the clock are right."""

REST_ALONE: Weights = {"rest_permission": 70, "request_changed": 40, "rest_feature": 35}
"""SOAP lets us in and REST does not."""
