"""How a source has to be after each fault of its server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demo.faults import FaultKind

TOWN, DISTRICT, BLOG, NEWS = "demo-ahlenfeld", "demo-rurtal", "demo-spd-rurtal", "demo-nachrichten"
OTHER_TOWN = "demo-birkenrath"
QUICK = "tests.end_to_end.quick_settings"


@dataclass(frozen=True)
class Outcome:
    """How a source is after a fault."""

    state: str
    failure: str
    words: str = ""  # of the message
    requests: int = 30  # more than this, robots.txt apart, are no answer to such a fault
    place: dict[str, str] | None = None  # by source: the pages that it happens to; None: to all of them
    sources: tuple[str, ...] = (TOWN, DISTRICT, BLOG, NEWS, OTHER_TOWN)  # that can have it
    quick: bool = False  # only seen with low limits
    whole: bool = False  # only seen where every page is read
    details: tuple[tuple[str, Any], ...] = ()  # of the fault


COUNCILS = (TOWN, DISTRICT, OTHER_TOWN)
PAPERS = {TOWN: "vo0050", OTHER_TOWN: "vo0050", DISTRICT: "/vorgang"}  # the pages of papers
LISTS = {DISTRICT: "vorlagen", BLOG: "wp-json"}  # that have more than one page
# Six failures in a row are enough; a server that asks for an hour, or has a robots.txt, says it once. One
# request may be under way meanwhile, and nothing is asked after it.
OUTCOMES: dict[FaultKind, Outcome] = {
    "error_page": Outcome("broken", "error_page", "ehlerseite"),
    "login_page": Outcome("broken", "login_page", "nmeld"),
    "firewall_page": Outcome("blocked", "blocked"),
    "status_401": Outcome("blocked", "blocked", "401", 7),
    "status_403": Outcome("blocked", "blocked", "403", 7),
    "status_404": Outcome("broken", "server_error", "404"),
    "status_410": Outcome("broken", "server_error", "410"),
    "status_429": Outcome("blocked", "blocked", "429", 2),
    "status_503": Outcome("blocked", "blocked", "503", 2),
    "status_500": Outcome("broken", "server_error", "500", 7),
    "slow": Outcome("broken", "unreachable", "nicht rechtzeitig", 7, quick=True),
    "drip": Outcome(
        "broken", "unreachable", "nicht rechtzeitig", 7, quick=True, details=(("seconds", 0.02),)
    ),
    "cut": Outcome("broken", "unreachable", "brach mittendrin ab", 7),
    "empty": Outcome("broken", "unexpected_page"),
    "truncated_html": Outcome("broken", "unexpected_page"),
    "changed_markup": Outcome("broken", "unexpected_page", sources=COUNCILS),
    "redirect_elsewhere": Outcome("broken", "unexpected_page", "elsewhere.invalid"),
    "redirect_inside": Outcome("broken", "unexpected_page", "169.254.169.254"),
    "redirect_loop": Outcome("broken", "unexpected_page", "im Kreis", 90),
    "robots_disallow": Outcome("held", "held", "robots.txt", 0),
    "huge": Outcome("broken", "too_large", "zu groß", 7, quick=True, details=(("size", 300 << 20),)),
    "bomb": Outcome("broken", "too_large", "zu groß", quick=True, details=(("size", 100 << 20),)),
    "huge_head": Outcome("broken", "too_large", "zu groß", 7, details=(("size", 1_000_000),)),
    "false_packing": Outcome("broken", "unexpected_page", "beschädigt"),
    "mixed_up": Outcome(
        "degraded", "unexpected_page", "zeigt der Server eine andere", 240, PAPERS, COUNCILS, whole=True
    ),
    # A list that shows the same again has come to its end; WordPress's spiders see that.
    "endless_list": Outcome("degraded", "unexpected_page", "endet nicht", 240, LISTS, (DISTRICT,)),
}
