"""The operations of the object store connector, one a file."""
