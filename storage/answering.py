"""A PostgreSQL that does not answer: how long we wait for it before we say so.

A server that hangs, or whose machine is gone, ends no connection. So each is asked before it is used again,
and what the network lost is noticed by signs of life. No statement is limited: some take hours.
"""

from __future__ import annotations

import select
import time
from typing import Any

from sqlalchemy.exc import DisconnectionError

CONNECT_SECONDS = 10
ANSWER_SECONDS = 5.0
"""A connection that takes longer to answer nothing is given up, and a new one is tried."""
TURN_SECONDS = 10
"""So long one waits until others give back a connection of this process: readers wait no longer."""
SIGNS_OF_LIFE = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""For libpq: a server that is gone without a word is noticed after a minute, also within a statement."""
_CONNECTED = _EMPTY_QUERY = 0  # of libpq's ConnStatusType and ExecStatusType


class _Silent(DisconnectionError):
    """A connection does not answer; the others of the pool are looked at with the same suspicion."""

    invalidate_pool = True


def see_that_it_answers(connection: Any, _record: object, _proxy: object) -> None:
    """Before a connection is used again: that the server is behind it. By psycopg's own libpq, since its
    connections wait for an answer without end."""
    try:
        _ask_nothing(connection.pgconn)
    except Exception as error:  # whatever it is, another connection is better
        raise _Silent(str(error)) from error


def _ask_nothing(server: Any) -> None:
    """Raises TimeoutError or ConnectionError, or what libpq says."""
    until = time.monotonic() + ANSWER_SECONDS
    server.send_query(b"")
    server.flush()
    poll = select.poll()
    poll.register(server.socket, select.POLLIN)
    is_well = True
    while True:
        while server.is_busy():
            if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
                raise TimeoutError("no answer")
            server.consume_input()
        answer = server.get_result()
        if answer is None:
            break
        is_well = is_well and answer.status == _EMPTY_QUERY
    if not is_well or server.status != _CONNECTED:
        raise ConnectionError("the connection is closed")
