"""A site of no known product that has a feed: some entries whole, others cut short."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.blog_site import BlogSite
from demo.model import Post


class FeedSite(BlogSite):
    """The feed, a start page whose head names it, and the posts."""

    folder = "feed_site"

    def routes(self) -> list[Route]:
        """All addresses below the site's path."""
        return [
            Route("/", lambda request: self.page(request, "start.html")),
            Route("/feed.xml", self.feed),
            Route("/meldung/{slug}", self.post),
            *self.common_routes(),
        ]

    def feed(self, request: Request) -> Response:
        """All posts, newest first, as Atom."""
        return self.page(
            request, "feed.xml", "application/atom+xml; charset=utf-8", posts=self.shown(), is_cut=is_cut
        )

    def post(self, request: Request) -> Response:
        """One post."""
        slug = request.path_params["slug"]
        post = next((post for post in self.shown() if post.slug == slug), None)
        return self.page(request, "post.html", post=post) if post else self.not_found()


def is_cut(post: Post) -> bool:
    """Whether the feed shows only the beginning of a post."""
    return post.number % 3 == 0
