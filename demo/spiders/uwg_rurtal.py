"""A party's site beside the demo world: a list whose rows lead to pages."""

from demo.spiders import demo_url
from scrapers.items import Body
from scrapers.sites.descriptions import Article, Rows
from scrapers.systems.html_list.spider import HtmlListSpider


class UwgRurtal(HtmlListSpider):
    """UWG Rurtal: an invented party's site."""

    name = "demo-uwg-rurtal"
    title = "UWG Rurtal (Demo)"
    body = Body("99000", "Kreis Rurtal")
    base_url = demo_url("uwg-rurtal/")
    lists = ("index.php?ka=1&ska=1",)
    listing = Rows(link="a[href*='&idn=']", next_page="a.weiter")
    article = Article(content=".inhalt", leave_out="a[href^=javascript]", date=".inhalt > .klein", title="h2")
    number = r"[?&]idn=(\d+)"
    party = "UWG"
    default_kind = "Pressemitteilung"
    enabled = False
