"""Compressed answers are unpacked within the limits of size: a small answer cannot fill the memory."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from scrapers.failures import Damaged, TooLarge

MOST_CODINGS = 2
"""Servers use one; each more costs the time to unpack it."""


class UnpackMiddleware(HttpCompressionMiddleware):
    """Scrapy's own, which stops at `download_maxsize`; what is wrong with an answer is said in our words."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        codings = b",".join(response.headers.getlist("Content-Encoding")).split(b",")
        if len(codings) > MOST_CODINGS:
            raise Damaged(f"Die Antwort ist {len(codings)}-mal gepackt")
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooLarge from error
        except Exception as error:  # each way of packing has exceptions of its own
            raise Damaged("Die gepackte Antwort ist beschädigt") from error
