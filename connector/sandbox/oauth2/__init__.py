"""OAuth 2.0 as NetSuite speaks it: token endpoint, authorization code with PKCE, refresh, revocation."""
