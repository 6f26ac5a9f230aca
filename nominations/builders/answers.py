"""The form as people read it: what stands in each field, and what each section still lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations.asked import asked_of_nominee, asked_of_union
from nominations.choices import AskedOf
from nominations.corrections import remarks_on
from nominations.guards import Missing, codes_of, words_for
from nominations.models import Evidence, MaterialRequirement, Nomination
from nominations.sections import MATERIALS, SUBMIT, Section, column, wanted

# Of no account for somebody with an employer, or for somebody without one.
BESIDE_THE_POINT: dict[str, set[str]] = {
    Nomination.Engagement.EMPLOYED: {"workplace"},
    Nomination.Engagement.FREELANCE: {"employer"},
}


@dataclass(frozen=True)
class Answer:
    """One field as it is read; `is_missing` if it must be filled in before the form is handed in."""

    field: str
    label: str
    text: str
    is_missing: bool = False


@dataclass(frozen=True)
class Difference:
    """A field in which what was typed and what is stored now are not the same."""

    label: str
    typed: str
    stored: str


@dataclass(frozen=True)
class SectionStep:
    """A section in the list of them: how far it is filled in, and whether it is the one on show."""

    title: Promise
    url: str
    standing: str
    note: str
    is_current: bool


def masked(number: str) -> str:
    """Enough of an identity number for its owner to know it by."""
    return f"{'*' * (len(number) - 2)}{number[-2:]}"


def text_of(nomination: Nomination, field: str) -> str:
    """What stands in a field, in words; empty if nothing does."""
    value = getattr(nomination, column(field))
    if value in ("", None):
        return ""
    if field == "identity_number":
        return masked(value)
    if field == "employer" and nomination.employer:
        return f"{nomination.employer.name}（{nomination.employer.uscc}）"
    if field == "benefit_amount":
        return f"{Decimal(str(value)).normalize():f}"  # text, where it was kept as JSON
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if field == "years_in_trade":
        return ngettext("%(years)d年", "%(years)d年", value) % {"years": value}
    if column(field) != field:
        return str(getattr(nomination, field))
    display: Any = getattr(nomination, f"get_{field}_display", None)
    return str(display() if display else value)


def answers(nomination: Nomination, section: Section) -> list[Answer]:
    """The fields of a section that matter for this person, in their order."""
    beside_the_point = BESIDE_THE_POINT.get(nomination.engagement, set())
    needed = wanted(section, nomination.engagement, codes_of(nomination))
    return [
        Answer(field, words_for(nomination, field), text, is_missing=not text and field in needed)
        for field in section.fields
        if field not in beside_the_point
        for text in [text_of(nomination, field)]
    ]


def differences(typed: Nomination, stored: Nomination, section: Section) -> list[Difference]:
    """Where two versions of a section part."""
    return [
        Difference(words_for(stored, field), text_of(typed, field), text_of(stored, field))
        for field in section.fields
        if getattr(typed, column(field)) != getattr(stored, column(field))
    ]


def materials(nomination: Nomination) -> list[tuple[MaterialRequirement, list[Evidence]]]:
    """What the round asks of the nominee, each with the files handed in; what it asks no more, if he has."""
    files, asked = files_of(nomination), asked_of_nominee(nomination)
    return [
        (required, files.get(required.pk, []))
        for required in nomination.round.materials.all()
        if required in asked or (required.pk in files and required.asked_of != AskedOf.EMPLOYER_UNION)
    ]


def papers_of_union(nomination: Nomination) -> list[tuple[MaterialRequirement, list[Evidence]]]:
    """What the round asks of the employer's union besides its opinion, each with the files."""
    files = files_of(nomination)
    return [(required, files.get(required.pk, [])) for required in asked_of_union(nomination)]


def files_of(nomination: Nomination) -> dict[int, list[Evidence]]:
    files: dict[int, list[Evidence]] = {}
    for evidence in nomination.evidence.select_related("requirement"):  # each is asked who may read it
        files.setdefault(evidence.requirement_id, []).append(evidence)
    return files


def section_url(nomination: Nomination, section: Section) -> str:
    return reverse("nominations:edit", args=[nomination.pk, section.slug])


def section_steps(nomination: Nomination, current: Section, lacking: list[Missing]) -> list[SectionStep]:
    """Every section with its standing: done, missing (begun) or ahead (nothing in it yet)."""
    return [
        SectionStep(
            section.title,
            section_url(nomination, section),
            *standing(nomination, section, [item for item in lacking if item.section == section], lacking),
            is_current=section == current,
        )
        for section in nomination.kind.sections
    ]


def standing(
    nomination: Nomination, section: Section, its: list[Missing], lacking: list[Missing]
) -> tuple[str, str]:
    if section == SUBMIT:
        return "ahead", _("可以提交") if not lacking else ""
    if asked_for := remarks_in(nomination, section):
        return "missing", ngettext("%(count)d 项要补正", "%(count)d 项要补正", asked_for) % {
            "count": asked_for
        }
    if not its:
        return "done", _("已填写")
    note = ngettext("缺 %(count)d 项", "缺 %(count)d 项", len(its)) % {"count": len(its)}
    return ("missing" if is_begun(nomination, section) else "ahead"), note


def remarks_in(nomination: Nomination, section: Section) -> int:
    """How many things of a section are to be mended."""
    remarks = remarks_on(nomination)
    if section == MATERIALS:
        return sum(isinstance(about, int) for about in remarks)
    return len(remarks.keys() & set(section.fields))


def is_begun(nomination: Nomination, section: Section) -> bool:
    if section == MATERIALS:
        return bool(nomination.evidence.all())
    return any(getattr(nomination, column(field)) not in ("", None) for field in section.fields)


def by_section(nomination: Nomination, lacking: Iterable[Missing]) -> list[tuple[Promise, str, list[str]]]:
    """What is missing, section by section: title, address, the names of the fields."""
    found: dict[str, list[str]] = {}
    for item in lacking:
        found.setdefault(item.section.slug, []).append(item.what)
    sections = {slug: nomination.kind.section(slug) for slug in found}
    return [(sections[slug].title, section_url(nomination, sections[slug]), found[slug]) for slug in found]
