"""A real SMTP server on loopback, and a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine

from tests.alerts.house import open_house


@dataclass
class Mailbox:
    """What the server was given, and what it answers."""

    received: list[tuple[str, list[str], bytes, list[str]]] = field(default_factory=list)
    connections: int = 0
    answer_rcpt: str = "250 OK"
    answer_data: str = "250 OK"

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> Any:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.answer_rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer_data.startswith("250"):
            self.received.append(
                (envelope.mail_from, envelope.rcpt_tos, envelope.original_content, envelope.mail_options)
            )
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
def house(tmp_path: Path) -> Iterator[Engine]:
    engine = open_house(tmp_path)
    yield engine
    engine.dispose()
