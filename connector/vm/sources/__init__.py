"""The sources of the VM connector, one a file."""
