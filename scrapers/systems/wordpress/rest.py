"""WordPress's REST API (developer.wordpress.org/rest-api/reference/posts/)."""

import datetime as dt
import json
from typing import Any

from scrapers.items import PaperItem
from scrapers.page import PageFailure
from scrapers.sites.addresses import number_in_query, with_query
from scrapers.sites.content import inline_text
from scrapers.sites.page import MOST_MARKS, PostList, SitePage, instant
from scrapers.systems.wordpress.posts import WordPressPage
from storage.records import FailureKind, Record

_FORBIDDEN = ("rest_forbidden", "rest_not_logged_in", "rest_cannot_access", "rest_login_required")


class CategoryIds(Record):
    """Numbers of the categories asked for."""

    ids: tuple[int, ...]


def _load(page: SitePage[Any]) -> list[Any]:
    """The list that the answer is; raises PageFailure for errors and for HTML."""
    try:
        answer = json.loads(bytes(page.response.body).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise page.refusal("JSON der REST-Schnittstelle") from error
    if isinstance(answer, list):
        return answer
    code = str(answer.get("code", ""))[:80] if isinstance(answer, dict) else type(answer).__name__
    kind = FailureKind.BLOCKED if code in _FORBIDDEN else FailureKind.ERROR_PAGE
    raise PageFailure(kind, f"Die REST-Schnittstelle meldet: {code or 'kein Beitrag'}")


class CategoriesJson(WordPressPage[CategoryIds]):
    """/wp-json/wp/v2/categories?slug=…: the numbers of categories by their names in addresses."""

    names = ("categories", "wp-json-categories")
    publicity = "public"

    def check(self) -> None:
        """Raise PageFailure where the answer is no list."""
        _load(self)

    def extract(self) -> CategoryIds:
        """The numbers, none where the site has no such category."""
        found = (row.get("id") for row in _load(self) if isinstance(row, dict))
        return CategoryIds(ids=tuple(number for number in found if type(number) is int))


class PostsJson(WordPressPage[PostList]):
    """/wp-json/wp/v2/posts: whole posts, newest first."""

    names = ("posts", "wp-json")
    publicity = "public"
    guesses_next = True
    most_marks = 10 * MOST_MARKS  # the texts of a hundred posts

    def check(self) -> None:
        """Raise PageFailure where the answer is no list of posts."""
        _load(self)

    def extract(self) -> PostList:
        """The public posts; `next_url` as long as X-WP-TotalPages, or else a full page, says so."""
        rows = _load(self)
        posts = (self._post(row) for row in rows)
        return PostList(posts=tuple(post for post in posts if post), next_url=self._next(len(rows)))

    def _post(self, row: Any) -> PaperItem | None:
        try:
            content, title = row["content"], inline_text(str(row["title"]["rendered"]))
            is_public = row.get("status", "publish") == "publish" and not content.get("protected")
            if not is_public or self.is_protected(title):
                return None
            link, html = str(row["link"]), str(content["rendered"])
            post = self.post(link, title, html, _published(row))
        except (KeyError, TypeError, AttributeError) as error:
            self.warn("bad-post", f"{type(error).__name__} {error}")
            return None
        if post is None:
            self.warn("post-left-out", f"{title} {link}")
        return post

    def _next(self, rows: int) -> str | None:
        number = number_in_query(self.url, "page")
        total = str(self.response.headers.get("X-WP-TotalPages", "") or "").strip()
        if total.isascii() and total.isdigit():
            goes_on = number < int(total[:6])
        else:
            goes_on = rows > 0 and rows >= number_in_query(self.url, "per_page") > 1
        return with_query(self.url, page=number + 1) if goes_on else None


def _published(row: dict[str, Any]) -> dt.datetime | None:
    """date_gmt is in UTC without saying so; `date` is the site's own time."""
    utc = instant(str(row.get("date_gmt") or ""))
    return utc.replace(tzinfo=dt.UTC) if utc else instant(str(row.get("date") or ""))
