"""A hostile file costs one file: the pool goes on, and leaves no process behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from demo.documents import make_pdf
from scrapers.documents.pool import DocumentReader

# A form that draws itself many times over on each level: 30 to the power of the levels.
LEVELS = 8


def endless_pdf() -> bytes:
    """A PDF whose only page takes hours to read, by forms that draw forms."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        _stream(b"", b"/F Do " * 30),
    ]
    for level in range(LEVELS):
        below = b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + level) if level < LEVELS - 1 else b""
        form = b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]" + below
        objects.append(_stream(form, b"/F Do " * 30))
    body = b"".join(b"%d 0 obj%sendobj\n" % (at, content) for at, content in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>"


def _stream(head: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream\n" % (head, len(content), content)


def children(pid: int) -> set[int]:
    """All processes whose parent is `pid`."""
    return {int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def wait_until(condition, seconds=10.0):
    """Whether the condition comes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def workers_of(reader: DocumentReader) -> set[int]:
    return {process._popen.pid for process in reader._processes}


def test_many_files_at_once():
    async def read_all():
        with DocumentReader(workers=2, seconds=60) as reader:
            return await asyncio.gather(*(reader.read(make_pdf(f"Antrag {at}")) for at in range(12)))

    assert [document.text for document in asyncio.run(read_all())] == [f"Antrag {at}" for at in range(12)]


def test_one_file_that_takes_too_long_does_not_hold_up_the_others():
    async def read_all():
        # Much memory: this file fills it while it is read, and here its time is to run out first.
        with DocumentReader(workers=2, seconds=3, memory=8 << 30) as reader:
            slow = asyncio.create_task(reader.read(endless_pdf()))
            quick = [await reader.read(make_pdf(f"Antrag {at}")) for at in range(4)]
            was_reading = not slow.done()
            return await slow, quick, was_reading, await reader.read(make_pdf("danach"))

    slow, quick, was_reading, after = asyncio.run(read_all())
    assert was_reading
    assert (slow.state, slow.media_type) == ("timeout", "application/pdf")
    assert "3 Sekunden" in slow.message
    assert [document.text for document in quick] == [f"Antrag {at}" for at in range(4)]
    assert after.text == "danach"


def test_a_process_that_dies_while_reading_costs_one_file():
    async def read_all():
        with DocumentReader(workers=1, seconds=60) as reader:
            await reader.read(b"warm")
            (pid,) = workers_of(reader)
            reading = asyncio.create_task(reader.read(endless_pdf()))
            await asyncio.sleep(0.5)
            os.kill(pid, signal.SIGKILL)
            return await reading, await reader.read(make_pdf("danach"))

    lost, after = asyncio.run(read_all())
    assert lost.state == "unreadable"
    assert lost.message
    assert (after.state, after.text) == ("ok", "danach")


def test_a_process_that_dies_while_idle_costs_none():
    with DocumentReader(workers=1, seconds=60) as reader:
        reader.read_now(b"warm")
        (pid,) = workers_of(reader)
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: not is_running(pid))
        assert reader.read_now(make_pdf("danach")).text == "danach"


def test_a_file_that_needs_too_much_memory_costs_one_file():
    page = b"<html><body>" + b"<p>a</p>" * 300_000
    with DocumentReader(workers=1, seconds=60, memory=200 << 20) as reader:
        assert reader.read_now(page).state == "unreadable"
        assert reader.read_now(make_pdf("danach")).text == "danach"


def test_closing_leaves_nothing_behind_and_ends_what_is_being_read():
    async def close_while_reading():
        reader = DocumentReader(workers=2, seconds=60)
        await reader.read(b"warm")
        reading = asyncio.create_task(reader.read(endless_pdf()))
        await asyncio.sleep(0.5)
        pids = workers_of(reader)
        await asyncio.to_thread(reader.close)
        with pytest.raises(RuntimeError):
            await reading
        with pytest.raises(RuntimeError):
            reader.read_now(b"x")
        return pids

    pids = asyncio.run(close_while_reading())
    assert pids
    assert not any(is_running(pid) for pid in pids)


PARENT = """
import sys
from scrapers.documents.pool import DocumentReader
reader = DocumentReader(workers=1, seconds=60)
reader.read_now(b"warm")
print("ready", flush=True)
reader.read_now(sys.stdin.buffer.read())
"""


def test_processes_end_with_their_parent_also_in_the_middle_of_a_file():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert parent.stdout.readline() == b"ready\n"
        (worker,) = children(parent.pid)
        parent.stdin.write(endless_pdf())
        parent.stdin.close()
        time.sleep(0.5)
        assert is_running(worker)
    finally:
        parent.kill()
        parent.wait()
    assert wait_until(lambda: not is_running(worker))
