"""The HTTP connector: requests to any API, and a listener that runs a flow for each request."""
