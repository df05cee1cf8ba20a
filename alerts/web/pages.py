"""The templates of pages, in the language of the request that is being answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from alerts.templating import environment
from alerts.translation import language, so_many
from alerts.web.languages import LANGUAGES, asked, leading_on
from alerts.wording import WORDING
from storage.subscription_views import Language
from storage.views import MotionView


def german(text: str | None = "…") -> Markup:
    """The attribute that says that a text, where there is one, is German: sources are, whoever reads them
    (WCAG 2.2, 3.1.2)."""
    return Markup(' lang="de"') if text and language() != "de" else Markup()


def german_title(motion: MotionView) -> Markup:
    """The same of a motion's title; but what stands instead of one that was taken down is ours."""
    return german("" if motion.removed else motion.title)


def current(path: str) -> Markup:
    """The attribute of a link in the menu to the page that is shown, or to what it lies in."""
    shown = asked().path
    if shown == path:
        return Markup(' aria-current="page"')
    return Markup(' aria-current="true"') if shown.startswith(f"{path.rstrip('/')}/") else Markup()


@cache
def _environment(folder: Path, spoken: Language) -> Environment:
    """The same for all websites of a process: it takes most of a first answer's time to compile templates."""
    return environment(folder, words=WORDING[spoken])


class Templates:
    """The templates of a folder. `globals` are what all of them know, beside what environment() gives."""

    def __init__(self, folder: Path) -> None:
        self._in: Mapping[Language, Environment] = {each: _environment(folder, each) for each in LANGUAGES}
        self.globals: dict[str, Any] = {
            "asked": asked,
            "current": current,
            "language": language,
            "languages": LANGUAGES,
            "german": german,
            "german_title": german_title,
            "so_many": so_many,
        }

    def get_template(self, name: str) -> PageTemplate:
        """One of them."""
        return PageTemplate(self, name)

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """A page, whose links keep to the language that its reader chose."""
        template = self._in[language()].get_template(name)
        return leading_on(template.render({**self.globals, **context}))


@dataclass(frozen=True)
class PageTemplate:
    """A template, to be filled in for each request: only then it is known in which language."""

    templates: Templates
    name: str

    def render(self, **context: Any) -> str:
        """The page in HTML."""
        return self.templates.render(self.name, context)
