"""Where the sitemaps name a row: by its number, which in a database that is used again is any."""

from config import sitemaps


def part_of(row, name="craftsmen"):
    return f"/sitemaps/{name}-{row.pk // sitemaps.MOST}.xml"
