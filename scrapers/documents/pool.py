"""Documents are read in processes of their own: a hostile file costs one file, and never this process.

Each process is warm and reads one file after the other. One that takes too long is killed, one that
crashes or runs out of memory is replaced; the other files do not notice.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

from scrapers.documents.kinds import first_look
from scrapers.documents.result import LARGEST_FILE, LENGTH, DocumentText
from scrapers.documents.trouble import State

_LARGEST_ANSWER = 256 << 20  # bytes; text and pages, escaped
_FILES_PER_PROCESS = 500  # then a fresh one: parsers lose memory over time
_CHUNK = 1 << 16
_START_SECONDS = 60.0
_GIVEN_BACK = 1 << 18
"""Bytes: what is larger, as pictures of pages are, goes back to the system when it is not needed any more;
else glibc learns from the first of them to keep the room for the next (mallopt(3))."""
_IS_CLOSED = "the reader was closed"

_CRASHED = "Die Datei hat das Leseprogramm zum Absturz gebracht (beschädigt, oder zu viel Speicher)."


class _Broken(Exception):
    """The process has died, or answers nonsense."""


def _environment() -> dict[str, str]:
    """The modules of this process, wherever it was started, and none of our settings: they hold secrets."""
    shared = {name: value for name, value in os.environ.items() if not name.startswith("ANTRAGSRADAR_")}
    modules = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    return {**shared, "PYTHONPATH": modules, "MALLOC_MMAP_THRESHOLD_": str(_GIVEN_BACK)}


def _start(seconds: float, memory: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "scrapers.documents.worker", str(seconds), str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=_environment(),
    )


class _Process:
    """One reading process and the pipes to it."""

    def __init__(self, seconds: float, memory: int) -> None:
        self.files = 0
        self._popen = _start(seconds, memory)
        stdin, stdout = cast("IO[bytes]", self._popen.stdin), cast("IO[bytes]", self._popen.stdout)
        self._pipes = (stdin, stdout)
        self._in, self._out = stdin.fileno(), stdout.fileno()
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._popen.poll() is None

    def wait_until_ready(self) -> None:
        """Return when the process has loaded its modules. Raises TimeoutError, or _Broken."""
        self._answer(time.monotonic() + _START_SECONDS)

    def ask(self, head: dict[str, Any], data: bytes, seconds: float) -> dict[str, Any]:
        """The answer about one file. Raises TimeoutError, or _Broken."""
        self.files += 1
        until = time.monotonic() + seconds
        encoded = json.dumps(head).encode()
        for part in (LENGTH.pack(len(encoded)), encoded, LENGTH.pack(len(data)), data):
            self._write(memoryview(part), until)
        try:
            answer: dict[str, Any] = json.loads(self._answer(until))
        except ValueError as error:
            raise _Broken from error
        return answer

    def _answer(self, until: float) -> bytes:
        (length,) = LENGTH.unpack(self._read(LENGTH.size, until))
        if length > _LARGEST_ANSWER:
            raise _Broken
        return self._read(length, until)

    def _write(self, part: memoryview, until: float) -> None:
        while part:
            self._wait(self._in, select.POLLOUT, until)
            try:
                part = part[os.write(self._in, part[:_CHUNK]) :]
            except BrokenPipeError as error:
                raise _Broken from error

    def _read(self, length: int, until: float) -> bytes:
        parts = bytearray()
        while len(parts) < length:
            self._wait(self._out, select.POLLIN, until)
            part = os.read(self._out, min(length - len(parts), _CHUNK))
            if not part:
                raise _Broken
            parts += part
        return bytes(parts)

    @staticmethod
    def _wait(pipe: int, event: int, until: float) -> None:
        poll = select.poll()
        poll.register(pipe, event)
        if not poll.poll(max(until - time.monotonic(), 0) * 1000):
            raise TimeoutError

    def kill(self) -> None:
        """End the process and what it started; it has nothing to lose."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)

    def remove(self) -> None:
        """Kill the process and give back what it held; no other thread may be using it."""
        self.kill()
        for pipe in self._pipes:
            pipe.close()
        self._popen.wait()


class DocumentReader:
    """Reads documents in `workers` processes, each with a limit of `seconds` per file and `memory` bytes.

    Safe to use from several threads and event loops; close it, or use it as a context manager.
    """

    def __init__(
        self, workers: int = 2, seconds: float = 120, memory: int = 1 << 30, ocr: bool = True
    ) -> None:
        self._seconds, self._memory, self._ocr = seconds, memory, ocr
        self._workers = workers
        self._places: queue.LifoQueue[_Process | None] = queue.LifoQueue()  # None: to be started
        for _ in range(workers):
            self._places.put(None)
        self._threads = ThreadPoolExecutor(workers, "documents")
        self._lock = threading.Lock()
        self._processes: set[_Process] = set()
        self._closed = False

    async def read(self, data: bytes, name: str = "", media_type: str = "") -> DocumentText:
        """The text of a file, as of scrapers.documents.text.read_document; never raises on bad data."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self.read_now, data, name, media_type)

    def read_now(self, data: bytes, name: str = "", media_type: str = "") -> DocumentText:
        """The same for callers that may wait. Raises RuntimeError after `close`,
        and where no process can be started."""
        if len(data) > LARGEST_FILE:
            return self._failed(data, "too_large", f"Die Datei ist größer als {LARGEST_FILE >> 20} MB.")
        head = {"name": name, "media_type": media_type, "ocr": self._ocr}
        process = self._take()
        keep = False
        try:
            answer = process.ask(head, data, self._seconds)
            keep = process.files < _FILES_PER_PROCESS
            return DocumentText(**{**answer, "pages": tuple(answer["pages"])})
        except TimeoutError:
            return self._failed(
                data, "timeout", f"Das Lesen hat länger als {self._seconds:g} Sekunden gedauert."
            )
        except _Broken:
            if self._closed:
                raise RuntimeError(_IS_CLOSED) from None
            return self._failed(data, "unreadable", _CRASHED)
        finally:
            self._give_back(process, keep)

    def close(self) -> None:
        """End all processes, also those that are reading."""
        with self._lock:
            self._closed = True
            for process in self._processes:
                process.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for _ in range(self._workers):
            idle = self._places.get()
            if idle is not None:
                self._remove(idle)
        for _ in range(self._workers):
            self._places.put(None)

    def __enter__(self) -> DocumentReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self) -> _Process:
        """A process that is ready; waits for one that is free."""
        process = self._places.get()
        try:
            if process is not None and not process.alive:
                self._remove(process)
                process = None
            return process or self._start()
        except BaseException:
            self._places.put(None)
            raise

    def _start(self) -> _Process:
        with self._lock:
            if self._closed:
                raise RuntimeError(_IS_CLOSED)
            process = _Process(self._seconds, self._memory)
            self._processes.add(process)
        try:
            process.wait_until_ready()
        except (TimeoutError, _Broken) as error:
            self._remove(process)
            raise RuntimeError(
                _IS_CLOSED if self._closed else "the reading process does not start"
            ) from error
        return process

    def _give_back(self, process: _Process, keep: bool) -> None:
        if not keep:
            self._remove(process)
        self._places.put(process if keep else None)

    def _remove(self, process: _Process) -> None:
        with self._lock:
            self._processes.discard(process)
        process.remove()

    @staticmethod
    def _failed(data: bytes, state: State, message: str) -> DocumentText:
        return DocumentText("", (), first_look(data), state, message)
