"""Gemeinde Weidental, a neighbour of the demo world's councils."""

from demo.spiders import demo_url
from scrapers.items import Body
from scrapers.systems.more_rubin.spider import MoreRubinSpider


class Weidental(MoreRubinSpider):
    """Gemeinde Weidental: an invented municipality that shares its more!rubin with another one."""

    name = "demo-weidental"
    title = "Gemeinde Weidental (Demo)"
    body = Body("99000016", "Gemeinde Weidental")
    base_url = demo_url("weidental/")
    body_id = "GWeid"
    enabled = False
