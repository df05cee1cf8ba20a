"""The RSS or Atom feed of a WordPress site."""

from scrapers.sites.addresses import number_in_query, with_query
from scrapers.sites.feed import FeedPage as AnyFeedPage
from scrapers.sites.page import PostList
from scrapers.systems.wordpress.posts import WordPressPage


class FeedPage(WordPressPage[PostList], AnyFeedPage):
    """/feed/?paged=N: posts newest first, whole ones or only their first words."""

    guesses_next = True
    ends_by_repeating = True  # a site that does not know the parameter gives its first page again

    def next_url(self) -> str | None:
        """The next page, which may be behind the last."""
        return with_query(self.url, paged=number_in_query(self.url, "paged") + 1)
