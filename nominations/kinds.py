"""What a round may honour, and all that follows from it as data: the form, the rules, the columns of a list.

The kind is that of the round's title. No database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from craftsmen.sameness import achievement_index, collective_index
from nominations.eligibility.codes import CODES
from nominations.sections import BASIC, DEEDS, MATERIALS, SUBMIT, WORK, Section

# Rules that are about no person: where it is, the ladder, honesty, one round a year, the employer's record,
# departments, papers, places. R15 is asked of whole enterprises besides their heads (domain.md §4.2).
_OF_COLLECTIVES: Final = frozenset({"R04", "R09", "R10", "R11", "R12", "R13", "R16", "R17"})

LABELS_OF_THINGS: Final[Mapping[str, Promise]] = {
    "phone": _("联系人手机号码"),
    "employer": _("所在单位"),
    "region": _("所在区市"),
    "summary": _("简介"),
    "deeds": _("主要做法与成效"),
}


_TOGETHER: Final = ("benefit_amount", "benefit_base", "benefit_period")


def half_told(nomination: Any, section: Section) -> frozenset[str]:
    """An amount says nothing without what it is of, nor that without an amount: fields wanted with the others."""
    told = any(getattr(nomination, name) not in ("", None) for name in _TOGETHER)
    return frozenset(_TOGETHER[:2]) & frozenset(section.fields) if told else frozenset()


@dataclass(frozen=True)
class Kind:
    """`columns` head a public list after its number; `where` and `third` are the attributes under the last two."""

    value: str
    holder: str
    sections: tuple[Section, ...]
    noun: Promise = field(compare=False)
    columns: tuple[Promise, Promise, Promise] = field(compare=False)
    twice: Promise = field(compare=False)
    where: str = "workplace_name"
    third: str = "trade"
    labels: Mapping[str, Promise] = field(default_factory=dict, compare=False)
    codes: frozenset[str] = frozenset(CODES)
    # Written along with the employer, and not asked for.
    follows: frozenset[str] = frozenset()

    @property
    def is_person(self) -> bool:
        return self.holder == "craftsman"

    def section(self, slug: str) -> Section:
        return next(section for section in self.sections if section.slug == slug)

    def after(self, section: Section) -> Section:
        """The section that comes next; the last stays the last."""
        slugs = [each.slug for each in self.sections]
        return self.sections[min(slugs.index(section.slug) + 1, len(slugs) - 1)]

    def index_of(self, nomination: Any) -> str:
        """What tells a collective or achievement again in the round and the register; empty until it is told."""
        name, employer = nomination.name, nomination.employer_id
        if self.value == "achievement":
            made_by = nomination.completed_by
            return achievement_index(name, made_by) if name and made_by else ""
        return collective_index(self.value, name, employer) if name and employer else ""


_PERSON: Final = Kind(
    value="individual",
    holder="craftsman",
    sections=(BASIC, WORK, DEEDS, MATERIALS, SUBMIT),
    noun=_("人选"),
    columns=(_("姓名"), _("工作单位"), _("岗位（工种）")),
    twice=_("该身份证号码在本次评选中已有申报，同一人一次评选只能申报一件。如有疑问，请联系主办单位。"),
)
_ABOUT: Final = Section(
    "deeds", _("做法与成果"), ("summary", "deeds", "innovation", "awards"), frozenset({"summary", "deeds"})
)


def _basic(fields: str, *, optional: str = "") -> Section:
    """The first section of a form that is about no person."""
    names = tuple(fields.split())
    return Section("basic", _("基本情况"), names, frozenset(names) - frozenset(optional.split()))


_STUDIO: Final = Kind(
    value="studio",
    holder="collective",
    sections=(
        _basic("name employer leader_name member_count founded_year region industry phone"),
        _ABOUT,
        MATERIALS,
        SUBMIT,
    ),
    noun=_("工作室"),
    columns=(_("工作室名称"), _("所在单位"), _("领衔人")),
    twice=_("这个单位的同名集体在本次评选中已有申报，一次评选只能申报一件。如有疑问，请联系主办单位。"),
    third="leader_name",
    labels={
        **LABELS_OF_THINGS,
        "name": _("工作室名称"),
        "leader_name": _("领衔人"),
        "member_count": _("成员人数"),
    },
    codes=_OF_COLLECTIVES,
    follows=frozenset({"engagement"}),
)
KINDS: Final[dict[str, Kind]] = {
    kind.value: kind
    for kind in (
        _PERSON,
        replace(_PERSON, value="state_honour"),
        replace(
            _PERSON,
            value="innovator",
            sections=(
                BASIC,
                WORK,
                replace(DEEDS, required=frozenset({"summary", "deeds", "innovation"})),
                MATERIALS,
                SUBMIT,
            ),
        ),
        Kind(
            value="enterprise",
            holder="collective",
            sections=(
                _basic("employer member_count founded_year region industry phone", optional="founded_year"),
                _ABOUT,
                MATERIALS,
                SUBMIT,
            ),
            noun=_("企业"),
            columns=(_("企业名称"), _("所在区市"), _("行业")),
            twice=_("这家企业在本次评选中已有申报，一次评选只能申报一件。如有疑问，请联系主办单位。"),
            where="region",
            third="industry",
            follows=frozenset({"engagement", "name"}),
            labels={**LABELS_OF_THINGS, "employer": _("企业"), "member_count": _("职工人数")},
            codes=_OF_COLLECTIVES | {"R15"},
        ),
        _STUDIO,
        replace(
            _STUDIO,
            value="team",
            noun=_("班组"),
            columns=(_("班组名称"), _("所在单位"), _("班组长")),
            labels={**_STUDIO.labels, "name": _("班组名称"), "leader_name": _("班组长")},
        ),
        replace(
            _STUDIO,
            value="achievement",
            holder="achievement",
            sections=(
                _basic("name completed_by employer region industry phone"),
                Section(
                    "benefit",
                    _("效益与专利"),
                    ("benefit_amount", "benefit_base", "benefit_period", "patents"),
                ),
                _ABOUT,
                MATERIALS,
                SUBMIT,
            ),
            noun=_("成果"),
            columns=(_("成果名称"), _("完成单位"), _("完成人或团队")),
            twice=_(
                "同名同完成人的成果在本次评选中已有申报，一次评选只能申报一件。如有疑问，请联系主办单位。"
            ),
            third="completed_by",
            labels={
                **LABELS_OF_THINGS,
                "name": _("成果名称"),
                "employer": _("完成单位"),
                "summary": _("成果简介"),
                "deeds": _("解决的问题和做法"),
                "innovation": _("创新点与推广应用"),
            },
        ),
    )
}
