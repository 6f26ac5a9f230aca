"""Objections: taken in from anybody, dealt with by the officer alone.

Whose they are never enters a message, the record or a log; the officer reads it by `show_objector`, and
that he did is written down.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.uploads import Paper, inspect
from nominations import emails
from nominations.actions.moves import SHORTEST_NOTE, lock, make_move
from nominations.actions.notices import lock_notice
from nominations.actions.records import record
from nominations.models import Change, Notice, Objection, ObjectionFile, ObjectionReading
from nominations.objection_workflow import MOVES, Conclusion, DeclineReason, NotNow, State, check_leads
from nominations.offdays import handled_by, last_day, takes_objections
from nominations.receipts import receipt_for, receipt_index
from nominations.rules.objections import looks_into_it, takes_in_for
from nominations.workflow import MOVES as MOVES_OF_A_CASE
from nominations.workflow import OUT
from nominations.workflow import State as CaseState

MOST_FILES: Final = 5
SHORTEST_WORDS: Final = 10
WORDS: Final = ("address", "email", "kind", "objector_name", "phone", "text")
WHY_HELD: Final = "公示期间收到署名异议，依程序暂缓，待核查。"


class NotTaken(NotNow):
    """The notice takes no objections: its days are over."""

    def __init__(self) -> None:
        Exception.__init__(self)

    @property
    def words(self) -> str:
        return _("公示期已经届满，不能再在网上提出异议。有新的情况，请按公示写明的方式向主办单位反映。")


@transaction.atomic
def file_objection(*, notice: Notice, once: str, **told: Any) -> str:
    """Takes an objection in, and gives its receipt number; the same one when the same is sent `once` more.

    `told` are nomination, kind, objector_name, phone, email, address and text, and the files: seal and
    evidence. Raises NotTaken outside the days of the notice, ValidationError by field for what is to be mended.
    """
    papers = papers_of(told)
    notice = lock_notice(notice)
    if not takes_objections(notice):
        raise NotTaken
    return take_in(notice, once, papers, received_at=timezone.now(), **told)


@transaction.atomic
def enter_objection(
    *, notice: Notice, once: str, by: User, arrival: str, received_on: dt.date, **told: Any
) -> str:
    """As `file_objection`, for what reached the officer by letter, voice or mail within those days."""
    papers = papers_of(told)
    notice = lock_notice(notice)
    if not takes_in_for(by, notice, told["nomination"]):
        raise PermissionDenied
    if notice.closed_at is not None or notice.starts_on is None:
        raise NotTaken
    latest = min(last_day(notice), timezone.localdate())
    if not notice.starts_on <= received_on <= latest:
        words = _("收到日期应在公示期内：%(first)s至%(latest)s。")
        days = {"first": notice.starts_on, "latest": latest}
        raise ValidationError({"received_on": words % days})
    noon = timezone.make_aware(dt.datetime.combine(received_on, dt.time(12)))
    how = {"arrival": arrival, "received_at": min(noon, timezone.now()), "entered_by": by}
    return take_in(notice, once, papers, **how, **told)


def papers_of(told: dict[str, Any]) -> list[tuple[bool, Paper]]:
    """Takes the files out of what was told, looked into before anything is locked."""
    seal, evidence = told.pop("seal", None), told.pop("evidence", ())
    check_complete(told, seal, evidence)
    return inspect_all([*([(True, seal)] if seal else []), *((False, each) for each in evidence)])


def take_in(notice: Notice, once: str, papers: list[tuple[bool, Paper]], **columns: Any) -> str:
    nomination = columns["nomination"]
    if not stands_in(notice).filter(nomination=nomination).exists():
        raise ValidationError(
            {"nomination": _("请从公示名单中选择一个%(noun)s。") % {"noun": notice.round.kind.noun}}
        )
    receipt = receipt_for(once, str(nomination.pk), *(columns[name] for name in WORDS))
    index = receipt_index(receipt)
    if Objection.objects.filter(receipt_index=index).exists():
        return receipt
    received_on = timezone.localdate(columns["received_at"])
    due_on = handled_by(received_on, days=notice.round.handling_days)
    objection = Objection.objects.create(notice=notice, receipt_index=index, due_on=due_on, **columns)
    keep(objection, papers)
    note_down(objection, step="receive", by=objection.entered_by)
    emails.tell_officers(objection)
    return receipt


def stands_in(notice: Notice) -> Any:
    """The lines of those who have not left the list."""
    return notice.entries.exclude(nomination__state__in=OUT)


def check_complete(
    told: Mapping[str, str], seal: UploadedFile | None, evidence: Sequence[UploadedFile]
) -> None:
    """Raises ValidationError unless somebody can be asked back, and an organisation has sealed its letter."""
    wrong: dict[str, Any] = {}
    if not any(told.get(name) for name in ("phone", "email", "address")):
        wrong["phone"] = _("电话、邮箱、地址至少留一种：没有联系方式的反映无法核查和答复。")
    if told["kind"] == Objection.Kind.ORGANISATION and seal is None:
        wrong["seal"] = _("以单位名义反映的须加盖公章，请上传盖章材料的扫描件或照片。")
    if len(evidence) > MOST_FILES:
        wrong["evidence"] = _("证据材料最多%(most)d个文件，请合并后再上传。") % {"most": MOST_FILES}
    if wrong:
        raise ValidationError(wrong)


def inspect_all(papers: Iterable[tuple[bool, UploadedFile]]) -> list[tuple[bool, Paper]]:
    """Fit to be kept; raises ValidationError that names the field and each file that is not."""
    kept: list[tuple[bool, Paper]] = []
    wrong: dict[str, list[str]] = {}
    for is_seal, upload in papers:
        try:
            kept.append((is_seal, inspect(upload)))
        except ValidationError as error:
            words = [f"{upload.name}：{each}" for each in error.messages]
            wrong.setdefault("seal" if is_seal else "evidence", []).extend(words)
    if wrong:
        raise ValidationError(wrong)
    return kept


def keep(objection: Objection, papers: Iterable[tuple[bool, Paper]]) -> None:
    """A file chosen twice is kept once."""
    for is_seal, paper in {paper.sha256: (is_seal, paper) for is_seal, paper in papers}.values():
        ObjectionFile.objects.create(
            objection=objection,
            is_seal=is_seal,
            file=paper.file,
            content_type=paper.content_type,
            size=paper.size,
            sha256=paper.sha256,
        )


def note_down(objection: Objection, *, step: str, by: User | None, **facts: str) -> None:
    """The record knows an objection by its number."""
    record(
        kind=Change.Kind.OBJECTION,
        round=objection.notice.round,
        nomination=objection.nomination,
        by=by,
        objection=objection.pk,
        notice=objection.notice_id,
        step=step,
        state=str(objection.state),
        **facts,
    )


def lock_objection(objection: Objection, by: User) -> Objection:
    """The row as it is now. Raises PermissionDenied for all but the officer, the superuser among them."""
    rows = Objection.objects.select_related("notice__round__union", "nomination__round")
    row = rows.select_for_update(of=("self",)).get(pk=objection.pk)
    if not looks_into_it(by, row):
        raise PermissionDenied
    return row


def take_step(objection: Objection, move: str, target: State, *, by: User, **columns: str) -> Objection:
    """Raises NotNow when the objection has moved on meanwhile."""
    check_leads(MOVES[move], State(objection.state), target)
    for column, value in {"state": target, **columns}.items():
        setattr(objection, column, value)
    objection.save(update_fields=["state", *columns])
    told = {name: columns[name] for name in ("decline_reason", "conclusion") if name in columns}
    note_down(objection, step=move, by=by, **told)
    return objection


@transaction.atomic
def accept(*, objection: Objection, by: User) -> Objection:
    """The case stops: it is put on hold, and its notice is not closed until there is a conclusion."""
    lock_notice(objection.notice)  # before the case, as whoever closes the notice does
    objection = take_step(lock_objection(objection, by), "accept", State.ACCEPTED, by=by)
    nomination = lock(objection.nomination)
    if nomination.state in MOVES_OF_A_CASE["hold"].sources:
        make_move(nomination=nomination, move="hold", by=by, note=WHY_HELD, facts={"objection": objection.pk})
    elif nomination.state != CaseState.ON_HOLD:
        raise ValidationError(
            _("此人现为“%(state)s”，已不在公示之中，没有可以暂缓的；请说明情况后不予受理或转有关部门。")
            % {"state": nomination.get_state_display()},
            code="left",
        )
    return objection


@transaction.atomic
def decline(*, objection: Objection, by: User, reason: str) -> Objection:
    if reason not in DeclineReason.values:
        raise ValidationError({"reason": _("请选择不予受理的理由。")})
    objection = lock_objection(objection, by)
    return take_step(objection, "decline", State.DECLINED, by=by, decline_reason=reason)


@transaction.atomic
def investigate(*, objection: Objection, by: User) -> Objection:
    return take_step(lock_objection(objection, by), "investigate", State.INVESTIGATING, by=by)


@transaction.atomic
def conclude(*, objection: Objection, by: User, conclusion: str, findings: str) -> Objection:
    """What was found, for those who then release or disqualify; it tells nothing of who objects."""
    if conclusion not in Conclusion.values:
        raise ValidationError({"conclusion": _("请选择核查结论。")})
    objection = lock_objection(objection, by)
    check_words(objection, findings=findings)
    columns = {"conclusion": conclusion, "findings": findings.strip()}
    objection = take_step(objection, "conclude", State(conclusion), by=by, **columns)
    emails.tell_of_conclusion(objection)
    return objection


@transaction.atomic
def reply(*, objection: Objection, by: User, text: str) -> Objection:
    """What the objector reads under his receipt number."""
    objection = lock_objection(objection, by)
    check_words(objection, text=text)
    return take_step(objection, "reply", State.REPLIED, by=by, reply=text.strip())


@transaction.atomic
def close(*, objection: Objection, by: User) -> Objection:
    return take_step(lock_objection(objection, by), "close", State.CLOSED, by=by)


@transaction.atomic
def release_to_staff(*, objection: Objection, by: User, text: str, with_files: bool) -> Objection:
    """What those who run the round may read of it, in the officer's own words; the evidence if he says so."""
    objection = lock_objection(objection, by)
    check_words(objection, text=text)
    objection.released_text, objection.files_released = text.strip(), with_files
    objection.save(update_fields=["released_text", "files_released"])
    note_down(objection, step="release", by=by, files=str(with_files).lower())
    return objection


@transaction.atomic
def show_objector(*, objection: Objection, by: User, because: str) -> Objection:
    """The whole objection with who sent it, once it is written down that he reads it."""
    objection = lock_objection(objection, by)
    if len(because.strip()) < SHORTEST_NOTE:
        raise ValidationError({"because": _("请写明查看反映人的事由。")})
    ObjectionReading.objects.create(objection=objection, by=by, because=because.strip())
    return objection


def check_words(objection: Objection, **words: str) -> None:
    """Raises ValidationError for words that are missing, or that would tell who objects."""
    plain = {name: re.sub(r"\s+", "", text) for name, text in words.items()}
    secrets = [objection.objector_name, objection.phone, objection.email, objection.address]
    wrong = {}
    for name, text in plain.items():
        if len(text) < SHORTEST_WORDS:
            wrong[name] = _("请写明情况，至少%(least)d个字。") % {"least": SHORTEST_WORDS}
        elif any(secret and re.sub(r"\s+", "", secret) in text for secret in secrets):
            wrong[name] = _("这段话里有反映人的姓名或联系方式，请先删去。")
    if wrong:
        raise ValidationError(wrong)
