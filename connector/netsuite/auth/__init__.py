"""Signing in to NetSuite: TokenPassport, OAuth 1.0a and OAuth 2.0; clock and nonce are passed in."""
