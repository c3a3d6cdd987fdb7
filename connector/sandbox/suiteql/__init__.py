"""SuiteQL over the sandbox's store: Oracle's dialect as NetSuite narrows it, run on SQLite."""
