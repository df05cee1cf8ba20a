"""The CDU of Düren."""

from scrapers.items import Body
from scrapers.systems.joomla.spider import JoomlaSpider


class CduDueren(JoomlaSpider):
    """CDU Düren: the articles of its front page.

    Joomla is inferred, and no list of its is known; where the front page is none, its feed is read.
    """

    name = "cdu-dueren"
    title = "CDU Düren"
    body = Body("05358008", "Stadt Düren")
    base_url = "https://www.cdu-dueren.de/"
    party = "CDU"
