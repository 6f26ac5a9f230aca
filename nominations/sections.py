"""The sections of the nomination form: which fields stand in each, and which must be filled in. No database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    slug: str
    title: Promise = field(compare=False)  # its hash would change with the language
    fields: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()


BASIC: Final = Section(
    "basic",
    _("基本信息"),
    (
        "name",
        "identity_number",
        "ethnicity",
        "political_status",
        "education",
        "phone",
        "is_union_member",
        "is_chinese",
    ),
    frozenset({"name", "identity_number", "ethnicity", "education", "phone", "is_union_member"}),
)
WORK: Final = Section(
    "work",
    _("工作情况"),
    (
        "engagement",
        "employer",
        "workplace",
        "district_union",
        "position",
        "region",
        "industry",
        "trade",
        "years_in_trade",
        "skill_level",
        "category",
        "post_status",
        "is_heritage",
    ),
    frozenset({"engagement", "region", "industry", "trade", "years_in_trade", "skill_level", "category"}),
)
DEEDS: Final = Section(
    "deeds",
    _("事迹与成果"),
    ("summary", "deeds", "mastery", "innovation", "apprentices", "awards"),
    frozenset({"summary", "deeds", "mastery"}),
)
MATERIALS: Final = Section("materials", _("申报材料"))
SUBMIT: Final = Section("submit", _("核对与提交"))

# What somebody fills in depends on whether there is an employer.
REQUIRED_BY_ENGAGEMENT: Final = {
    "employed": frozenset({"employer", "position"}),
    "freelance": frozenset({"workplace", "district_union"}),
}

# What somebody must fill in besides, where the round holds such a rule.
REQUIRED_BY_RULE: Final = {"R01": "is_chinese", "R03": "post_status"}


def wanted(section: Section, engagement: str, codes: Iterable[str]) -> frozenset[str]:
    """The fields of a section that this person must fill in, in a round that holds the rules `codes`."""
    by_rule = {REQUIRED_BY_RULE[code] for code in codes if code in REQUIRED_BY_RULE}
    besides = REQUIRED_BY_ENGAGEMENT.get(engagement, frozenset()) | by_rule
    return section.required | (besides & frozenset(section.fields))


# Fields that hang on each other: where one is open, all are.
TOGETHER: Final = (frozenset({"engagement", "employer", "workplace", "district_union"}),)

# The box of a field, where it goes by another name: the employer is told by its code.
FIELD_BEHIND: Final = {"uscc": "employer"}


def with_companions(fields: Iterable[str]) -> frozenset[str]:
    """`fields` and what cannot be corrected without them."""
    named = frozenset(fields)
    return named.union(*(group for group in TOGETHER if group & named))


def column(field: str) -> str:
    """The attribute that holds a field of the form: of an organisation, its id, which costs no query."""
    return f"{field}_id" if field in {"employer", "district_union", "region", "industry"} else field
