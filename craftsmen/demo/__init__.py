"""Demo data of the register: real people with nothing but sourced facts, and what shows nobody real."""

from craftsmen.demo.careers import load_invented_careers
from craftsmen.demo.portraits import load_portraits
from craftsmen.demo.register import INVENTED_TITLE, load
from craftsmen.demo.sources import FIRST_DAY, PREVIEW_2024, REPORT, ZAOZHUANG, ZIBO
from craftsmen.demo.stories import load_invented_stories
from craftsmen.demo.studios import load_invented_studios

__all__ = [
    "FIRST_DAY",
    "INVENTED_TITLE",
    "PREVIEW_2024",
    "REPORT",
    "ZAOZHUANG",
    "ZIBO",
    "load",
    "load_invented_careers",
    "load_invented_stories",
    "load_invented_studios",
    "load_portraits",
]
