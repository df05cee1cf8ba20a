"""The district council of Düren."""

from scrapers.items import Body
from scrapers.systems.sdnet_rim.spider import SdNetRimSpider


class KreisDueren(SdNetRimSpider):
    """Kreis Düren: the district council's papers, meetings and results."""

    name = "kreis-dueren"
    title = "Kreis Düren"
    body = Body("05358", "Kreis Düren")
    base_url = "https://sdnet.kreis-dueren.de/"
