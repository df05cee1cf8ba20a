"""CSV (RFC 4180, with semicolons) that a spreadsheet shows as it is written, and computes nothing of. Pure.

German spreadsheets part cells at semicolons alone, so a comma would leave what stands behind a semicolon in a
text to be taken for a cell of its own, and for a formula; and without the mark they take UTF-8 for Latin-1.
Others part them at commas, whatever the file says: what would be a formula behind one is none, too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from alerts.safe import lines

BYTE_ORDER_MARK = "\ufeff"
"""What a file begins with."""
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet would compute; in some languages also where the signs are wide. White space, which some
take off first, is no more there (https://owasp.org/www-community/attacks/CSV_Injection)."""
_BEHIND_COMMA = re.compile(r"(?<=,)(?=[\s\"]*(?:[=@＝＠]|[+\-＋－][^,;]*[\d(|!]))")
"""In front of what computes something: of a plus or minus that is no sign of a number, nothing comes."""


def cell(text: str) -> str:
    """Text from outside as a cell: an apostrophe stands before what would be a formula."""
    cleaned = "\n".join(lines(text)) if text else ""
    if "," in cleaned:
        cleaned = _BEHIND_COMMA.sub("'", cleaned)
    return f"'{cleaned}" if cleaned.startswith(_FORMULA) else cleaned


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells as lines that end in CR LF."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(rows)
    return written.getvalue()
