"""authorize(session): ask a user to allow the application in, and keep what that gives."""

from __future__ import annotations

import time
from collections.abc import Callable

from connector.errors import ConfigurationError, ConnectivityError
from connector.netsuite.auth.authorization_code import ConsentCredentials, Question
from connector.netsuite.auth.token_store import SHARED, KeptToken, TokenStore
from connector.netsuite.consent_connection import OAuth2AuthorizationCode
from connector.netsuite.redirect_listener import RedirectListener, can_listen
from connector.netsuite.session import Session
from connector.netsuite.signing import consent_credentials

PATIENCE = 600.0
"""Seconds that a user has; NetSuite's code lives as long."""


def authorize(
    session: Session,
    show: Callable[[str], None],
    *,
    paste: Callable[[], str] | None = None,
    patience: float = PATIENCE,
    store: TokenStore = SHARED,
) -> KeptToken:
    """Ask a user, and keep the tokens for all processes of this user of the machine.

    Args:
        session: Its connection is of type `oauth2_authorization_code`.
        show: Brings the user to the address it is given: opens a browser, or prints it.
        paste: Gives the address to which the browser was sent back; where None, a listener at the redirect URI does.
        patience: Seconds that the listener waits.
        store: Where the tokens are kept.

    Raises:
        ConfigurationError: The connection signs in otherwise, or nothing can listen at its redirect URI.
        ConnectivityError: The user did not allow it, or NetSuite does not take the code.
    """
    connection = session.config.connection
    if not isinstance(connection, OAuth2AuthorizationCode):
        raise ConfigurationError(
            f"the connection is of type {connection.type}; nobody need allow it",
            hint="for a user's own role write type: oauth2_authorization_code",
        )
    credentials, question = consent_credentials(connection), Question()
    if paste is not None:
        show(question.address(credentials))
        redirected = paste()
    else:
        redirected = _listened(question, credentials, show, patience)
    code = question.code(redirected, credentials.account)
    token = question.redeemed(code, credentials, time.time(), session.exchange)
    store.keep(credentials, token)
    return token


def _listened(question: Question, credentials: ConsentCredentials, show: Callable[[str], None], patience: float) -> str:
    """The address of the first redirect that answers *question*; what others send is let go by."""
    if not can_listen(credentials.redirect_uri):
        raise ConfigurationError(
            f"redirect_uri {credentials.redirect_uri} is not on this machine",
            hint="use --paste: copy the address out of the browser when it was sent back",
        )
    end = time.monotonic() + patience
    with RedirectListener(credentials.redirect_uri) as listener:
        show(question.address(credentials))
        while True:
            redirected = listener.wait(end - time.monotonic())
            if redirected is None:
                raise ConnectivityError(
                    f"no browser came back to {credentials.redirect_uri} in {patience:.0f} s",
                    hint="start anew, or use --paste where the browser is on another machine",
                    type="NETSUITE:AUTHENTICATION",
                )
            if question.answered_by(redirected):
                return redirected
