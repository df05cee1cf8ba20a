"""What people read, by language: one catalogue for each, all of the same shape."""

from collections.abc import Mapping

from alerts.wording.catalogue import Wording
from alerts.wording.english import ENGLISH
from alerts.wording.german import GERMAN
from storage.subscription_views import Language

WORDING: Mapping[Language, Wording] = {"de": GERMAN, "en": ENGLISH}

__all__ = ["ENGLISH", "GERMAN", "WORDING", "Wording"]
