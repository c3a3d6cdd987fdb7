"""Clients with fixed host names: a CONNECT proxy that brings `*.netsuite.com` to the sandbox."""
