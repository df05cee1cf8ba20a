"""Labelled papers: whatever a line holds, it is read or named."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.selection.evaluate import Row
from scrapers.selection.labelled import LabelError, read_rows


def test_rows_are_read_as_they_are_written() -> None:
    lines = [
        b'\xef\xbb\xbf{"id": 7, "title": "Sprach\xc2\xadkurse\\n im Park", "text": null, "label": 1}\n',
        b"\n",
        b'{"title": "Radweg", "text": "Der  Weg", "label": false, "anderes": []}\r\n',
    ]
    assert list(read_rows(lines)) == [
        Row("7", "Sprachkurse im Park", True),
        Row("3", "Radweg", False, "Der Weg"),
    ]


@pytest.mark.parametrize(
    ("label", "meant"),
    [(1, True), (0, False), (True, True), (False, False), (1.0, True), ("0", False), (" TRUE ", True)],
)
def test_labels(label: object, meant: bool) -> None:
    [row] = read_rows([json.dumps({"title": "x", "label": label}).encode()])
    assert row.label is meant


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "Zeile 2 ist kein JSON; erwartet wird eine Vorlage je Zeile"),
        (b"[" * 100_000, "Zeile 2 ist kein JSON"),
        (b"[]", "Zeile 2: erwartet werden die Angaben"),
        (b"\xff", r"Zeile 2 ist kein UTF-8 \(Byte 1\)"),
        (b'{"label": 1}', "Zeile 2 hat weder Titel"),
        (b'{"title": "", "text": null, "label": 1}', "Zeile 2 hat weder Titel"),
        (b'{"title": "x"}', r"Zeile 2: „label“ fehlt \(1: zum Thema, 0: nicht\)"),
        (b'{"title": "x", "label": 2}', "Zeile 2: „label“ muss 1, 0, true oder false sein, nicht 2"),
        (b'{"title": "x", "label": "ja"}', 'nicht "ja"'),
        (b'{"title": "x", "label": null}', "nicht null"),
        (b'{"title": "x", "label": NaN}', "nicht NaN"),
        (b'{"title": "x", "label": [1]}', r"nicht \[1\]"),
        (b'{"title": ["x"], "label": 1}', "Zeile 2: „title“ muss ein Text sein"),
        (b'{"title": "x", "text": 5, "label": 1}', "Zeile 2: „text“ muss ein Text sein, nicht 5"),
        (b'{"id": {}, "title": "x", "label": 1}', "Zeile 2: „id“ muss ein Text oder eine ganze Zahl sein"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(line: bytes, message: str) -> None:
    with pytest.raises(LabelError, match=message):
        list(read_rows([b'{"title": "x", "label": 1}', line]))


@given(st.lists(st.one_of(st.binary(), st.text().map(str.encode))))
def test_nothing_else_goes_wrong(lines: list[bytes]) -> None:
    with contextlib.suppress(LabelError):
        assert len(list(read_rows(lines))) <= len(lines)
