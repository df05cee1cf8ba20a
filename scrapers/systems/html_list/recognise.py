"""A list that needs a description is made with nothing that could be recognised."""

import web_poet

from scrapers.recognise import Product


def recognise(answer: web_poet.HttpResponse) -> Product | None:
    """Nothing is: a person has to describe such a site."""
    return None
