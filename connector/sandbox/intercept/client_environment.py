"""What a shell must export so that unmodified clients of any language come to the sandbox."""

from __future__ import annotations

import shlex
from pathlib import Path

from connector.sandbox.intercept.certificate_authority import TRUST_STORE_PASSWORD, CertificateAuthority

_LOCAL = "127.0.0.1,localhost,::1"
NODE_PRELOAD = "node_preload.cjs"
_NODE_SCRIPT = """'use strict';
// Node has no HTTPS_PROXY of its own: TLS connections to *.netsuite.com go to the sandbox instead.
const tls = require('tls');
const connect = tls.connect;
tls.connect = function (...given) {
  const options = given.find((one) => one && typeof one === 'object');
  const host = options && (options.servername || options.host || options.hostname);
  if (host && !options.socket && /(^|\\.)netsuite\\.com$/i.test(host)) {
    const callback = given.find((one) => typeof one === 'function');
    const here = { ...options, host: '%(host)s', hostname: undefined, port: %(port)d, path: null, lookup: undefined };
    return connect.call(tls, { ...here, servername: host, ALPNProtocols: ['http/1.1'] }, callback);
  }
  return connect.apply(tls, given);
};
"""


def write_node_preload(folder: Path, host: str, tls_port: int) -> Path:
    """Write the script that Node is to load first; it holds no secret."""
    file = folder / NODE_PRELOAD
    file.write_text(_NODE_SCRIPT % {"host": host, "port": tls_port}, encoding="utf-8")
    return file


def client_environment(authority: CertificateAuthority, proxy: str, preload: Path) -> dict[str, str]:
    """Variable → value, for clients in Python, Node, PHP, Ruby, Go, curl, Java and .NET."""
    host, _, port = proxy.rpartition("/")[2].rpartition(":")
    ca = str(authority.file)
    java = {
        "https.proxyHost": host,
        "https.proxyPort": port,
        "javax.net.ssl.trustStore": str(authority.trust_store),
        "javax.net.ssl.trustStoreType": "PKCS12",
        "javax.net.ssl.trustStorePassword": TRUST_STORE_PASSWORD,
    }
    return {
        "HTTPS_PROXY": proxy,
        "https_proxy": proxy,  # curl and PHP's libraries read this spelling
        "http_proxy": proxy,  # Ruby's Net::HTTP reads this one, for https too
        "NO_PROXY": _LOCAL,
        "no_proxy": _LOCAL,
        "SSL_CERT_FILE": ca,  # OpenSSL: Python's httpx, Ruby, PHP, Go
        "REQUESTS_CA_BUNDLE": ca,
        "CURL_CA_BUNDLE": ca,
        "NODE_EXTRA_CA_CERTS": ca,
        "NODE_OPTIONS": f"--require={preload}",
        "JAVA_TOOL_OPTIONS": " ".join(f"-D{name}={value}" for name, value in java.items()),
    }


def export_lines(environment: dict[str, str]) -> list[str]:
    """The same as lines of a shell."""
    return [f"export {name}={shlex.quote(value)}" for name, value in environment.items()]
