"""What two people or more found on the spot: each claim of the deeds checked, and pictures of it."""

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.uploads import PDF, Paper, inspect
from nominations.actions.moves import lock_as_seen, make_move
from nominations.actions.quotas import lock_stage
from nominations.claims import claims_in, names_in
from nominations.link_facts import of_visit
from nominations.models import Nomination, SiteVisit, VisitClaim, VisitPhoto
from nominations.stage_plan import Kind
from nominations.standstill import check_runs

FEWEST_VISITORS: Final = 2
MOST_PHOTOS: Final = 9


class Checked(NamedTuple):
    """A claim as it was found; what is not wholly so needs a remark."""

    text: str
    finding: str
    remark: str = ""


def claims_of(nomination: Nomination) -> list[str]:
    """What the form claims of the work, sentence by sentence."""
    return claims_in(
        [
            nomination.deeds,
            nomination.mastery,
            nomination.innovation,
            nomination.apprentices,
            nomination.awards,
        ]
    )


def told_of_rest(claim: str) -> str:
    """What is said beside the last claim where it is all the sentences that are left, and else nothing."""
    if "\n" not in claim:
        return ""
    words = _("事迹较多，其余%(number)d句合为这一项，请逐句核实；有不属实的，说明里写明是哪一句。")
    return words % {"number": claim.count("\n") + 1}


@transaction.atomic
def finish_visit(
    *,
    nomination: Nomination,
    by: User,
    note: str,
    visited_on: dt.date,
    place: str,
    visitors: str,
    claims: Sequence[Checked] = (),
    photos: Sequence[UploadedFile] = (),
    seen: str | None = None,
) -> Nomination:
    """Records what was seen, and moves on."""
    papers = inspect_photos(photos)  # takes its time, so before the row is locked
    nomination = lock_as_seen(nomination, by=by, seen=seen)
    check_runs(nomination.round_id)
    lock_stage(nomination, Kind.SITE_VISIT)
    if visited_on > timezone.localdate():
        raise ValidationError({"visited_on": _("考察日期不能晚于今天。")})
    if len(set(names_in(visitors))) < FEWEST_VISITORS:
        raise ValidationError({"visitors": _("实地考察应由两人以上进行，请用顿号隔开姓名。")})
    check_claims(nomination, claims)
    visit = SiteVisit.objects.create(
        nomination=nomination,
        visited_on=visited_on,
        place=place,
        visitors=visitors,
        findings=note,
        reported_by=by,
    )
    found = VisitClaim.objects.bulk_create(VisitClaim(visit=visit, **each._asdict()) for each in claims)
    for paper in papers:
        VisitPhoto.objects.create(
            visit=visit, file=paper.file, original_name=paper.name, content_type=paper.content_type
        )
    facts = of_visit(visit, found) | {"photos": [paper.sha256 for paper in papers]}
    return make_move(nomination=nomination, move="finish_visit", by=by, note=note, seen=seen, facts=facts)


def inspect_photos(photos: Sequence[UploadedFile]) -> list[Paper]:
    """The pictures painted anew; raises ValidationError for the field `photos`."""
    if len(photos) > MOST_PHOTOS:
        raise ValidationError({"photos": _("照片最多%(most)d张。") % {"most": MOST_PHOTOS}})
    papers, wrong = [], []
    for photo in photos:
        try:
            paper = inspect(photo)
        except ValidationError as error:
            wrong += [f"{photo.name}：{words}" for words in error.messages]
            continue
        if paper.content_type == PDF:
            wrong.append(_("%(name)s：请上传照片（JPG或PNG）。") % {"name": photo.name})
        papers.append(paper)
    if wrong:
        raise ValidationError({"photos": wrong})
    return papers


def check_claims(nomination: Nomination, claims: Sequence[Checked]) -> None:
    """Raises ValidationError, keyed by `remark_<n>`, unless every claim of the form was checked."""
    if [each.text for each in claims] != claims_of(nomination):
        raise ValidationError(_("请逐项核实申报表中的事迹，每一项都要有核实结果。"), code="claims")
    doubtful = {
        f"remark_{number}": _("不完全属实的，请写明实际情况。")
        for number, each in enumerate(claims)
        if each.finding != VisitClaim.Finding.YES and not each.remark.strip()
    }
    if doubtful:
        raise ValidationError(doubtful)
