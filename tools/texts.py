"""Brings the catalogue of the pages' texts up to date: `make texts`. Needs Babel, which runs nowhere else.

Reads the German texts from templates and code, puts what is new into alerts/locale/*/LC_MESSAGES/pages.po,
drops what is gone, and compiles. What lacks its English is left empty, and a house test says so.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
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
    **dict.fromkeys(("TooManySubscriptions",)),
    **dict.fromkeys(("FilterError", "NoSuchMotion"), (2,)),  # the first says of which field
    "ngettext": (1, 2),
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


def written(catalogue: Catalog) -> bytes:
    """A catalogue as it lies in the repository: sorted; places and dates would differ with each run."""
    text = io.BytesIO()
    write_po(
        text, catalogue, width=110, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True
    )
    head = (
        f'{_HEADER}\nmsgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n'
        f'"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    return head.encode() + text.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    text = io.BytesIO()
    write_mo(text, catalogue)
    return text.getvalue()


def main() -> int:
    """Bring all languages up to date."""
    wanted = texts()
    for folder in sorted(CATALOGUES.iterdir()):
        catalogue = kept(folder.name)
        catalogue.update(wanted, no_fuzzy_matching=True)
        path = source(folder.name)
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(kept(folder.name)))
        open_texts = sum(not message.string for message in catalogue if message.id)
        print(f"{folder.name}: {len(catalogue)} texts, {open_texts} without a translation")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
