"""What the public pages of the register show."""

import re


def names(page):
    """The people whose cards a page shows, in order."""
    return re.findall(r'class="person-card__name"><a href="[^"]+">([^<]+)</a>', page.content.decode())


def rolled(page):
    """Each heading and name of a roll, in order."""
    return re.findall(r'class="(?:roll__strokes|roll__name)">([^<]+)<', page.content.decode())
