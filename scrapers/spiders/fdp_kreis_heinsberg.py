"""The FDP's group in the district council of Heinsberg."""

from scrapers.items import Body
from scrapers.sites.descriptions import Sections
from scrapers.systems.html_list.spider import HtmlListSpider


class FdpKreisHeinsberg(HtmlListSpider):
    """FDP-Kreistagsfraktion Heinsberg: its motions in full text on one page of a site builder without a feed.

    Its printable form has nothing around the texts. Which tags the headings have is inferred; where none is
    found, the source says so.
    """

    name = "fdp-kreis-heinsberg"
    title = "FDP Kreis Heinsberg"
    body = Body("05370", "Kreis Heinsberg")
    base_url = "https://www.fdp-kreistag-heinsberg.de/"
    lists = ("freierubrik1.php?printversion=1",)
    instead = ("freierubrik1.php",)
    listing = Sections(title="h2, h3, .headline")
    party = "FDP"
    default_kind = "Antrag"
