"""What a document asks for reads as running text, whatever broke its lines."""

from __future__ import annotations

import pytest

from alerts.feeds import motion_feed
from alerts.paragraphs import paragraphs
from tests.alerts.samples import SITE, motion

BROKEN = """Die Verwaltung wird beauftragt, bis zur Sitzung am
19. März darzulegen, wie viele Sprachlotsen in den Stadt-
teilen fehlen. Sie berichtet darüber im Sozial- und
Integrationsausschuss.
Über die Mittel wird mit dem Haushalt
beraten.

Der Rat beschließt:
1. In jedem Stadtteil werden Sprachlotsen eingesetzt,
die neu Zugewanderte zu Ämtern begleiten.
2. Die Stellen werden
a) ausgeschrieben,
b) im Haushalt nachgewiesen
- und dort eigens genannt"""
FLOWING = [
    "Die Verwaltung wird beauftragt, bis zur Sitzung am 19. März darzulegen, wie viele Sprachlotsen in den"
    " Stadtteilen fehlen. Sie berichtet darüber im Sozial- und Integrationsausschuss.",
    "Über die Mittel wird mit dem Haushalt beraten.",
    "Der Rat beschließt:",
    "1. In jedem Stadtteil werden Sprachlotsen eingesetzt, die neu Zugewanderte zu Ämtern begleiten.",
    "2. Die Stellen werden",
    "a) ausgeschrieben,",
    "b) im Haushalt nachgewiesen",
    "- und dort eigens genannt",
]


def test_lines_that_a_page_has_broken_are_one_paragraph() -> None:
    assert paragraphs(BROKEN) == FLOWING
    assert paragraphs(BROKEN.replace("\n", "\r\n")) == FLOWING
    assert paragraphs("\n\n".join(FLOWING)) == FLOWING


@pytest.mark.parametrize(
    "text",
    [
        "Beschlussvorschlag\nDie Verwaltung wird beauftragt, in jedem Stadtteil Sprachlotsen einzusetzen.",
        f"{'Ein Absatz, den keine Seite umbrochen hat. ' * 4}\n{'Und noch einer. ' * 12}",
        "Sprachkurse\nBegleitung zu den Ämtern\nRäume für Vereine",
        "1.1 Sprachkurse werden eingerichtet\n1.2 Räume werden bereitgestellt\nI. Der Rat\nII. Der Kreis",
    ],
)
def test_lines_that_the_document_ends_itself_stay(text: str) -> None:
    assert paragraphs(text) == [each.strip() for each in text.split("\n")]


def test_nothing_gives_nothing() -> None:
    assert paragraphs(None) == paragraphs("\n \n\x00") == []


def test_a_feed_tells_it_so() -> None:
    (entry,) = motion_feed([motion(resolution=BROKEN)], SITE).entries
    assert "<h3>Beantragt wird</h3>\n" + "".join(f"<p>{each}</p>\n" for each in FLOWING) in entry.html
