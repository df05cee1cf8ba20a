"""What the sites of the neighbouring parties share, whatever they are made with."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from typing import Any, ClassVar

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.model import Blog, Document, Post
from demo.pages import TEMPLATES, document_bytes, host_of, media_type
from demo.world import World
from storage.times import from_berlin, to_berlin


class BlogSite:
    """Documents, errors and templates; the pages are the products'."""

    folder: ClassVar[str]  # of its templates

    def __init__(self, world: World, blog: Blog) -> None:
        self.world = world
        self.blog = blog

    def common_routes(self) -> list[Route]:
        """The documents, and what is nowhere else; to be put behind all others."""
        return [
            Route("/dateien/antrag-{number:int}.pdf", self.document),
            Route("/{path:path}", lambda request: self.not_found()),
        ]

    def shown(self) -> list[Post]:
        """The posts that can be seen, newest first."""
        with self.world.lock:
            return self.blog.public_posts()

    def find(self, number: int) -> Post | None:
        """The post of that number, where it can be seen."""
        return next((post for post in self.shown() if post.number == number), None)

    def document(self, request: Request) -> Response:
        """A document that a post links."""
        post = self.find(request.path_params["number"])
        if post is None or post.document is None:
            return self.not_found()
        return Response(document_bytes(post.document), media_type=media_type(post.document))

    def not_found(self) -> Response:
        """The product's page for what is not there, with status 404."""
        return Response(self.special_page("error"), 404, media_type="text/html; charset=UTF-8")

    def special_page(self, kind: str) -> str:
        """The product's "error" or "login" page."""
        template = TEMPLATES.get_template(f"{self.folder}/{kind}.html")
        return template.render(blog=self.blog, root=f"/{self.blog.tenant}")

    def page(
        self, request: Request, name: str, media_type: str = "text/html; charset=UTF-8", **values: Any
    ) -> Response:
        """A template's answer."""
        root = f"{host_of(request)}/{self.blog.tenant}"
        text = TEMPLATES.get_template(f"{self.folder}/{name}").render(
            blog=self.blog,
            root=root,
            link=lambda post: host_of(request) + self.blog.path(post),
            content=lambda post: self._content(post, root),
            iso=lambda post: to_berlin(instant(post)).isoformat(),
            rfc=lambda post: format_datetime(instant(post)),
            **values,
        )
        return Response(text.encode(), media_type=media_type)

    def _content(self, post: Post, root: str) -> Markup:
        parts = [Markup("<p>{}</p>").format(paragraph) for paragraph in post.paragraphs]
        if post.document:
            parts.append(_link(post.document, root, post.number))
        return Markup("\n").join(parts)


def _link(document: Document, root: str, number: int) -> Markup:
    return Markup('<p><a href="{}/dateien/antrag-{}.pdf">{}</a></p>').format(root, number, document.name)


def instant(post: Post) -> dt.datetime:
    """When a post was published, in UTC."""
    return from_berlin(post.day, post.clock)


def page_of(posts: list[Post], number: int, size: int) -> list[Post]:
    """The posts on the page of that number, from 1."""
    return posts[(number - 1) * size : number * size]


def number_of(text: str, otherwise: int) -> int:
    """A number from a query; `otherwise` where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else otherwise
