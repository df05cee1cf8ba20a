"""A WordPress site: REST API where it is switched on, feeds, lists of posts, and the posts themselves."""

from __future__ import annotations

import datetime as dt
import html
import re
from email.utils import format_datetime
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from demo.blog_site import instant
from demo.model import Blog, Document, Post
from demo.pages import TEMPLATES, document_bytes, host_of, media_type
from demo.world import World
from storage.times import from_berlin, to_berlin

FEED_POSTS, LIST_POSTS, MOST_PER_PAGE = 10, 10, 100


class WordPressSite:
    """The pages of one blog."""

    def __init__(self, world: World, blog: Blog) -> None:
        self.world = world
        self.blog = blog

    def routes(self) -> list[Route]:
        """All addresses below the blog's path."""
        return [
            Route("/", self.home),
            Route("/page/{page:int}/", self.archive),
            Route("/feed/", self.feed),
            Route("/category/{category}/", self.archive),
            Route("/category/{category}/page/{page:int}/", self.archive),
            Route("/category/{category}/feed/", self.feed),
            Route("/wp-json/wp/v2/posts", self.rest_posts),
            Route("/wp-json/wp/v2/posts/{number:int}", self.rest_post),
            Route("/wp-json/wp/v2/categories", self.rest_categories),
            Route("/wp-content/uploads/{year}/{month}/{name}", self.upload),
            Route("/{year:int}/{month:int}/{day:int}/{slug:path}", self.post),
            Route("/{path:path}", lambda request: self.not_found()),
        ]

    # -- REST -------------------------------------------------------------------------------------

    def rest_posts(self, request: Request) -> Response:
        """/wp-json/wp/v2/posts with per_page, page, after, before, search, categories, slug."""
        if not self.blog.rest:
            return self._no_rest()
        query = request.query_params
        try:
            page, size = int(query.get("page", "1")), int(query.get("per_page", "10"))
            posts = self._matching(request)
        except ValueError:
            return _rest_error("rest_invalid_param", "Ungültige(r) Parameter", 400)
        if not 1 <= size <= MOST_PER_PAGE or page < 1:
            return _rest_error("rest_invalid_param", "Ungültige(r) Parameter: per_page", 400)
        pages = -(-len(posts) // size)
        if page > max(1, pages):
            return _rest_error(
                "rest_post_invalid_page_number", "Die angeforderte Seitenzahl ist zu groß.", 400
            )
        with self.world.lock:
            shown = [self._as_json(post, request) for post in posts[(page - 1) * size : page * size]]
        if fields := request.query_params.get("_fields"):
            shown = [{name: post[name] for name in fields.split(",") if name in post} for post in shown]
        return JSONResponse(shown, headers={"X-WP-Total": str(len(posts)), "X-WP-TotalPages": str(pages)})

    def rest_post(self, request: Request) -> Response:
        """/wp-json/wp/v2/posts/<id>"""
        if not self.blog.rest:
            return self._no_rest()
        number = request.path_params["number"]
        post = next((post for post in self.blog.public_posts() if post.number == number), None)
        if post is None:
            return _rest_error("rest_post_invalid_id", "Ungültige Beitrags-ID.", 404)
        return JSONResponse(self._as_json(post, request))

    def rest_categories(self, request: Request) -> Response:
        """/wp-json/wp/v2/categories"""
        if not self.blog.rest:
            return self._no_rest()
        wanted = request.query_params.get("slug")
        names = [name for name in self._categories() if wanted in (None, name)]
        return JSONResponse([{"id": self._categories().index(name) + 5, "slug": name} for name in names])

    def _no_rest(self) -> Response:
        return _rest_error("rest_cannot_access", "Nur angemeldete Benutzer dürfen die REST-API nutzen.", 401)

    def _matching(self, request: Request) -> list[Post]:
        query = request.query_params
        with self.world.lock:
            posts = self.blog.public_posts()
        after, before = query.get("after"), query.get("before")
        words = query.get("search", "").casefold()
        wanted = {part for part in query.get("categories", "").split(",") if part}
        return [
            post
            for post in posts
            if (not after or instant(post) > _read_time(after))
            and (not before or instant(post) < _read_time(before))
            and (not words or words in f"{post.title} {' '.join(post.paragraphs)}".casefold())
            and (not wanted or str(self._categories().index(post.category) + 5) in wanted)
        ]

    def _as_json(self, post: Post, request: Request) -> dict[str, Any]:
        local = dt.datetime.combine(post.day, post.clock).isoformat()
        utc = f"{instant(post):%Y-%m-%dT%H:%M:%S}"
        excerpt = texturized(post.paragraphs[0])
        return {
            "id": post.number,
            "date": local,
            "date_gmt": utc,
            "guid": {"rendered": f"{self._root(request)}/?p={post.number}"},
            "modified": local,
            "modified_gmt": utc,
            "slug": post.slug,
            "status": "publish",
            "type": "post",
            "link": host_of(request) + self.blog.path(post),
            "title": {"rendered": texturized(post.title)},
            "content": {"rendered": self._content(post, request), "protected": False},
            "excerpt": {"rendered": f"<p>{excerpt} [&hellip;]</p>\n", "protected": False},
            "author": 1,
            "categories": [self._categories().index(post.category) + 5],
            "tags": [],
        }

    # -- feeds and pages --------------------------------------------------------------------------

    def feed(self, request: Request) -> Response:
        """/feed/ and a category's feed, RSS 2.0; ?paged= goes on."""
        page = _page_number(request.query_params.get("paged", "1"))
        posts = self._listed(request)
        shown = posts[(page - 1) * FEED_POSTS : page * FEED_POSTS]
        if not shown:
            return self.not_found()
        text = self._render(
            request,
            "feed.xml",
            posts=[(post, self._content(post, request), self._published(post)) for post in shown],
            updated=self._published(shown[0]),
        )
        return Response(text.encode(), media_type="application/rss+xml; charset=UTF-8")

    def home(self, request: Request) -> Response:
        """The start page: the newest posts; ?p=<id> leads to a post."""
        number = request.query_params.get("p", "")
        if number:
            post = next((post for post in self.blog.public_posts() if str(post.number) == number), None)
            return RedirectResponse(self.blog.path(post), 301) if post else self.not_found()
        return self.archive(request)

    def archive(self, request: Request) -> Response:
        """A list of posts."""
        page = int(request.path_params.get("page", 1))
        posts = self._listed(request)
        shown = posts[(page - 1) * LIST_POSTS : page * LIST_POSTS]
        if not shown:
            return self.not_found()
        category = request.path_params.get("category")
        start = self._root(request) + (f"/category/{category}" if category else "")
        older = f"{start}/page/{page + 1}/" if page * LIST_POSTS < len(posts) else ""
        text = self._render(request, "archive.html", posts=shown, older=older)
        return Response(text.encode(), media_type="text/html; charset=UTF-8")

    def post(self, request: Request) -> Response:
        """One post."""
        path = request.url.path
        post = next((one for one in self.blog.public_posts() if self.blog.path(one) == path), None)
        if post is None:
            return self.not_found()
        content = Markup(self._content(post, request))  # noqa: S704 - escaped there
        text = self._render(request, "post.html", post=post, content=content, instant=self._iso(post))
        return Response(text.encode(), media_type="text/html; charset=UTF-8")

    def upload(self, request: Request) -> Response:
        """A document that a post links."""
        for post in self.blog.public_posts():
            if post.document and self._upload_path(post.document) == request.url.path:
                return Response(document_bytes(post.document), media_type=media_type(post.document))
        return self.not_found()

    def not_found(self) -> Response:
        """WordPress' page for what is not there, with status 404."""
        return Response(self.special_page("error"), 404, media_type="text/html; charset=UTF-8")

    def special_page(self, kind: str) -> str:
        """The page for what is not there, or the login page, as text, for the faults."""
        template = TEMPLATES.get_template(f"wordpress/{kind}.html")
        return template.render(blog=self.blog, root=f"/{self.blog.tenant}")

    # -- helpers ----------------------------------------------------------------------------------

    def _listed(self, request: Request) -> list[Post]:
        category = request.path_params.get("category")
        with self.world.lock:
            return [post for post in self.blog.public_posts() if category in (None, post.category)]

    def _categories(self) -> list[str]:
        return sorted({post.category for post in self.blog.posts})

    def _root(self, request: Request) -> str:
        return f"{host_of(request)}/{self.blog.tenant}"

    def _render(self, request: Request, name: str, **values: Any) -> str:
        return TEMPLATES.get_template(f"wordpress/{name}").render(
            blog=self.blog,
            root=self._root(request),
            link=lambda post: host_of(request) + self.blog.path(post),
            **values,
        )

    def _content(self, post: Post, request: Request) -> str:
        parts = [f"<p>{texturized(paragraph)}</p>" for paragraph in post.paragraphs]
        if post.document:
            url = host_of(request) + self._upload_path(post.document)
            parts.append(f'<p><a href="{url}">{post.document.name}</a></p>')
        return "\n".join(parts) + "\n"

    def _upload_path(self, document: Document) -> str:
        return f"/{self.blog.tenant}/wp-content/uploads/{document.day:%Y/%m}/antrag-{document.number}.pdf"

    def _published(self, post: Post) -> str:
        return format_datetime(instant(post))

    def _iso(self, post: Post) -> str:
        return to_berlin(instant(post)).isoformat()


def texturized(text: str) -> str:
    """Text as WordPress renders it: dashes and apostrophes as numeric entities."""
    escaped = html.escape(text, quote=False)
    return re.sub("[–—„“”’]", lambda match: f"&#{ord(match[0])};", escaped)


def _read_time(text: str) -> dt.datetime:
    value = dt.datetime.fromisoformat(text)
    return value if value.tzinfo else from_berlin(value.date(), value.time())


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else 1


def _rest_error(code: str, message: str, status: int) -> Response:
    return JSONResponse({"code": code, "message": message, "data": {"status": status}}, status)
