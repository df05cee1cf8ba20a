"""Only the source's own hosts are asked, and by TLS where it has it: no link or redirect decides that."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request

from scrapers.addresses import is_own, secured
from scrapers.failures import HostNotAllowed
from scrapers.middlewares.base import CrawlerMiddleware
from scrapers.spider import SourceSpider


class OwnHostsMiddleware(CrawlerMiddleware):
    """Refuses other hosts, also after a redirect; leaves out no TLS that the source has."""

    def process_request(self, request: Request) -> Request | None:
        spider = self.crawler.spider
        if not isinstance(spider, SourceSpider):
            return None
        if not is_own(request.url, spider.hosts()):
            host = urlsplit(request.url).hostname or "ohne Namen"
            raise HostNotAllowed(f"Die Adresse gehört nicht zur Quelle: {host}")
        if urlsplit(spider.base_url).scheme == "https" and urlsplit(request.url).scheme == "http":
            return request.replace(url=secured(request.url), dont_filter=True)
        return None
