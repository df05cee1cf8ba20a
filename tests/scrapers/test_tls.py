"""Certificates are checked, and one that cannot be says so: servers of our own on the loopback interface."""

from __future__ import annotations

import datetime as dt
import json
import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scrapers.failures import classify

ROOT = Path(__file__).resolve().parents[2]
UNCHECKED = "Das TLS-Zertifikat des Servers lässt sich nicht prüfen"
NO_TLS = "Die verschlüsselte Verbindung (TLS) kam nicht zustande"
# Asks for the addresses one after the other with the project's settings and writes what came of each.
ASK = """
import json, sys
from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapers.failures import classify
from scrapers.loading import project_settings

found = {}

class Asking(Spider):
    name = "asking"

    async def start(self):
        for url in sys.argv[1:]:
            yield Request(url, callback=self.answered, errback=self.failed)

    def answered(self, response):
        found[response.request.url] = ["", str(response.status)]

    def failed(self, failure):
        explained = classify(failure.value)
        found[failure.request.url] = [str(explained.kind), explained.message]

settings = project_settings()
settings.set("DOWNLOAD_DELAY", 0.001)
settings.set("TRUSTED_HOSTS", ["127.0.0.1", "localhost"])  # our own servers
for name in ("RETRY_ENABLED", "ROBOTSTXT_OBEY"):
    settings.set(name, False)
for name in ("EXTENSIONS", "ITEM_PIPELINES", "DOWNLOADER_MIDDLEWARES"):
    settings.set(name, {})
process = CrawlerProcess(settings)
process.crawl(Asking)
process.start()
json.dump(found, sys.stdout)
"""


@dataclass(frozen=True)
class Signed:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def private_pem(self) -> bytes:
        form, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        return self.key.private_bytes(serialization.Encoding.PEM, form, bare)


def sign(name: str, issuer: Signed | None, *, address: str = "", days: int = 1) -> Signed:
    """A certificate of that name; for servers with the `address` that it is made for."""
    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(issuer.certificate.subject if issuer else own)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=2))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=not address, path_length=None), critical=True)
    )
    if address:
        names = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(address))])
        builder = builder.add_extension(names, critical=False)
    return Signed(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key)


class Answer(BaseHTTPRequestHandler):
    """Answers every request."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *arguments: object) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    """A server that says nothing of connections that were broken off."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def serving(folder: Path, *chain: Signed) -> Iterator[str]:
    """A server that shows this chain of certificates, its own first; none: no TLS at all."""
    server = Quiet(("127.0.0.1", 0), Answer)
    if chain:
        path = folder / f"{server.server_port}.pem"
        path.write_bytes(chain[0].private_pem() + b"".join(each.pem() for each in chain))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join(5)


def ask(urls: list[str], trusted: Path) -> dict[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", ASK, *urls],
        capture_output=True,
        text=True,
        env={**os.environ, "SSL_CERT_FILE": str(trusted), "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        timeout=100,
        check=True,
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def test_only_certificates_that_can_be_checked_are_taken(tmp_path: Path) -> None:
    root = sign("Root", None)
    between = sign("Between", root)
    leaf = sign("Leaf", between, address="127.0.0.1")
    other = sign("Other", between, address="127.0.0.9")
    old = sign("Old", between, address="127.0.0.1", days=-1)
    own = sign("Own", None, address="127.0.0.1")
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(root.pem())
    with (
        serving(tmp_path, leaf, between) as whole,
        serving(tmp_path, leaf) as without_intermediate,
        serving(tmp_path, other, between) as for_another_name,
        serving(tmp_path, old, between) as expired,
        serving(tmp_path, own) as home_made,
        serving(tmp_path) as without_tls,
    ):
        refused = [without_intermediate, for_another_name, expired, home_made]
        found = ask([whole, *refused, without_tls], trusted)
    assert found[whole] == ["", "200"]
    for url in refused:
        kind, message = found[url]
        assert (kind, message[: len(UNCHECKED)]) == ("unreachable", UNCHECKED)
    assert "Zwischenzertifikat" in found[without_intermediate][1]
    assert found[without_tls] == ["unreachable", NO_TLS]


@pytest.mark.parametrize(
    ("words", "message"), [("handshake failure", NO_TLS), ("certificate verify failed", UNCHECKED)]
)
def test_errors_of_the_standard_library_are_named_too(words: str, message: str) -> None:
    assert classify(ssl.SSLError(words)).message.startswith(message)
