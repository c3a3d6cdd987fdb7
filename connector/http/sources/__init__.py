"""The sources of the HTTP connector, one a file."""
