"""What starts runs by itself, one source a file."""
