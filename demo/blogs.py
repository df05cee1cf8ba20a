"""Builds the blogs of the demo world: a party's, and a local news site's."""

from __future__ import annotations

import datetime as dt
import random
import re

from demo.model import Blog, Document, Post
from demo.papers import Draft, Drafter, Place, motion_text, press_paragraphs

BACK = 150  # days
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class BlogBuilder:
    """Builds one blog; kept by the world, which goes on adding posts with it."""

    def __init__(self, blog: Blog, today: dt.date, seed: int, first_number: int) -> None:
        self.blog = blog
        self.today = today
        self.rng = random.Random(f"{seed}:{blog.tenant}")
        self.drafter = Drafter(self.rng, Place("Kreis Rurtal", district=True), today.year)
        self._number = first_number

    def build(self, posts: int) -> Blog:
        """The blog with so many posts, spread over five months."""
        days = sorted(self.rng.randrange(1, BACK) for _ in range(posts))
        for index, back in enumerate(reversed(days)):
            draft = self.drafter.draft(index % 4 == 1, ("Antrag",))
            self.add(draft, self.today - dt.timedelta(days=back))
        return self.blog

    def add(self, draft: Draft, day: dt.date, party: str = "") -> Post:
        """A post about that motion, of the blog's party, or else of the one named or any."""
        party = self.blog.party or party or self.rng.choice(("SPD", "CDU", "FDP"))
        self._number += self.rng.randrange(1, 9)
        lead = "Unser Antrag" if self.blog.party else f"{party} fordert"
        title = f"{lead}: {draft.title}"
        post = Post(
            number=self._number,
            title=title,
            slug=slug(title),
            day=day,
            clock=dt.time(self.rng.randrange(7, 20), self.rng.randrange(60)),
            paragraphs=press_paragraphs(draft, party, "Kreis Rurtal"),
            about_integration=draft.about_integration,
            category="kreistagsfraktion" if self.blog.party else "politik",
            party=self.blog.party,
        )
        if self.blog.party and self.rng.random() < 0.4:
            text = motion_text(draft, party, "Kreis Rurtal", "Kreistag", day, "Kreisausschuss")
            post.document = Document(self._number, "Antrag im Wortlaut (PDF)", text, day)
        self.blog.posts.append(post)
        return post


def slug(title: str) -> str:
    """The title as WordPress writes it into an address."""
    ascii_title = title.lower().translate(_UMLAUTS)
    return re.sub(r"[^a-z0-9]+", "-", ascii_title).strip("-")[:90].rstrip("-")
