"""The sources of the database connector, one a file."""
