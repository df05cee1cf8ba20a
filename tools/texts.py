"""Brings the catalogue of the pages' texts up to date: `make texts`. Needs Babel, which runs nowhere else.

Reads the German texts from templates and code, puts what is new into alerts/locale/*/LC_MESSAGES/pages.po,
drops what is gone, and compiles. What lacks its English is left empty, and a house test says so.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "alerts" / "locale"
DOMAIN = "pages"

_READ = (("alerts/web/templates", "*.html", "jinja2.ext:babel_extract"), ("alerts", "*.py", "python"),
         ("storage", "*.py", "python"))  # fmt: skip
_KEYWORDS: dict[str, tuple[int, ...] | None] = {
    **dict.fromkeys(("_", "gettext", "later", "Sentence", "QueryError", "SubscriberError", "AddressError")),
    **dict.fromkeys(("TooManySubscriptions", "NoSuchPage")),
    **dict.fromkeys(("FilterError", "NoSuchMotion"), (2,)),  # the first says of which field
    **dict.fromkeys(("ngettext", "so_many"), (1, 2)),
}
"""What is called with a text."""
_OPTIONS = {"trimmed": "true", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true",
            "newstyle_gettext": "true"}  # fmt: skip
"""As alerts.templating sets them."""
_HEADER = "# The texts of the pages. Made by `make texts`; what is translated is written here."


def texts() -> Catalog:
    """What there is to translate, as it stands in templates and code."""
    found = Catalog()
    for text, context in _texts():
        found.add(text, context=context)
    return found


def _texts() -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    for folder, pattern, method in _READ:
        for path in sorted((ROOT / folder).rglob(pattern)):
            with path.open("rb") as file:
                for _, text, _, context in extract(
                    method, file, _KEYWORDS, (), _OPTIONS, strip_comment_tags=False
                ):
                    yield text, context


def kept(language: str) -> Catalog:
    """The catalogue of a language, as it lies in the repository."""
    with source(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def source(language: str) -> Path:
    """Where it lies, to be written by people."""
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


class _Plain(Catalog):
    """Whose header says what gettext needs, and nothing of days and machines."""

    @property  # type: ignore[misc]  # Babel's can be set, too
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale)),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Plural-Forms", self.plural_forms),
        ]


def _plain(catalogue: Catalog) -> Catalog:
    made = _Plain(catalogue.locale, header_comment=_HEADER, fuzzy=False)
    for message in catalogue:
        if message.id:
            made[message.id] = message
    return made


def written(catalogue: Catalog) -> bytes:
    """A catalogue as it lies in the repository: sorted, and without the places, which change all the time."""
    text = io.BytesIO()
    write_po(text, _plain(catalogue), width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    return text.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    text = io.BytesIO()
    write_mo(text, _plain(catalogue))
    return text.getvalue()


def _is_open(message: Message) -> bool:
    said = message.string
    return not all(said) if isinstance(said, tuple) else not said


def main() -> int:
    """Bring all languages up to date."""
    wanted = texts()
    for folder in sorted(CATALOGUES.iterdir()):
        catalogue = kept(folder.name)
        catalogue.update(wanted, no_fuzzy_matching=True)
        path = source(folder.name)
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(kept(folder.name)))
        missing = sum(_is_open(message) for message in catalogue if message.id)
        print(f"{folder.name}: {len(catalogue)} texts, {missing} without a translation")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
