"""The statistics page: what the last count found, as tables with a chart beside each, and what others reported."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from craftsmen import charts
from craftsmen.builders import figures
from craftsmen.builders.counts import Found, last_count
from craftsmen.models import Count, Craftsman, Title
from organisations.models import Industry, IndustryScheme, Region

Axis = Count.Axis
COUNTED: Final = tuple(set(Axis.values) - {Axis.ROLL})
FIGURES: Final = "figures"
THINGS: Final = "things"
STATE: Final = str(Title.Kind.STATE_HONOUR)
TIERS: Final = tuple(reversed(Title.Tier.values))
MOST_BARS: Final = 12
# What a chart over the years shows: from the first to the last, no more than so many.
MOST_YEARS: Final = 40


class Line(NamedTuple):
    """A row of a table; `note` tells what its reader must know, `heading` under which it stands."""

    label: str
    people: int
    awards: int
    code: str = ""
    heading: str = ""
    note: str = ""


class Share(NamedTuple):
    """A part of those of whom it is known, and how many are left out because it is not."""

    part: int
    base: int
    unknown: int
    part_label: str
    rest_label: str

    @property
    def percent(self) -> Decimal | None:
        return charts.share(self.part, self.base)

    @property
    def rest(self) -> int:
        return self.base - self.part

    @property
    def width(self) -> str:
        return charts.percent(100 * self.part / self.base if self.base else 0)


@dataclass(frozen=True)
class Statistic:
    """One table of 人 and 人次, and what is drawn of it."""

    slug: str
    heading: str
    first_column: str
    lines: list[Line]
    about: str = ""
    bars: charts.Bars | None = None
    columns: charts.Columns | None = None
    share: Share | None = None
    left_over: int = 0

    @property
    def counts(self) -> tuple[str, str]:
        """What its two numbers are of, in the table, the drawing and the file alike."""
        return (_("集体、成果"), _("次")) if self.slug == THINGS else (_("人"), _("人次"))

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The tiers that the columns are made of, the highest first, as they stand."""
        return [(key, str(tier_label(key))) for key in reversed(self.columns.series)] if self.columns else []


def page() -> dict[str, Any]:
    found = last_count(*COUNTED)
    return {
        "as_of": found.as_of,
        "all": found.one(Axis.ALL),
        "statistics": [statistic for make in MAKERS.values() if (statistic := make(found)).lines],
        "topics": figures.topics(),
    }


def rows_of(slug: str) -> tuple[list[Any], list[list[Any]]] | None:
    """The head and the rows of one table, for a spreadsheet; None where there is no such table."""
    if slug == FIGURES:
        return figures.rows()
    if slug not in MAKERS:
        return None
    found = last_count(*COUNTED)
    statistic = MAKERS[slug](found)
    head = [statistic.first_column, _("代码"), _("分组"), *statistic.counts, _("说明"), _("截至")]
    as_of = timezone.localtime(found.as_of).isoformat(timespec="seconds") if found.as_of else ""
    return head, [
        [line.label, line.code, line.heading, line.people, line.awards, line.note, as_of]
        for line in statistic.lines
    ]


def by_year(found: Found) -> Statistic:
    counted = {row.year: row for row in found.of(Axis.YEAR)}
    years = sorted(year for year in counted if year is not None)
    by_tier = {(row.year, row.key): row.awards for row in found.of(Axis.YEAR_AND_TIER)}
    drawn = range(max(years[0], years[-1] - MOST_YEARS + 1), years[-1] + 1) if years else ()
    keys = [key for key in (*TIERS[::-1], STATE) if any((year, key) in by_tier for year in drawn)]
    lines = [line(_("%(year)d年") % {"year": year}, counted[year], code=str(year)) for year in years]
    if None in counted:
        lines.append(line(_("来源没有写明年度"), counted[None]))
    return Statistic(
        "year",
        _("逐年"),
        _("年度"),
        lines,
        about=_("按荣誉的年度；同一人在不同年度各计一次，各行人数相加可能大于总人数。"),
        columns=charts.columns(
            keys, [(str(year), [by_tier.get((year, key), 0) for key in keys]) for year in drawn]
        )
        if years
        else None,
    )


def by_tier(found: Found) -> Statistic:
    counted = found.by_key(Axis.TIER)
    lines = [line(str(tier_label(key)), counted[key], code=key) for key in (STATE, *TIERS) if key in counted]
    return drawn(
        "tier",
        _("荣誉层级"),
        _("层级"),
        lines,
        _(
            "同一人可以在几个层级都有荣誉，各行人数相加可能大于总人数。国家荣誉称号单独列出，不算在国家级工匠里。"
        ),
        largest_first=False,
    )


def by_title(found: Found) -> Statistic:
    counted = found.by_key(Axis.TITLE)
    titles = Title.objects.filter(pk__in=list(map(int, counted))).down_the_ladder()
    lines = [
        line(title.name, counted[str(title.pk)], heading=str(tier_label(tier_of(title)))) for title in titles
    ]
    return drawn(
        "title", _("荣誉称号"), _("称号"), lines, _("同一人可以有几个称号，各行人数相加可能大于总人数。")
    )


def by_region(found: Found) -> Statistic:
    """Divisions that are no more keep their line (domain.md §8.20)."""
    counted = found.by_key(Axis.REGION)
    regions = Region.objects.filter(pk__in=numbers(counted)).select_related("parent").order_by("code")
    lines = [
        line(
            region.name,
            counted[str(region.pk)],
            code=region.code,
            heading=region.parent.name if region.parent else "",
            note=_("已撤并") if region.valid_to else "",
        )
        for region in regions
    ]
    return drawn("region", _("所在区市"), _("区市"), lines + unknown(counted), _("每人只计在一个区市。"))


def by_industry(found: Found) -> Statistic:
    counted = found.by_key(Axis.INDUSTRY)
    industries = Industry.objects.filter(pk__in=numbers(counted)).order_by("section", "code")
    lines = [line(each.name, counted[str(each.pk)], code=each.code) for each in industries]
    about = _("按国民经济行业分类（GB/T 4754-2017），每人只计在一个行业。")
    return drawn("industry", _("行业"), _("行业"), lines + unknown(counted), about)


def by_scheme(found: Found) -> Statistic:
    """Of one industry each person is one; so the industries of a chain add up."""
    counted = found.by_key(Axis.INDUSTRY)
    lines = []
    for scheme in IndustryScheme.objects.prefetch_related("items__industries").order_by("name"):
        for item in sorted(scheme.items.all(), key=lambda item: item.pk):
            its = [counted[key] for each in item.industries.all() if (key := str(each.pk)) in counted]
            people, awards = sum(row.people for row in its), sum(row.awards for row in its)
            lines.append(Line(item.name, people, awards, heading=scheme.name))
    about = _("按本地产业口径；一个行业可以同时属于几个产业，也有不属于任何产业的行业。")
    return drawn("scheme", _("地方产业口径"), _("产业"), lines, about)


def by_frontline(found: Found) -> Statistic:
    return parted(
        "frontline",
        _("一线职工占比"),
        found.by_key(Axis.FRONTLINE),
        {"true": _("一线职工"), "false": _("其他职工"), "": _("没有登记是否一线")},
    )


def by_gender(found: Found) -> Statistic:
    return parted(
        "gender",
        _("女职工占比"),
        found.by_key(Axis.GENDER),
        {Craftsman.Gender.FEMALE: _("女"), Craftsman.Gender.MALE: _("男"), "": _("没有登记性别")},
    )


def of_things(found: Found) -> Statistic:
    counted = found.by_key(Axis.THINGS)
    titles = Title.objects.filter(pk__in=list(map(int, counted))).down_the_ladder()
    lines = [
        line(title.name, counted[str(title.pk)], heading=str(title.get_kind_display())) for title in titles
    ]
    about = _("荣誉授予集体或成果的，不计入上面的人和人次；这里前一列是集体、成果数，后一列是次数。")
    return drawn(THINGS, _("集体和成果"), _("称号"), lines, about)


def parted(slug: str, heading: str, counted: dict[str, Count], labels: dict[str, str]) -> Statistic:
    """The first label against the second; who is neither is said, and left out of the base."""
    lines = [line(label, counted[key]) for key, label in labels.items() if key in counted]
    part, rest, left_out = (counted[key].people if key in counted else 0 for key in labels)
    first, second, _unknown = labels.values()
    share = Share(part, part + rest, left_out, first, second)
    return Statistic(slug, heading, _("身份"), lines if share.base else [], share=share)


def drawn(
    slug: str, heading: str, first: str, lines: list[Line], about: str, *, largest_first: bool = True
) -> Statistic:
    """With a bar for 人 and one for 人次 of each line; of many lines, those with the most."""
    shown = sorted(lines, key=lambda each: -each.people) if largest_first else lines
    pairs = [(full_label(each), (each.people, each.awards)) for each in shown[:MOST_BARS]]
    chart = charts.bars(("people", "awards"), pairs)
    left_over = max(len(lines) - MOST_BARS, 0)
    return Statistic(slug, heading, first, lines, about, bars=chart, left_over=left_over)


def full_label(line: Line) -> str:
    """Districts of two cities may bear one name (市中区)."""
    return f"{line.heading} {line.label}" if line.code.isdecimal() and line.heading else line.label


def line(label: str, row: Count, **more: str) -> Line:
    return Line(label, row.people, row.awards, **more)


def unknown(counted: dict[str, Count]) -> list[Line]:
    return [line(_("没有登记"), counted[""])] if "" in counted else []


def numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys if key]


MAKERS: Final[dict[str, Callable[[Found], Statistic]]] = {
    "year": by_year,
    "tier": by_tier,
    "title": by_title,
    "region": by_region,
    "industry": by_industry,
    "scheme": by_scheme,
    "frontline": by_frontline,
    "gender": by_gender,
    THINGS: of_things,
}


def tier_of(title: Title) -> str:
    return STATE if title.is_state_honour else title.tier


def tier_label(key: str) -> Promise | str:
    return gettext_lazy("国家荣誉称号") if key == STATE else Title.Tier(key).label
