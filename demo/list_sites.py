"""Sites of old site builders, without feeds: a list whose rows lead to pages, and a page of whole texts."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.blog_site import BlogSite, number_of, page_of

PER_PAGE = 5
TOPICS = {True: "Zusammenleben", False: "Weitere Themen"}


class RowsSite(BlogSite):
    """index.php?ka=1&ska=1: date, title and teaser of each post; &idn= a post, &seite= the older ones."""

    folder = "list_sites"

    def routes(self) -> list[Route]:
        """All addresses below the site's path."""
        return [Route("/", self.index), Route("/index.php", self.index), *self.common_routes()]

    def index(self, request: Request) -> Response:
        """The list, or one post."""
        query = request.query_params
        if "idn" in query:
            post = self.find(number_of(query["idn"], 0))
            return self.page(request, "article.html", post=post) if post else self.not_found()
        number, posts = number_of(query.get("seite", "1"), 1), self.shown()
        following = number + 1 if number * PER_PAGE < len(posts) else 0
        return self.page(request, "rows.html", posts=page_of(posts, number, PER_PAGE), following=following)


class SectionsSite(BlogSite):
    """freierubrik1.php: all posts in full below the headings of two topics; ?printversion=1: no menu."""

    folder = "list_sites"

    def routes(self) -> list[Route]:
        """All addresses below the site's path."""
        return [Route("/freierubrik1.php", self.motions), *self.common_routes()]

    def motions(self, request: Request) -> Response:
        """The page, or its printable form."""
        posts = self.shown()
        topics = [
            (title, [post for post in posts if post.about_integration is about_integration])
            for about_integration, title in TOPICS.items()
        ]
        is_plain = request.query_params.get("printversion") == "1"
        return self.page(request, "sections.html", topics=topics, is_plain=is_plain)
