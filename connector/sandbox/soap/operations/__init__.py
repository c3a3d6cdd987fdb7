"""The operations, by family; each is a function from a call to the content of its answer."""
