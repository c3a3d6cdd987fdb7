"""The NetSuite connector."""
