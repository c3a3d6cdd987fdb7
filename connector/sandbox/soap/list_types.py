"""Types of the small lists that only getAll reads, for the generated WSDL: campaigns, support cases, taxes, states.

Names and children: the schema's `GetAllRecordType` and the classes of those names; the notation is `type_notation`'s.
"""

from __future__ import annotations

_CASE = "name? insertBefore?:core.RecordRef"

LISTS: dict[str, str] = {
    "listAcct": """
BudgetCategory(core.Record): name? budgetType?:boolean isInactive?:boolean @internalId
LeadSource(core.Record): name? description? isInactive?:boolean @internalId @externalId
State(core.Record): country?:commonTyp.Country fullName? shortname? @internalId
TaxAcct(core.Record): name? description? nexus?:core.RecordRef country?:commonTyp.Country
    taxAcctType?:listAcctTyp.TaxAcctType isInactive?:boolean @internalId @externalId
""",
    "listAcctTyp": """
TaxAcctType = _purchase _sale
""",
    "listMkt": """
CampaignAudience(core.Record): name? description? isInactive?:boolean @internalId @externalId
CampaignCategory(core.Record): name? parent?:core.RecordRef leadSource?:core.RecordRef description?
    isexternal?:boolean isInactive?:boolean @internalId @externalId
CampaignChannel(core.Record): name? eventType?:listMktTyp.CampaignChannelEventType description? isInactive?:boolean
    @internalId @externalId
CampaignFamily(core.Record): name? description? isInactive?:boolean @internalId @externalId
CampaignOffer(core.Record): name? description? isInactive?:boolean @internalId @externalId
CampaignSearchEngine(core.Record): name? description? isInactive?:boolean @internalId @externalId
CampaignSubscription(core.Record): name? description? subscribedByDefault?:boolean unsubscribed?:boolean
    externalName? externalDescription? isInactive?:boolean @internalId @externalId
CampaignVertical(core.Record): name? description? isInactive?:boolean @internalId @externalId
""",
    "listMktTyp": """
CampaignChannelEventType = _directMail _email _integration _other
""",
    "listSupport": f"""
SupportCaseIssue(core.Record): {_CASE} description? isInactive?:boolean @internalId @externalId
SupportCaseOrigin(core.Record): {_CASE} description? isInactive?:boolean @internalId @externalId
SupportCasePriority(core.Record): {_CASE} description? isInactive?:boolean @internalId @externalId
SupportCaseStatus(core.Record): {_CASE} stage?:listSupportTyp.SupportCaseStatusStage caseOnHold?:boolean
    autoCloseCase?:boolean description? isInactive?:boolean @internalId @externalId
SupportCaseType(core.Record): {_CASE} description? isInactive?:boolean @internalId @externalId
""",
    "listSupportTyp": """
SupportCaseStatusStage = _closed _escalated _open
""",
}
"""Prefix of an area → its declarations."""

NAMES = (
    "budgetCategory",
    "campaignAudience",
    "campaignCategory",
    "campaignChannel",
    "campaignFamily",
    "campaignOffer",
    "campaignSearchEngine",
    "campaignSubscription",
    "campaignVertical",
    "leadSource",
    "state",
    "supportCaseIssue",
    "supportCaseOrigin",
    "supportCasePriority",
    "supportCaseStatus",
    "supportCaseType",
    "taxAcct",
)
"""Their `RecordType` values."""
