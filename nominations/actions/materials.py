"""The files of a form: all that were chosen in one go are kept, or none."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.uploads import Paper, inspect
from nominations.actions.drafts import editable
from nominations.choices import AskedOf
from nominations.corrections import is_open
from nominations.models import Evidence, MaterialRequirement, Nomination

MOST_FILES: Final = 5


class Chosen(NamedTuple):
    """A file that was chosen for a requirement; `field` is where words about it belong."""

    field: str
    requirement: MaterialRequirement
    upload: UploadedFile


@transaction.atomic
def attach(*, nomination: Nomination, chosen: Iterable[Chosen], by: User) -> list[Evidence]:
    """Keeps these files. When one of them is not of the kinds or sizes allowed, there already, or one too
    many, nothing is stored, and ValidationError says by field which it is."""
    chosen = list(chosen)
    check_number(nomination, chosen)
    papers = inspect_each(chosen)  # takes its time, so before the row is locked
    nomination = editable(nomination, by)
    if any(each.requirement.round_id != nomination.round_id for each in chosen):
        raise ValueError("a material of another round")
    if not all(is_open(nomination, each.requirement.pk) for each in chosen):
        raise PermissionDenied
    if any(each.requirement.asked_of == AskedOf.EMPLOYER_UNION for each in chosen):
        raise PermissionDenied
    check_number(nomination, chosen)
    check_none_is_there_yet(nomination, chosen, papers)
    if papers:
        count_up(nomination)
    return store(nomination, zip(chosen, papers, strict=True))


def hand_in_for_union(nomination: Nomination, chosen: Iterable[Chosen]) -> list[Evidence]:
    """What the employer's union hands in with its opinion, of a case that is locked; a file that came with an
    earlier opinion is there already."""
    chosen = list(chosen)
    check_number(nomination, chosen)
    papers = inspect_each(chosen)
    there = set(nomination.evidence.values_list("requirement", "sha256"))
    new = {
        (each.requirement.pk, paper.sha256): (each, paper)
        for each, paper in zip(chosen, papers, strict=True)
        if (each.requirement.pk, paper.sha256) not in there
    }
    return store(nomination, new.values())


def store(nomination: Nomination, papers: Iterable[tuple[Chosen, Paper]]) -> list[Evidence]:
    return [
        Evidence.objects.create(
            nomination=nomination,
            requirement=each.requirement,
            file=paper.file,
            original_name=paper.name,
            content_type=paper.content_type,
            size=paper.size,
            sha256=paper.sha256,
        )
        for each, paper in papers
    ]


def check_number(nomination: Nomination, chosen: Sequence[Chosen]) -> None:
    """Raises ValidationError unless every requirement has room for what was chosen for it."""
    there = Counter(nomination.evidence.values_list("requirement", flat=True))
    more = Counter(each.requirement.pk for each in chosen)
    refuse(
        (
            each.field,
            _("每项材料最多%(most)d个文件：已有%(there)d个，这次又选了%(more)d个。")
            % {"most": MOST_FILES, "there": there[each.requirement.pk], "more": more[each.requirement.pk]},
        )
        for each in {each.field: each for each in chosen}.values()
        if there[each.requirement.pk] + more[each.requirement.pk] > MOST_FILES
    )


def inspect_each(chosen: Sequence[Chosen]) -> list[Paper]:
    """The papers, fit to be kept; raises ValidationError that names every one that is not."""
    papers, wrong = [], []
    for each in chosen:
        try:
            papers.append(inspect(each.upload))
        except ValidationError as error:
            wrong += [(each.field, f"{each.upload.name}：{words}") for words in error.messages]
    refuse(wrong)
    return papers


def check_none_is_there_yet(
    nomination: Nomination, chosen: Sequence[Chosen], papers: Sequence[Paper]
) -> None:
    """Raises ValidationError for a file that was handed in for the same requirement, or chosen twice for it."""
    there = set(nomination.evidence.values_list("requirement", "sha256"))
    wrong = []
    for each, paper in zip(chosen, papers, strict=True):
        key = (each.requirement.pk, paper.sha256)
        if key in there:
            wrong.append((each.field, _("%(name)s：这个文件已经有了，不用重复上传。") % {"name": paper.name}))
        there.add(key)
    refuse(wrong)


def refuse(wrong: Iterable[tuple[str, str]]) -> None:
    """Raises ValidationError with the words of each field, if there are any, and that nothing was kept."""
    words: dict[str, list[str]] = {}
    for field, what in wrong:
        words.setdefault(field, []).append(what)
    if words:
        words[NON_FIELD_ERRORS] = [
            _("这次选择的文件都没有保存：请按下面的提示处理，再把需要的文件重新选择一遍。")
        ]
        raise ValidationError(words)


@transaction.atomic
def detach(*, evidence: Evidence, by: User) -> None:
    """Takes a file out of a form that is still being written."""
    nomination = editable(evidence.nomination, by)
    if not is_open(nomination, evidence.requirement_id):
        raise PermissionDenied
    count_up(nomination)
    evidence.delete()
    transaction.on_commit(partial(evidence.file.delete, save=False))


def count_up(nomination: Nomination) -> None:
    """Files are part of what is read through before handing in: who saw others hands in nothing."""
    nomination.version += 1
    nomination.save(update_fields=["version", "saved_at"])
