"""The constructs of the flow language, one file each: the folder is the list."""
