"""The operations of the VM connector, one a file."""
