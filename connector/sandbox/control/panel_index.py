"""The list of the sandbox's own pages for people: `/__sandbox__/`, with a link to everything that can be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from connector.sandbox.account import Account
    from connector.sandbox.server import Sandbox

_STYLE = (
    "body{font:16px/1.5 system-ui;margin:2rem;max-width:70rem}td{padding:.2rem 1rem .2rem 0;vertical-align:top}"
    "th{text-align:left}"
)
_ELSEWHERE = (
    ("/app/center/card.nl", "set-up pages, as an administrator sees them"),
    ("/app/setup/loginaudit.nl", "the Login Audit Trail as a page"),
    ("/wsdl/v2025_2_0/netsuite.wsdl", "the WSDL; every other version too"),
    ("/rest/datacenterurls?account={account}", "discovery of an account's addresses"),
)
_HEAD = "<tr><th scope=col>Method</th><th scope=col>Page</th><th scope=col>What it does</th></tr>"


def index(sandbox: Sandbox, pages: Mapping[tuple[str, str], Callable[..., Any]], prefix: str) -> str:
    """The page; *pages* are the control panel's, by method and path below *prefix*."""
    rows = "".join(
        f"<tr><td><code>{method}</code></td><td>{_link(method, path, prefix)}</td>"
        f"<td>{escape((page.__doc__ or '').strip())}</td></tr>"
        for (method, path), page in pages.items()
    )
    first = quote(sandbox.tenant.account)
    elsewhere = [_anchor(path.format(account=first), words) for path, words in _ELSEWHERE]
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>NetSuite sandbox</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body><main>'
        "<h1>NetSuite sandbox</h1><p>This is no NetSuite: it simulates one for tests. What it simulates, what it does "
        "not, and on what evidence, stands in <code>docs/sandbox/honesty.md</code>.</p>"
        f"<h2>Accounts</h2>{_list(_account(one, prefix) for one in sandbox.accounts)}"
        f"<h2>Served beside this</h2>{_list(elsewhere)}"
        f"<h2>Pages of the control panel</h2><table><thead>{_HEAD}</thead><tbody>{rows}</tbody></table>"
        "</main></body></html>"
    )


def _account(account: Account, prefix: str) -> str:
    """Company, status and audit trail of an account, and its records by type."""
    name, query = account.tenant.account, f"?account={quote(account.tenant.account)}"
    pages = ", ".join(_anchor(f"{prefix}{page}{query}", page) for page in ("status", "audit", "features", "locks"))
    types = ", ".join(
        f"{_anchor(f'{prefix}records/{quote(type_)}{query}', type_)} {count}"
        for type_, count in sorted(account.store.types().items())
    )
    return f"{escape(name)}: {escape(account.tenant.company)}; {pages}<br>records: {types}"


def _link(method: str, path: str, prefix: str) -> str:
    text = f"<code>{escape(prefix + path)}</code>"
    return text if method != "GET" or "{" in path else f'<a href="{prefix}{path}">{text}</a>'


def _anchor(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def _list(items: Iterable[str]) -> str:
    """*items* are HTML already."""
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
