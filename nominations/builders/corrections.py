"""What is to be mended, as the nominee reads it, and what came of it, old beside new, as the office does."""

from dataclasses import dataclass

from django.utils.functional import Promise

from nominations.builders.answers import Difference, differences, section_url
from nominations.corrections import correction_of
from nominations.models import Correction, Nomination, Remark
from nominations.sections import MATERIALS, Section, column
from nominations.snapshots import Files, keep, kept


@dataclass(frozen=True)
class ToMend:
    """A remark, where its thing stands in the form, and whether that has been changed since."""

    label: str
    text: str
    section: Section
    url: str
    is_changed: bool


@dataclass(frozen=True)
class Mended:
    """One return: what was asked for, and, once it is handed in again, every field and file that differs."""

    correction: Correction
    remarks: list[Remark]
    differences: list[Difference]

    @property
    def is_made(self) -> bool:
        return self.correction.resubmitted_at is not None


def to_mend(nomination: Nomination) -> list[ToMend]:
    """What the form now stands open for, in the order of its sections."""
    correction = correction_of(nomination)
    if correction is None or nomination.erased_at:
        return []
    before, after = kept(correction.before, nomination), kept(keep(nomination), nomination)
    found = [
        ToMend(
            remark.label,
            remark.text,
            section,
            section_url(nomination, section),
            is_changed=stands(*before, remark) != stands(*after, remark),
        )
        for remark in correction.remarks.all()
        for section in [section_of(nomination, remark)]
    ]
    slugs = [section.slug for section in nomination.kind.sections]
    return sorted(found, key=lambda each: slugs.index(each.section.slug))


def section_of(nomination: Nomination, remark: Remark) -> Section:
    return next((each for each in nomination.kind.sections if remark.field in each.fields), MATERIALS)


def stands(form: Nomination, files: Files, remark: Remark) -> object:
    """What stands where a remark points."""
    return getattr(form, column(remark.field)) if remark.field else files.get(str(remark.material_id))


def corrections_of(nomination: Nomination) -> list[Mended]:
    """Every return of the case, the latest first; private numbers are masked as everywhere."""
    every = nomination.corrections.prefetch_related("remarks__material")
    return [Mended(each, list(each.remarks.all()), what_differs(nomination, each)) for each in every]


def what_differs(nomination: Nomination, correction: Correction) -> list[Difference]:
    if correction.resubmitted_at is None or nomination.erased_at:
        return []
    (before, old_files), (after, new_files) = (
        kept(text, nomination) for text in (correction.before, correction.after)
    )
    found = [line for section in nomination.kind.sections for line in differences(after, before, section)]
    names: dict[str, Promise | str] = {str(each.pk): each.name for each in nomination.round.materials.all()}
    return found + [
        Difference(str(names.get(pk, MATERIALS.title)), listed(new_files.get(pk)), listed(old_files.get(pk)))
        for pk in sorted({*old_files, *new_files}, key=int)
        if old_files.get(pk) != new_files.get(pk)
    ]


def listed(files: list[list[str]] | None) -> str:
    """Name by name, each with the beginning of its hash: another file may come under the same name."""
    return "\n".join(f"{name}（{digest[:8]}）" for name, digest in files or [])
