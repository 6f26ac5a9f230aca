"""What the register gives away: the one list of public fields.

The API, its OpenAPI document, the CSV files, the feeds and the cards read a row through this list alone; a field that
is not named here leaves the house nowhere. Gender and ethnicity stand on the pages, as notices print them, and are
left out here: nobody needs a list of them.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from craftsmen.models import Craftsman, Title
from craftsmen.models.innovations import Collective

Schema = dict[str, Any]


class Field(NamedTuple):
    """One public fact: its name in JSON and CSV, what a reader calls it, its JSON schema, and how a row tells it."""

    name: str
    label: Promise | str
    schema: Schema
    read: Callable[[Any], Any]


TEXT: Final[Schema] = {"type": "string"}
NUMBER: Final[Schema] = {"type": "integer"}
MAYBE_TEXT: Final[Schema] = {"type": ["string", "null"]}
MAYBE_NUMBER: Final[Schema] = {"type": ["integer", "null"]}
TRUTH: Final[Schema] = {"type": "boolean"}
ADDRESS: Final[Schema] = {"type": "string", "format": "uri"}
MAYBE_ADDRESS: Final[Schema] = {"type": ["string", "null"], "format": "uri"}
MAYBE_DAY: Final[Schema] = {"type": ["string", "null"], "format": "date"}


def one_of(choices: Sequence[str]) -> Schema:
    return {"type": "string", "enum": list(choices)}


MAYBE_TIER: Final = one_of(["", *Title.Tier.values])


def list_of(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


def record(fields: Sequence[Field], row: Any) -> dict[str, Any]:
    """What of a row anybody may have."""
    return {field.name: field.read(row) for field in fields}


def address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def portrait(craftsman: Craftsman) -> str | None:
    if not craftsman.has_portrait:
        return None
    path = reverse("craftsmen:portrait", args=[craftsman.pk, 480, "jpg"])
    return address(f"{path}?v={craftsman.portrait_version}")


def document_of(honour: Any) -> str | None:
    return honour.decision.document_number if honour.decision else None


def signed_on(honour: Any) -> str | None:
    return honour.decision.signed_on.isoformat() if honour.decision else None


def leader(collective: Any) -> str | None:
    """None where he is not public."""
    return collective.shown_leader and str(collective.told(collective.shown_leader))


def held_as(honour: Any) -> str:
    """What the holder is: a craftsman, a collective or an achievement."""
    return str(type(honour.holder)._meta.model_name)


HELD: Final = (  # an honour, told with its holder
    Field("id", _("编号"), NUMBER, lambda honour: honour.pk),
    Field("title", _("称号网址名"), TEXT, lambda honour: honour.title.slug),
    Field("title_name", _("称号"), TEXT, lambda honour: honour.title.name),
    Field("tier", _("层级"), MAYBE_TIER, lambda honour: honour.title.filed_under),
    Field("year", _("年度"), MAYBE_NUMBER, lambda honour: honour.year),
    Field("session_no", _("届次"), MAYBE_NUMBER, lambda honour: honour.session_no),
    Field("document_number", _("文号"), MAYBE_TEXT, document_of),
    Field("signed_on", _("成文日期"), MAYBE_DAY, signed_on),
    Field("citation", _("荣誉词"), TEXT, lambda honour: honour.shown_citation),
    Field("source", _("来源"), TEXT, lambda honour: honour.source),
)
HONOUR: Final = (
    *HELD,
    Field("holder_kind", _("获得者类别"), one_of(["craftsman", "collective", "achievement"]), held_as),
    Field("holder_id", _("获得者编号"), NUMBER, lambda honour: honour.holder.pk),
    Field("holder_name", _("获得者"), TEXT, lambda honour: honour.holder.shown_name),
    Field("holder_employer", _("工作单位"), TEXT, lambda honour: honour.holder.employer_name),
    Field("holder_url", _("获得者网址"), ADDRESS, lambda honour: address(honour.holder.get_absolute_url())),
)
WHERE: Final = (
    Field("employer", _("工作单位"), TEXT, lambda row: row.employer_name),
    Field("region_code", _("行政区划代码"), MAYBE_TEXT, lambda row: row.region and row.region.code),
    Field("region", _("所在区市"), MAYBE_TEXT, lambda row: row.region and row.region.name),
    Field("industry_code", _("行业代码"), MAYBE_TEXT, lambda row: row.industry and row.industry.code),
    Field("industry", _("行业"), MAYBE_TEXT, lambda row: row.industry and row.industry.name),
)
TOLD: Final = (
    Field("deeds", _("事迹或简介"), TEXT, lambda row: row.shown_deeds),
    Field("source", _("来源"), TEXT, lambda row: row.shown_source),
    Field(
        "honours",
        _("荣誉"),
        list_of("HeldHonour"),
        lambda row: [record(HELD, honour) for honour in row.standing_honours],
    ),
)
NAMED: Final = (
    Field("id", _("编号"), NUMBER, lambda row: row.pk),
    Field("url", _("网址"), ADDRESS, lambda row: address(row.get_absolute_url())),
    Field("name", _("姓名或名称"), TEXT, lambda row: row.shown_name),
)
CRAFTSMAN: Final = (
    *NAMED,
    Field("trade", _("工种"), TEXT, lambda craftsman: craftsman.trade),
    *WHERE,
    Field(
        "is_frontline",
        _("一线职工"),
        {"type": ["boolean", "null"]},
        lambda craftsman: craftsman.is_frontline,
    ),
    Field("is_deceased", _("已故"), TRUTH, lambda craftsman: craftsman.is_deceased),
    Field("portrait", _("照片"), MAYBE_ADDRESS, portrait),
    *TOLD,
)
COLLECTIVE: Final = (
    *NAMED,
    Field("kind", _("种类"), one_of(Collective.Kind.values), lambda collective: collective.kind),
    Field("leader", _("带头人"), MAYBE_TEXT, leader),
    Field("member_count", _("人数"), MAYBE_NUMBER, lambda collective: collective.member_count),
    Field("founded_year", _("成立年份"), MAYBE_NUMBER, lambda collective: collective.founded_year),
    *WHERE,
    *TOLD,
)
ACHIEVEMENT: Final = (
    *NAMED,
    Field("completed_by", _("完成人或团队"), TEXT, lambda achievement: achievement.shown_makers),
    Field(
        "benefit",
        _("经济效益（万元）"),
        MAYBE_TEXT,
        lambda achievement: None if achievement.benefit_amount is None else str(achievement.benefit_amount),
    ),
    Field("benefit_base", _("效益口径"), TEXT, lambda achievement: achievement.benefit_base),
    Field("benefit_period", _("效益期间"), TEXT, lambda achievement: achievement.benefit_period),
    Field(
        "patents",
        _("专利号"),
        {"type": "array", "items": TEXT},
        lambda achievement: [patent.number for patent in achievement.patents.all()],
    ),
    *WHERE,
    *TOLD,
)
TITLE: Final = (
    Field("id", _("编号"), NUMBER, lambda title: title.pk),
    Field("slug", _("网址名"), TEXT, lambda title: title.slug),
    Field("url", _("网址"), ADDRESS, lambda title: address(title.get_absolute_url())),
    Field("name", _("称号"), TEXT, lambda title: title.name),
    Field("tier", _("层级"), MAYBE_TIER, lambda title: title.filed_under),
    Field("grade", _("等次"), one_of(["", *Title.Grade.values]), lambda title: title.grade),
    Field("kind", _("种类"), one_of(Title.Kind.values), lambda title: title.kind),
    Field(
        "conferring_union",
        _("命名机关"),
        MAYBE_TEXT,
        lambda title: title.conferring_union and title.conferring_union.name,
    ),
    Field("external", _("由其他机关授予"), TRUTH, lambda title: title.external),
    Field("introduced_year", _("设立年份"), MAYBE_NUMBER, lambda title: title.introduced_year),
    Field("description", _("说明"), TEXT, lambda title: title.description),
    Field("honours", _("公开的荣誉数"), NUMBER, lambda title: title.public_honours),
)
# How the schemas are called in the OpenAPI document.
SCHEMAS: Final = {
    "HeldHonour": HELD,
    "Honour": HONOUR,
    "Craftsman": CRAFTSMAN,
    "Collective": COLLECTIVE,
    "Achievement": ACHIEVEMENT,
    "Title": TITLE,
}
