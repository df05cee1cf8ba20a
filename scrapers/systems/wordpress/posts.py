"""What all pages of WordPress have in common."""

import re
from typing import ClassVar, Generic, TypeVar

from scrapers.sites.addresses import Site
from scrapers.sites.page import SitePage
from scrapers.systems.wordpress.addresses import WordPressSite
from storage.records import Record

ItemT = TypeVar("ItemT", bound=Record)

_NOT_FOR_ALL = re.compile(r"^(?:Geschützt|Protected|Privat|Private):\s", re.IGNORECASE)


class WordPressPage(SitePage[ItemT], Generic[ItemT]):
    """A page or answer of a WordPress site."""

    site: ClassVar[Site] = WordPressSite()

    def is_protected(self, title: str) -> bool:
        """Whether WordPress marks a post as protected by a password or as private."""
        return bool(_NOT_FOR_ALL.match(title))
