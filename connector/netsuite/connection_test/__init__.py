"""Test Connection: stages from the account id to the role's permissions, and the causes of what fails, ranked.

`diagnosis.diagnose(session)` runs it; `stage_report.ConnectionTest` is what it gives.
"""
