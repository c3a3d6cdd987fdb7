"""HttpSession: an API as a configuration sees it; connections are made when something is first asked of it."""

from __future__ import annotations

import fnmatch
import threading
import time
from collections.abc import Mapping
from functools import cached_property
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from connector import retry
from connector.component import Unit
from connector.errors import ConfigurationError, RejectedError
from connector.http.authentication import ApiKey
from connector.http.config import HttpConfig
from connector.http.credentials import Credentials
from connector.http.exchange_failures import NAMESPACE, broken_off, refused, unanswered
from connector.http.exchange_shapes import Answer, Pairs, Request, address_of, origin
from connector.reference import has_reference, hide, references, resolve, resolve_text, value_of

if TYPE_CHECKING:
    from requests import Response, Session

_MOST_REDIRECTS = 10
_REDIRECTS = (301, 302, 303, 307, 308)
_KEEP_METHOD = (307, 308)
_UNAUTHORIZED = 401
_PIECE = 65_536


class HttpSession:
    """The connections of one configuration. Threads may share it."""

    transport = "local"

    def __init__(self, config: HttpConfig) -> None:
        """Ask as *config* says."""
        self.config = config
        self._lock = threading.RLock()
        self._open: Session | None = None

    def refusal(self, transport: str, effect: str = "") -> str:  # noqa: ARG002 - the signature of a session
        """Why *transport* cannot be used: an API is spoken to in one way only."""
        return "" if transport == "local" else "an API is spoken to in one way only"

    @cached_property
    def address(self) -> str:
        """What paths follow, references resolved; "" where nothing is configured."""
        return resolve_text(self.config.address)

    @cached_property
    def default_headers(self) -> Mapping[str, str]:
        """Sent with every request, references resolved."""
        return {name: _revealed(text) for name, text in self.config.default_headers.items()}

    @cached_property
    def default_query(self) -> Pairs:
        """Sent with every request, references resolved."""
        return tuple((name, _revealed(text)) for name, text in self.config.default_query_params.items())

    @cached_property
    def secret_query(self) -> Pairs:
        """What of `default_query` comes by reference."""
        given = self.config.default_query_params
        return tuple((name, value) for name, value in self.default_query if has_reference(given[name]))

    def without_secrets(self, url: str) -> str:
        """*url*, which an API has given, without the secret parameters that are added to each request anyway."""
        names = {name for name, _ in self.secret_query}
        shown = self.config.authentication
        if isinstance(shown, ApiKey) and shown.send_in == "query":
            names.add(shown.name)
        parts = urlsplit(url)
        left = [pair for pair in parts.query.split("&") if unquote_plus(pair.partition("=")[0]) not in names]
        return urlunsplit(parts._replace(query="&".join(left)))

    @cached_property
    def credentials(self) -> Credentials:
        """What shows who we are."""
        return Credentials(self.config.authentication, self._plain)

    def url(self, path: str, url: str) -> str:
        """The absolute URL that a step means.

        Raises:
            ConfigurationError: There is neither a url nor anything that a path could follow.
        """
        if url:
            return address_of(url)
        if not self.address:
            hint = "write `url:` in the step, or base_url in its http config"
            raise ConfigurationError("it is not said where to", hint=hint)
        return f"{self.address}/{path.lstrip('/')}" if path else self.address

    def trusts(self, url: str) -> bool:
        """Whether credentials and default headers may go to *url*: it is the configured host."""
        return bool(self.address) and origin(url) == origin(self.address)

    def ask(self, request: Request, unit: Unit, success: Any) -> Answer:
        """Send *request* as often as the policy lets it; an answer whose status is not in *success* is raised."""

        def attempt() -> Answer:
            answer = self._followed(request, unit)
            if answer.status not in success:
                raise refused(answer, request)
            return answer

        policy = unit.retry or self.config.reconnection
        return retry.run(attempt, policy, deadline=unit.deadline, emit=unit.emit, step=unit.step, sleep=unit.sleep)

    def close(self) -> None:
        """Close all connections; the next question opens new ones."""
        with self._lock:
            opened, self._open = self._open, None
        if opened is not None:
            opened.close()

    # ---------------------------------------------------------------- one attempt

    def _followed(self, request: Request, unit: Unit) -> Answer:
        """The answer at the end of all redirects."""
        for _ in range(_MOST_REDIRECTS):
            answer = self._signed(request, unit)
            target = answer.headers.get("location", "")
            if not (self.config.follow_redirects and answer.status in _REDIRECTS and target):
                return answer
            request = self._redirected(request, answer.status, address_of(target, request.address))
        raise RejectedError(f"{request.shown} points elsewhere without end", type=NAMESPACE + "CLIENT_ERROR")

    def _redirected(self, request: Request, status: int, url: str) -> Request:
        """*request* for where it was pointed to; what is not ours to hand on stays behind."""
        same = origin(url) == origin(request.url)
        keeps = status in _KEEP_METHOD or request.method in ("GET", "HEAD")
        if not same and request.body is not None and keeps:
            raise RejectedError(
                f"{request.shown} points to {urlsplit(url).hostname}; a body is not sent to another host",
                hint="ask that host, where it can be trusted",
                type=NAMESPACE + "SECURITY",
            )
        return Request(
            method=request.method if keeps else "GET",
            url=url,
            headers=request.headers if same else {},
            body=request.body if keeps else None,
            idempotent=request.idempotent,
            trusted=request.trusted and same,
            response_timeout=request.response_timeout,
        )

    def _signed(self, request: Request, unit: Unit) -> Answer:
        """The answer to *request* with our credentials; a token that is refused is fetched anew, once."""
        if not request.trusted:
            return self._sent(request, unit)
        answer = self._sent(self.credentials.added(request), unit)
        if answer.status == _UNAUTHORIZED and self.credentials.renew():
            return self._sent(self.credentials.added(request), unit)
        return answer

    def _plain(self, request: Request) -> Answer:
        """The answer to *request* as it is."""
        return self._sent(request, Unit())

    def _sent(self, request: Request, unit: Unit) -> Answer:
        import requests  # noqa: PLC0415 - slow to import

        longest = request.response_timeout or self.config.response_timeout
        if unit.deadline is not None:
            longest = max(0.001, min(longest, unit.deadline - time.monotonic()))
        try:
            with self._requests.request(
                request.method,
                request.address,
                headers={**request.headers, "Accept-Encoding": "gzip, deflate"},
                data=request.body,
                timeout=(min(self.config.connection_timeout, longest), longest),
                allow_redirects=False,
                stream=True,
            ) as response:
                return self._read(request, response)
        except (requests.RequestException, UnicodeError) as error:  # a header that is no Latin-1 is one
            raise unanswered(error, request) from None

    def _read(self, request: Request, response: Response) -> Answer:
        """The whole answer, as far as it is not too long."""
        pieces: list[bytes] = []
        left = self.config.max_response
        for piece in response.iter_content(_PIECE):
            left -= len(piece)
            if left < 0:
                raise _too_large(request, self.config.max_response)
            pieces.append(piece)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(
            status=response.status_code,
            reason=response.reason or "",
            headers=headers,
            body=b"".join(pieces),
            url=request.url,
        )

    # ---------------------------------------------------------------- connections

    @property
    def _requests(self) -> Session:
        with self._lock:
            if self._open is None:
                self._open = self._opened()
            return self._open

    def _opened(self) -> Session:
        import requests  # noqa: PLC0415 - slow to import
        from requests.adapters import HTTPAdapter  # noqa: PLC0415 - as above
        from requests.cookies import RequestsCookieJar  # noqa: PLC0415 - as above

        made, tls = requests.Session(), self.config.tls
        made.cookies = RequestsCookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))  # one run's are not another's
        made.headers["User-Agent"] = "netsuite-flows"
        made.auth = _no_netrc
        adapter = HTTPAdapter(pool_maxsize=self.config.max_connections, max_retries=0)
        made.mount("https://", adapter)
        made.mount("http://", adapter)
        made.verify = (resolve_text(tls.ca_file) or True) if tls.verify else False
        if tls.certificate_file:
            shown = resolve_text(tls.certificate_file)
            made.cert = (shown, resolve_text(tls.key_file)) if tls.key_file else shown
        self._through_proxy(made)
        return made

    def _through_proxy(self, made: Session) -> None:
        proxy, host = self.config.proxy, urlsplit(self.address).hostname or ""
        if proxy is None:
            return
        made.trust_env = False
        if any(fnmatch.fnmatch(host, pattern.lower()) for pattern in proxy.non_proxy_hosts):
            return
        user = ""
        if proxy.username:
            secret = resolve(proxy.password).get_secret_value() if proxy.password else ""
            user = f"{quote(resolve_text(proxy.username), safe='')}:{quote(secret, safe='')}@"
        made.proxies.update(dict.fromkeys(("http", "https"), f"http://{user}{proxy.host}:{proxy.port}"))


def _revealed(text: str) -> str:
    """*text* with its references resolved, and kept out of messages."""
    hide([value_of(found) for found in references(text)])
    return resolve_text(text)


def _no_netrc(prepared: Any) -> Any:
    """Stands where requests would look for a password in ~/.netrc and put it in the place of ours."""
    return prepared


def _too_large(request: Request, most: int) -> Exception:
    if not request.idempotent:
        return broken_off(request, late=False)
    return RejectedError(
        f"{request.shown} answers with more than {most} bytes",
        hint="ask for less at a time, or raise max_response of the http config",
        type=NAMESPACE + "TOO_LARGE",
    )
