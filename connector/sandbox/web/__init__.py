"""HTTP/1.1 of the sandbox: a listening socket, requests in, answers out, misbehaviour on order."""
