"""One way to clean text, used wherever text enters: white space, Unicode form, control characters."""

import re
import unicodedata

# C0 and C1 controls, and what XML 1.0 forbids (section 2.2): they break feeds, mails and terminals.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Everything but a single ordinary space, which is most of any text and stays as it is.
_SPACES = re.compile(r"[^\S\n ]+[^\S\n]*| [^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
MOST_MARKS = 4
"""On one letter: Hebrew with its accents has as many, and more would be painted over other lines."""
# What may be more of them: beyond Latin letters, neither letters nor spaces; hardly any text has one. It is
# written out so many times, for so a search leaps to the first.
_CROWD = re.compile(r"[^\x00-\u02ff\w\s]" * (MOST_MARKS + 1) + r"[^\x00-\u02ff\w\s]*")


def one_line(text: str | None) -> str:
    """Text on one line: NFC, without control characters, white space folded to single spaces."""
    return folded(text) if text and text.isprintable() else " ".join(clean_text(text).split())


def folded(printable: str) -> str:
    """The same of text that is printable, as most is: no white space but spaces, nothing to take out."""
    text = unicodedata.normalize("NFC", printable).strip()
    return " ".join(text.split()) if "  " in text else text


def clean_text(text: str | None) -> str:
    """Text of several lines: NFC, no control characters, spaces folded, at most one blank line."""
    return "\n".join(clean_lines(text))


def clean_lines(text: str | None) -> list[str]:
    """The lines of the same; of no text one that is empty."""
    lines = printable_lines(text or "")
    return _tidy(_without_others(text or "")) if lines is None else lines


def printable_lines(text: str) -> list[str] | None:
    """The same of text of which each line is printable, as most is; None of any other."""
    if not text.replace("\n", " ").isprintable():  # as in `one_line`
        return None
    lines = unicodedata.normalize("NFC", text).split("\n")
    return _tidy([" ".join(line.split()) for line in lines] if "  " in text else lines)


def _tidy(lines: list[str]) -> list[str]:
    lines = list(map(str.strip, lines))
    if "" not in lines:
        return lines
    return at_most_one_blank_line("\n".join(lines)).strip().split("\n")


def _without_others(text: str) -> list[str]:
    """Lines without characters that do not belong there."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    text = text.replace("\r", "\n").replace("\f", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _INVISIBLE.sub("", _FORBIDDEN.sub("", text))
    return _SPACES.sub(" ", text).split("\n")


def at_most_one_blank_line(text: str) -> str:
    """The text without further blank lines where several follow each other."""
    # Most texts have none, and are not gone through by an expression for it.
    return _BLANK_LINES.sub("\n\n", text) if "\n\n\n" in text else text


def uncrowded(text: str) -> str:
    """Clean text with at most so many marks above, through and below a letter as a script needs. For what is
    kept: where it is shown, it has been seen to."""
    return text if _is_western(text) else _CROWD.sub(_thinned, text)


def _is_western(text: str) -> bool:
    """Whether text can be written in Latin-1 or Windows-1252, which have no marks. Nearly all of ours can:
    the first is seen in no time, the second, with its dashes, still faster than by an expression."""
    for charset in ("latin-1", "cp1252"):
        try:
            text.encode(charset)
        except UnicodeEncodeError:
            continue
        return True
    return False


def _thinned(crowd: re.Match[str]) -> str:
    kept, marks = [], 0
    for each in crowd[0]:
        category = unicodedata.category(each)
        if category in ("Mn", "Me"):
            marks += 1
        elif category not in ("Mc", "Cf"):  # joiners, and what only stands beside: still the same letter
            marks = 0
        if marks <= MOST_MARKS or category in ("Mc", "Cf"):
            kept.append(each)
    return "".join(kept)
