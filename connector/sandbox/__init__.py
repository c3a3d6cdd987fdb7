"""A NetSuite to develop against, over real HTTP.

server.Sandbox          starts it; `tenant.Tenant` is its account, `store.Store` its records
gatekeeper.Gatekeeper   who may come in: `verify_passport(…)` for SOAP, `verify_header(…)` for REST, both give a Caller
                        and take a slot of the account's concurrency, which the server gives back
record_desk.RecordDesk  reading and writing by NetSuite's rules, the same for every channel
refusals.WireError      what NetSuite refuses; each channel gives it its own form
"""
