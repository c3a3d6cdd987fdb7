"""What can be asked of NetSuite, one operation a file; the folder is the list."""
