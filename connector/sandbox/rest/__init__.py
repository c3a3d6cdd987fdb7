"""REST web services of the sandbox: records, SuiteQL, metadata, system."""
