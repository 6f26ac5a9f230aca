"""The one selection over several years of which something is known: 淄博金牌工匠 (domain.md §2E, E1)."""

from typing import Final

from craftsmen.models import Title
from nominations.models import DeclaredYear, Programme
from organisations.models import Union

SOURCE: Final = "淄博日报，2018年7月31日"
YEARS: Final = (2016, 2017, 2018)
EACH: Final = 20


def load_programme() -> None:
    """After its third year sixty of a hundred were named; of the years after that nothing was found."""
    title = Title.objects.get(name="淄博金牌工匠")
    plan, is_new = Programme.objects.get_or_create(
        name="淄博金牌工匠选树（2016—2020年）",
        defaults={
            "title": title,
            "union": Union.objects.get(name="淄博市总工会"),
            "co_sponsors": "市委组织部、市人力资源和社会保障局",
            "first_year": 2016,
            "last_year": 2020,
            "yearly_quota": EACH,
            "total_quota": 100,
            "source": f"{SOURCE}（截至2018年）",
            "is_public": True,
        },
    )
    if is_new:
        for year in YEARS:
            DeclaredYear.objects.create(programme=plan, year=year, places=EACH, source=SOURCE)
