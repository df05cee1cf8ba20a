"""A Joomla site: a category as blog with pages, its feed, and articles."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from demo.blog_site import BlogSite, number_of

PER_PAGE, IN_FEED = 5, 10


class JoomlaSite(BlogSite):
    """The pages of one site. On its first page stands an article that only members may read."""

    folder = "joomla"

    def routes(self) -> list[Route]:
        """All addresses below the site's path."""
        return [
            Route("/", lambda request: RedirectResponse(f"/{self.blog.tenant}/index.php/presse", 301)),
            Route("/index.php/presse", self.category),
            Route("/index.php/presse/{number:int}-{slug}", self.article),
            Route("/index.php/component/users/", lambda request: Response(self.special_page("login"))),
            *self.common_routes(),
        ]

    def category(self, request: Request) -> Response:
        """The articles, newest first; ?start= goes on, ?format=feed is the feed."""
        posts = self.shown()
        if request.query_params.get("format") == "feed":
            return self.page(request, "feed.xml", "application/rss+xml; charset=utf-8", posts=posts[:IN_FEED])
        start = number_of(request.query_params.get("start", "0"), 0)
        following = start + PER_PAGE if start + PER_PAGE < len(posts) else 0
        shown = posts[start : start + PER_PAGE]
        return self.page(request, "category.html", posts=shown, start=start, following=following)

    def article(self, request: Request) -> Response:
        """One article; the slug in its address is of no matter."""
        post = self.find(request.path_params["number"])
        return self.page(request, "article.html", post=post) if post else self.not_found()
