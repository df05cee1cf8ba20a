"""The process that reads documents for scrapers.documents.pool: `python -m scrapers.documents.worker`.

It takes one file after the other from its standard input and answers each on its standard output; what
parsers print cannot get between, their output goes to standard error. It ends as soon as its input closes,
also in the middle of a file, and takes what it has started with it.
"""

from __future__ import annotations

import json
import os
import queue
import resource
import signal
import sys
import threading
from dataclasses import asdict
from typing import Any, BinaryIO, Final

from scrapers.documents.result import LENGTH
from scrapers.documents.text import read_document

GRACE_SECONDS: Final = 5  # after the reader's own time limit, for the alarm in case the reader is gone


def _write_part(stream: BinaryIO, part: bytes) -> None:
    stream.write(LENGTH.pack(len(part)))
    stream.write(part)
    stream.flush()


def _read_part(stream: BinaryIO) -> bytes:
    """The next part; raises EOFError where the input ends."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(head)
    part = stream.read(length)
    if len(part) < length:
        raise EOFError
    return part


def _take_requests(stream: BinaryIO, requests: queue.Queue[tuple[bytes, bytes]]) -> None:
    """Pass requests on; when the other side has gone, end this process and those that it started."""
    try:
        while True:
            requests.put((_read_part(stream), _read_part(stream)))
    finally:
        os.killpg(0, signal.SIGKILL)


def _answer(head: dict[str, Any], data: bytes, seconds: float) -> dict[str, Any]:
    # Without a handler the alarm ends the process even where a parser never gives up the interpreter.
    signal.alarm(int(seconds) + GRACE_SECONDS)
    document = read_document(
        data, head["name"], head["media_type"], ocr=head["ocr"], ocr_seconds=0.75 * seconds
    )
    signal.alarm(0)
    return asdict(document)


def main(seconds: float, memory: int) -> None:
    """Answer requests until the input closes; never more than `memory` bytes of data."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if os.getpgrp() != os.getpid():
        os.setpgrp()
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests: queue.Queue[tuple[bytes, bytes]] = queue.Queue()
    threading.Thread(target=_take_requests, args=(sys.stdin.buffer, requests), daemon=True).start()
    _write_part(answers, b"")  # ready
    while True:
        head, data = requests.get()
        answer = _answer(json.loads(head), data, seconds)
        _write_part(answers, json.dumps(answer).encode())


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
