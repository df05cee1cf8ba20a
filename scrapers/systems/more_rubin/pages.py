"""The page objects of more!rubin, in one place."""

from typing import Any

from scrapers.page import Page
from scrapers.systems.more_rubin.bodies import BodiesAnswer
from scrapers.systems.more_rubin.calendar import CalendarAnswer, Months
from scrapers.systems.more_rubin.meeting import MeetingAnswer, Sitting

__all__ = ["PAGES", "BodiesAnswer", "CalendarAnswer", "MeetingAnswer", "Months", "Sitting"]

PAGES: tuple[type[Page[Any]], ...] = (CalendarAnswer, MeetingAnswer, BodiesAnswer)
