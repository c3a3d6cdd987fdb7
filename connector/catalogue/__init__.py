"""The record catalogue: what NetSuite's record types look like over SOAP, REST and SuiteQL."""
