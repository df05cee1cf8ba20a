"""The FDP of the district of Düren."""

from scrapers.items import Body
from scrapers.sites.descriptions import Sections
from scrapers.systems.html_list.spider import HtmlListSpider


class FdpKreisDueren(HtmlListSpider):
    """FDP Kreis Düren: its initiatives, all on one page below headings for their topics.

    Title, text, "Mehr dazu (PDF)", "Unsere Anfrage" and "Antwort der Kreisverwaltung" follow one another.
    Which tags the headings have is inferred; where none is found, the source says so. Motions and questions
    stand side by side: which of them a text is, its own words say.
    """

    name = "fdp-kreis-dueren"
    title = "FDP Kreis Düren"
    body = Body("05358", "Kreis Düren")
    base_url = "https://fdpkreisdueren.de/"
    lists = ("initiativen/",)
    listing = Sections(
        title="h2, h3, .elementor-tab-title",
        leave_out="aside, .widget, .sidebar, #comments, .elementor-location-footer",
    )
    party = "FDP"
    default_kind = ""
