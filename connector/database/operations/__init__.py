"""The operations of the database connector, one a file."""
