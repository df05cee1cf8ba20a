"""The demo world: three councils, two blogs and their neighbours, the same for the same seed and day."""

from __future__ import annotations

import datetime as dt
import itertools
import threading

from demo.agenda import resolution_of
from demo.allris import documents_read
from demo.blogs import BlogBuilder
from demo.councils import CouncilBuilder, Setup
from demo.faults import Faults
from demo.model import Blog, Council, Paper, Post
from demo.neighbours import NEIGHBOUR_BLOGS, NEIGHBOUR_PAPERS, NEIGHBOUR_POSTS, NEIGHBOURS
from demo.papers import Draft, Place
from demo.rubin_numbers import bare_key, paper_number
from demo.timeline import STEPS
from demo.truth import ConsultationTruth, FileTruth, PaperTruth, StepTruth
from scrapers.sites.addresses import title_key

SHARES = {"ahlenfeld": 0.38, "birkenrath": 0.22, "rurtal": 0.28, "spd-rurtal": 0.06, "nachrichten": 0.06}

AHLENFELD = Setup(
    tenant="ahlenfeld",
    source="demo-ahlenfeld",
    ags="99000001",
    place=Place("Stadt Ahlenfeld"),
    committees={
        "main": "Haupt- und Finanzausschuss",
        "social": "Ausschuss für Chancengleichheit und Integration",
        "building": "Ausschuss für Stadtentwicklung, Umwelt und Verkehr",
        "assembly": "Rat",
        "school": "Schul- und Kulturausschuss",
        "youth": "Jugendhilfeausschuss",
    },
    reference=lambda day, number, kind: f"{day:%y}-{number - 4000:04d}",
    formats=("pdf", "pdf", "pdf", "docx", "pdf", "pdf", "odt"),
    bare_share=0.25,
    cards_every=7,
    first_number=4100,
)
BIRKENRATH = Setup(
    tenant="birkenrath",
    source="demo-birkenrath",
    ags="99000002",
    place=Place("Stadt Birkenrath"),
    committees={
        "main": "Hauptausschuss",
        "social": "Sozialausschuss",
        "building": "Bau- und Planungsausschuss",
        "assembly": "Rat",
        "school": "Ausschuss für Schule, Sport und Kultur",
        "youth": "Jugendhilfeausschuss",
    },
    reference=lambda day, number, kind: f"{kind[0]}V/{number - 1000:03d}/{day.year}",
    shift=1,
    formats=("pdf", "pdf", "docx"),
    bare_share=0.2,
    first_number=1200,
)
RURTAL = Setup(
    tenant="rurtal",
    source="demo-rurtal",
    ags="99000",
    place=Place("Kreis Rurtal", district=True),
    committees={
        "main": "Kreisausschuss",
        "social": "Ausschuss für Soziales, Gesundheit und Integration",
        "building": "Ausschuss für Kreisentwicklung und Klima",
        "assembly": "Kreistag",
        "school": "Ausschuss für Schule und Kultur",
        "youth": "Jugendhilfeausschuss",
    },
    reference=lambda day, number, kind: f"{number - 9000}/{day:%y}",
    shift=2,
    kinds={"Mitteilungsvorlage": "Vorlage zur Kenntnis", "Beschlussvorlage": "Verwaltungsvorlage"},
    cover_letters=True,
    first_number=9100,
    product="sdnet_rim",
)


class World:
    """Everything that the demo's servers show. `lock` is held while it is changed or shown."""

    def __init__(self, today: dt.date, papers: int = 200, seed: int = 1) -> None:
        self.today = today
        self.seed = seed
        self.lock = threading.RLock()
        self.faults = Faults(seed, on_new_tokens=self.rotate_tokens)
        self.token_epoch = 0
        self.revision = 0  # grows with every change, for caches of what is derived from the world
        self.step = 0
        self.touched: set[int] = set()  # papers that a step has changed, by id()
        self.vanished: list[tuple[Council, Paper]] = []  # withdrawn, oldest first
        self.announced: Draft | None = None  # a motion that blogs told of and no council has yet
        self.amended: tuple[Paper, Paper] | None = None  # a motion and an amendment to it
        self._secrets: list[str] = []
        self._counter = itertools.count(10_001)  # all of one length: no secret word is part of another
        self.councils: dict[str, Council] = {}
        self.builders: dict[str, CouncilBuilder] = {}
        for setup in (AHLENFELD, BIRKENRATH, RURTAL):
            builder = CouncilBuilder(setup, today, seed, self._secret_word)
            self.builders[setup.tenant] = builder
            self.councils[setup.tenant] = builder.build(round(papers * SHARES[setup.tenant]))
        self.neighbours: dict[str, Council] = {}
        for setup in NEIGHBOURS:
            builder = CouncilBuilder(setup, today, seed, self._secret_word)
            self.builders[setup.tenant] = builder
            self.neighbours[setup.tenant] = builder.build(NEIGHBOUR_PAPERS)
        self.blogs: dict[str, Blog] = {}
        self.blog_builders: dict[str, BlogBuilder] = {}
        for blog, first in (
            (Blog("spd-rurtal", "demo-spd-rurtal", "SPD Rurtal", "SPD", rest=True), 2400),
            (Blog("nachrichten", "demo-nachrichten", "Rurtal-Nachrichten", "", rest=False), 58000),
        ):
            self.blog_builders[blog.tenant] = BlogBuilder(blog, today, seed, first)
            self.blogs[blog.tenant] = self.blog_builders[blog.tenant].build(
                round(papers * SHARES[blog.tenant])
            )
        self.neighbour_blogs: dict[str, Blog] = {}
        for site in NEIGHBOUR_BLOGS:
            neighbour = site.blog(f"Fraktionsintern: {self._secret_word()}")
            self.blog_builders[site.tenant] = BlogBuilder(neighbour, today, seed, site.first_number)
            self.neighbour_blogs[site.tenant] = self.blog_builders[site.tenant].build(NEIGHBOUR_POSTS)

    def _secret_word(self) -> str:
        word = f"Geheimsache-{next(self._counter)}"
        self._secrets.append(word)
        return word

    def rotate_tokens(self) -> None:
        """Give all opaque addresses of SD.NET RIM new tokens."""
        with self.lock:
            self.token_epoch += 1
            self.revision += 1

    def secrets(self) -> tuple[str, ...]:
        """Words that stand only in what is not public; no reader may ever keep one of them."""
        return tuple(self._secrets)

    @property
    def steps_left(self) -> int:
        """How many times the world can still move on."""
        return len(STEPS) - self.step

    def advance(self) -> StepTruth:
        """Move on by one step; what that changed. Raises LookupError after the last one."""
        with self.lock:
            if not self.steps_left:
                raise LookupError("Die Demo hat keinen weiteren Schritt.")
            what, changes = STEPS[self.step](self)
            self.step += 1
            self.revision += 1
            return StepTruth(self.step, what, tuple(changes))

    def council(self, tenant: str) -> Council:
        """The council, or the neighbouring one, of that first path segment."""
        return self.councils.get(tenant) or self.neighbours[tenant]

    def neighbour_truth(self, tenant: str) -> list[PaperTruth]:
        """The papers of a neighbouring council as they are now, the withdrawn ones marked."""
        with self.lock:
            council = self.neighbours[tenant]
            return [paper_truth(council, paper, self.today) for paper in council.papers]

    def neighbour_blog_truth(self, tenant: str) -> list[PaperTruth]:
        """The posts of a neighbouring site as they are now, the withdrawn ones marked."""
        with self.lock:
            blog = self.neighbour_blogs[tenant]
            return [post_truth(blog, post) for post in blog.posts]

    def truth(self) -> list[PaperTruth]:
        """All papers, motions and posts as they are now, withdrawn ones marked; not the neighbours'."""
        with self.lock:
            papers = [
                paper_truth(council, paper, self.today)
                for council in self.councils.values()
                for paper in council.papers
            ]
            posts = [post_truth(blog, post) for blog in self.blogs.values() for post in blog.posts]
            return papers + posts


def paper_key(council: Council, paper: Paper) -> str:
    """The key that the council's spider gives to a paper."""
    if council.product == "sdnet_rim":
        return paper.reference
    if council.product == "more_rubin":
        return bare_key(paper) if paper.bare else paper_number(paper)
    return f"to-{paper.number}" if paper.bare else str(paper.number)


def post_key(blog: Blog, post: Post) -> str:
    """The key that a blog's spider gives to a post: WordPress' path, a number, a feed's id, or the title."""
    if blog.product == "feed":
        return blog.entry_id(post)
    if blog.in_full:
        return title_key(post.title)
    return blog.path(post).strip("/") if blog.product == "wordpress" else str(post.number)


def paper_truth(council: Council, paper: Paper, today: dt.date) -> PaperTruth:
    """A paper as it is now; only SD.NET RIM lists the texts of resolutions with the paper."""
    files = list(paper.documents)
    if council.product in ("allris3", "allris4"):
        files = documents_read(council.product, paper)
    if council.product == "sdnet_rim":
        texts = (resolution_of(paper, station.meeting, today) for station in paper.stations)
        files += [text for text in texts if text]
    consultations = tuple(
        ConsultationTruth(
            station.meeting.organization, station.meeting.day, station.role, station.result, station.votes
        )
        for station in council.stations_shown(paper)
    )
    return PaperTruth(
        source=council.source,
        key=paper_key(council, paper),
        reference=paper.reference,
        title=paper.title,
        kind=paper.kind,
        date=paper.day,
        originators=paper.originators,
        about_integration=paper.about_integration,
        consultations=consultations,
        files=tuple(FileTruth(document.name, document.text) for document in files),
        withdrawn=paper.withdrawn,
    )


def post_truth(blog: Blog, post: Post) -> PaperTruth:
    """A post as it is now."""
    return PaperTruth(
        source=blog.source,
        key=post_key(blog, post),
        reference="",
        title=post.title,
        kind=blog.kind or ("Stellungnahme" if blog.party else "Pressebericht"),
        date=post.day,
        originators=(blog.party,) if blog.party else (),
        about_integration=post.about_integration,
        consultations=(),
        files=(FileTruth(post.document.name, post.document.text),) if post.document else (),
        withdrawn=post.withdrawn,
    )
