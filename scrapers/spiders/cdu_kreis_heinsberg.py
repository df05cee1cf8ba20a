"""The CDU's group in the district council of Heinsberg."""

from scrapers.items import Body
from scrapers.sites.descriptions import Rows
from scrapers.systems.html_list.spider import HtmlListSpider


class CduKreisHeinsberg(HtmlListSpider):
    """CDU-Kreistagsfraktion Heinsberg: the news of a site builder, each with date, title and teaser.

    Its rows are found by what their links have beside the list's own address; that this is called "idn" is
    inferred. Where none is found, the source says so.
    """

    name = "cdu-kreis-heinsberg"
    title = "CDU Kreis Heinsberg"
    body = Body("05370", "Kreis Heinsberg")
    base_url = "https://www.cdu-fraktion-kreis-heinsberg.de/"
    lists = ("index.php?ka=1&ska=1",)
    listing = Rows(link="a[href*='&idn='], a[href*='&id=']")
    number = r"[?&]idn?=(\d+)"
    party = "CDU"
    default_kind = "Pressemitteilung"
