"""A real SMTP server on loopback, and a database."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import Engine

from tests.alerts.house import open_house


@dataclass
class Mailbox:
    """What the server was given, and what it answers."""

    received: list[tuple[str, list[str], bytes, list[str]]] = field(default_factory=list)
    connections: int = 0
    answer_rcpt: str = "250 OK"
    answer_data: str = "250 OK"
    answer_mail: list[str] = field(default_factory=list)  # the next ones, before all is well again
    hang_up: bool = False  # once the content is there, without a word

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> Any:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.answer_mail:
            return self.answer_mail.pop(0)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.answer_rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer_data.startswith("250"):
            self.received.append(
                (envelope.mail_from, envelope.rcpt_tos, envelope.original_content, envelope.mail_options)
            )
        if self.hang_up:
            server.transport.abort()
        return self.answer_data


@dataclass
class Server:
    """A running SMTP server."""

    box: Mailbox
    controller: Controller

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.controller.server.sockets[0].getsockname()[1]}"


class AnyPort(Controller):
    """A controller on a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def smtp() -> Iterator[Server]:
    box = Mailbox()
    controller = AnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    yield Server(box, controller)
    controller.stop()


@pytest.fixture
def smtp_with_tls(tmp_path: Path) -> Iterator[Server]:
    """A server that offers STARTTLS and takes mail only over it; its certificate is home-made."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_home_made_certificate(tmp_path))
    box = Mailbox()
    controller = AnyPort(box, hostname="127.0.0.1", port=0, tls_context=context, require_starttls=True)
    controller.start()
    yield Server(box, controller)
    controller.stop()


def _home_made_certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "radar.example")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "server.pem"
    path.write_bytes(private + certificate.public_bytes(pem))
    return path


@pytest.fixture
def house(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A module's FILLED says what fills it, by the name of the fixture that then is asked for."""
    filled = getattr(request.module, "FILLED", {})
    engine = open_house(
        tmp_path, next((filled[name] for name in filled if name in request.fixturenames), None)
    )
    yield engine
    engine.dispose()
