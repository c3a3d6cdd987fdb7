"""Names of fields that hold secrets or personal data, in REST's, SOAP's and SuiteQL's spelling alike."""

from __future__ import annotations

import re

from connector.sandbox.recording.pseudonyms import Kind

_NAMES = {
    "firstname", "lastname", "middlename", "salutation", "companyname", "altname", "entityid", "legalname",
    "printoncheckas", "phoneticname", "addressee", "attention", "fullname", "contactname", "username", "nametitle",
    "entitytitle", "jobtitle",
}  # fmt: skip
_TEXTS = {
    "addr1", "addr2", "addr3", "addrtext", "address", "defaultaddress", "billaddress", "shipaddress",
    "billaddresstext", "shipaddresstext", "zip", "city", "comments", "accountnumber", "taxidnum", "vatregnumber",
    "socialsecuritynumber", "birthdate", "externalidtext", "nameoncard", "ccnumber",
}  # fmt: skip
_SECRETS = {
    "consumerkey", "consumersecret", "token", "tokenid", "tokensecret", "nonce", "signature", "password",
    "password2", "accesstoken", "refreshtoken", "idtoken", "clientsecret", "clientassertion", "codeverifier",
    "secret", "cookie",
}  # fmt: skip
_IMPERSONAL = {
    "currency", "status", "entitystatus", "orderstatus", "terms", "term", "country", "state", "paymentmethod",
    "postingperiod", "accountingperiod", "department", "class", "location", "pricelevel", "category", "stage",
    "searchstage", "approvalstatus", "units", "unitstype", "language",
}  # fmt: skip
"""Fields whose reference names nobody: their `refName` is kept."""


def kind_of(name: str, parent: str = "") -> Kind | None:
    """What the field *name* inside the field *parent* holds; None: nothing that needs to be hidden."""
    key = re.sub(r"[^a-z0-9]", "", (parent if name == "searchValue" else name).lower())
    if "email" in key and not key.startswith(("emailtransactions", "emailpreference")):
        return "email"
    if key.endswith(("phone", "fax")):
        return "phone"
    if key in ("refname", "name") and parent.lower() not in _IMPERSONAL:
        return "name"
    return _KINDS.get(key)


_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_SECRETS, "secret"),
    **dict.fromkeys(_NAMES, "name"),
    **dict.fromkeys(_TEXTS, "text"),
}
