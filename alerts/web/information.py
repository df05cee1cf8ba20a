"""Pages that say what this is, how it is used and who answers for it; their words stand in the templates."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.addresses import OPML_PATH
from alerts.links import MANAGE_AGE
from alerts.web.conditional import conditional
from alerts.web.pages import Templates
from storage.subscribers import CONFIRM_WITHIN, ENDED_KEPT

HELP_PATH = "/hilfe"
ABOUT_PATH = "/ueber"
PRIVACY_PATH = "/datenschutz"
IMPRINT_PATH = "/impressum"
ACCESSIBILITY_PATH = "/barrierefreiheit"
PATHS = {
    "help": HELP_PATH,
    "about": ABOUT_PATH,
    "privacy": PRIVACY_PATH,
    "imprint": IMPRINT_PATH,
    "accessibility": ACCESSIBILITY_PATH,
}
"""By the names of their templates: what the foot of every page links."""
INFORMATION_SECONDS = 300


class InformationPages:
    """The answers."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        templates.globals.update(information_paths=PATHS)

    def routes(self) -> list[Route]:
        """The addresses."""
        return [Route(path, self._page(f"{name}.html")) for name, path in PATHS.items()]

    def _page(self, name: str) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            html = self._templates.get_template(name).render(
                opml_path=OPML_PATH,
                confirm_days=CONFIRM_WITHIN.days,
                ended_days=ENDED_KEPT.days,
                link_days=MANAGE_AGE.days,
            )
            return conditional(
                request, html.encode(), "text/html", modified=None, max_age=INFORMATION_SECONDS
            )

        return answer
