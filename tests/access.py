"""Who may read what: the table of answers, a city with a case in each kind of place, and where each address leads."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile

from craftsmen.actions import draft_revocation
from craftsmen.models import Certificate, Cultivation, Recall
from nominations.actions import rule_versions
from nominations.models import Meeting, Notice, Opinion, Programme, VisitPhoto, WorkdayOverride
from organisations.models import IndustryScheme
from reports import actions as reports
from reports.models import ReportRun
from reports.tasks import build
from tests.factories import (
    AchievementFactory,
    BoardFactory,
    CollectiveFactory,
    EventFactory,
    ExhibitionZoneFactory,
    ExpertFactory,
    FigureFactory,
    HonourFactory,
    MessageFactory,
    StoryFactory,
    StudioPairingFactory,
    UserFactory,
)
from tests.nominations import ballot_box, objectors, roads
from tests.nominations.eligibility import look_up

# Who asks. `nominator` owns the cases; `elsewhere` is the city staff of another city.
ROLES: Final = (
    "anonymous",
    "stranger",
    "nominator",
    "grassroots",
    "district",
    "elsewhere",
    "city",
    "publisher",
    "expert",
    "objections",
    "editor",
    "auditor",
    "superuser",
)


TABLE: Final = Path(__file__).with_name("access.txt")


def table() -> dict[str, dict[str, int]]:
    rows = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, *answers = line.split()
            rows[name] = dict(zip(ROLES, map(int, answers), strict=True))
    return rows


def make_world() -> SimpleNamespace:
    """A city with a case in each kind of place."""
    here, there = roads.city(), roads.city()
    nominator = UserFactory()

    def case(state: str) -> Any:
        another = roads.round_in(here.federation, here.experts, year=here.round.year)
        return roads.bring_to(state, here=here, nominator=nominator, round=another)

    screened, posted, examined, conferred = map(
        case, ("screening", "in_notice", "expert_review", "conferred")
    )
    examined.round.panel.filter(expert=here.experts[0]).update(is_chair=True)
    pooled = ExpertFactory(user=here.experts[0], union=here.federation)
    board = BoardFactory()
    notice = Notice.objects.get(round=posted.round)
    revocation = draft_revocation(
        lines=[(HonourFactory(decision=None, source="示例晚报"), "示例原因")],
        document_number="示工发〔2026〕9号",
        heading="关于撤销示例工匠称号的决定",
        signed_on=dt.date(2026, 3, 1),
        ground="other",
        by=here.city,
        evidence=roads.paper(),
    )
    run = reports.ask(kind=ReportRun.Kind.NOTICE_XLSX, notice=notice, by=here.city)
    build(run.pk)
    return SimpleNamespace(
        users={
            "stranger": UserFactory(),
            "nominator": nominator,
            "elsewhere": there.city,
            "expert": here.experts[0],
            **{role: getattr(here, role) for role in ("grassroots", "district", "city", "publisher")},
            **{role: getattr(here, role) for role in ("objections", "editor", "auditor", "superuser")},
        },
        here=here,
        case=screened,
        draft=roads.draft_in(here, nominator=nominator),
        pooled=pooled,
        objection=objectors.send(notice, posted, evidence=[roads.paper()]),
        veto=look_up(screened, here.city, kind="crime"),
        assignment=examined.assignments.get(expert=here.experts[0]),
        notice=notice,
        poll=ballot_box.open_poll(here),
        honour=conferred.honour,
        revocation=revocation,
        recall=Recall.objects.create(
            certificate=conferred.honour.certificate, cause="revoked", opened_on="2026-06-01"
        ),
        collective=CollectiveFactory(source="示例晚报"),
        achievement=AchievementFactory(source="示例晚报"),
        pairing=StudioPairingFactory(),
        story=StoryFactory(),
        board=board,
        event=EventFactory(board=board),
        zone=ExhibitionZoneFactory(),
        message=MessageFactory(recipient=nominator, channel="site"),
        cultivation=Cultivation.objects.create(
            craftsman=conferred.honour.craftsman,
            title=conferred.honour.title,
            year=2026,
            basis="示例名单",
            starts_on="2026-05-01",
            ends_on="2028-05-01",
        ),
        figure=FigureFactory(),
        run=run,
        photo=VisitPhoto.objects.create(
            visit=posted.visits.get(),
            file=ContentFile(b"picture", name="photo.jpg"),
            original_name="现场.jpg",
            content_type="image/jpeg",
        ),
        meeting=Meeting.objects.filter(round=posted.round).first(),
        override=WorkdayOverride.objects.create(day="2026-10-10", is_workday=True, note="示例"),
        programme=Programme.objects.create(
            name="示例计划",
            title=here.round.title,
            union=here.federation,
            first_year=2026,
            last_year=2030,
            yearly_quota=20,
            total_quota=100,
            source="示例日报",
        ),
        rules=rule_versions.stand(round=here.round),
        scheme=IndustryScheme.objects.create(name="示例口径"),
    )


def arguments(name: str, world: SimpleNamespace) -> dict[str, Any]:
    """What stands in the address: a row that some may see and others not."""
    space, _, view = name.rpartition(":")
    if space == "admin":
        return admin_arguments(view, world)
    honour = world.honour
    case = {"pk": world.case.pk}
    draft = {"pk": world.draft.pk}
    known: dict[str, dict[str, Any]] = {
        "notifications:message": {"message_id": world.message.pk},
        "notifications:read": {"message_id": world.message.pk},
        "craftsmen:person": {"pk": honour.craftsman_id},
        "craftsmen:portrait": {"pk": honour.craftsman_id, "width": 160, "extension": "webp"},
        "craftsmen:embed": {"pk": honour.craftsman_id},
        "open:records": {"name": "craftsmen"},
        "open:single": {"name": "craftsmen", "pk": honour.craftsman_id},
        "open:table": {"name": "honours"},
        "open:nothing": {"rest": "x"},
        "sitemap_part": {"name": "pages", "number": 0},
        "craftsmen:picture": {"kind": "photo", "pk": 1, "width": 480, "extension": "webp"},
        **{each: {"pk": world.story.pk} for each in ("craftsmen:story", "craftsmen:story_preview")},
        "craftsmen:film": {"pk": 1},
        "craftsmen:title": {"slug": honour.title.slug},
        "craftsmen:screen_of_title": {"slug": honour.title.slug},
        "craftsmen:screen_of_year": {"slug": honour.title.slug, "year": honour.year},
        "craftsmen:collective": {"pk": world.collective.pk},
        "craftsmen:achievement": {"pk": world.achievement.pk},
        "craftsmen:roll": {"slug": honour.title.slug, "year": honour.year},
        "craftsmen:statistics_csv": {"slug": "tier"},
        "craftsmen:evidence": {"kind": "revocation", "pk": world.revocation.pk},
        "craftsmen:certificate": {"serial": Certificate.objects.get(honour=honour).serial},
        "nominations:round": {"pk": world.here.round.pk},
        "nominations:put_forward": {"pk": world.here.round.pk},
        "nominations:rule_version": {"pk": world.here.round.pk, "number": world.rules.number},
        "nominations:nominate": {"pk": world.here.round.pk},
        "nominations:case": case,
        "nominations:withdraw": case,
        "nominations:appeal": case,
        "nominations:take_back": case,
        "nominations:evidence": {**case, "evidence_id": world.case.evidence.first().pk},
        "nominations:seal": {
            **case,
            "opinion_id": Opinion.objects.filter(nomination=world.case)[:1].get().pk,
        },
        "nominations:edit_materials": draft,
        "nominations:submit": draft,
        "nominations:edit": {**draft, "slug": "basic"},
        "nominations:autosave": {**draft, "slug": "basic"},
        "nominations:remove": {**draft, "evidence_id": world.draft.evidence.first().pk},
        "nominations:visit_photo": {"pk": world.photo.visit.nomination_id, "photo_id": world.photo.pk},
        "nominations:assignment": {"pk": world.assignment.pk},
        "nominations:lock_scores": {"pk": world.assignment.pk},
        "nominations:recuse": {"pk": world.assignment.pk},
        "nominations:unlock_scores": {"pk": world.assignment.pk},
        "nominations:chair": {"pk": world.assignment.nomination.round_id},
        "nominations:notice": {"pk": world.notice.pk},
        "nominations:poll": {"pk": world.poll.round_id},
        "nominations:receipt": {"pk": world.poll.round_id},
        "nominations:notice_paper": {"pk": world.notice.pk, "kind": "pdf"},
        "nominations:object": {"pk": world.notice.pk},
        "nominations:objection_received": {"pk": world.notice.pk},
        "events:month": {"year": 2024, "month": 7},
        "events:edition": {"slug": world.board.edition.day.slug, "year": world.board.edition.year},
        "events:exhibition": {"slug": world.zone.exhibition.slug},
        "events:event": {"pk": world.event.pk},
        "events:event_ics": {"pk": world.event.pk},
        **{f"reports:{each}": {"pk": honour.craftsman_id} for each in ("posters", "card")},
        "reports:ask_poster": {"pk": honour.craftsman_id, "kind": "poster_pdf"},
        "reports:ask_for": {"notice_id": world.notice.pk},
        "reports:ask_for_bundle": {"round_id": world.here.round.pk},
        "reports:ask_bundle": {"round_id": world.here.round.pk},
        "reports:bundle": {"round_id": world.here.round.pk},
        "reports:ask": {"notice_id": world.notice.pk, "kind": "notice_xlsx"},
        "reports:run": {"run_id": world.run.pk},
        "reports:download": {"run_id": world.run.pk},
        "reports:cancel": {"run_id": world.run.pk},
    }
    return known.get(name, {})


def admin_arguments(view: str, world: SimpleNamespace) -> dict[str, Any]:
    """The row of the model that a page of the admin is about."""
    here, honour = world.here, world.honour
    rows = {
        "organisations_region": here.federation.region,
        "organisations_industry": world.case.industry,
        "organisations_industryscheme": world.scheme,
        "organisations_union": here.grassroots_union,
        "organisations_employer": here.employer,
        "notifications_message": world.message,
        "accounts_user": world.users["nominator"],
        "accounts_post": here.grassroots.posts.get(),
        "craftsmen_title": honour.title,
        "craftsmen_decision": honour.decision,
        **{f"craftsmen_{each}": getattr(world.story, each) for each in ("series", "channel")},
        "craftsmen_story": world.story,
        "craftsmen_craftsman": honour.craftsman,
        "craftsmen_collective": world.collective,
        "craftsmen_achievement": world.achievement,
        "craftsmen_studiopairing": world.pairing,
        "craftsmen_honour": honour,
        "craftsmen_certificate": honour.certificate,
        "craftsmen_revocation": world.revocation,
        "craftsmen_recall": world.recall,
        "craftsmen_cultivation": world.cultivation,
        "craftsmen_figure": world.figure,
        "nominations_meeting": world.meeting,
        "nominations_workdayoverride": world.override,
        "nominations_nomination": world.case,
        "nominations_notice": world.notice,
        "nominations_objection": world.objection,
        "nominations_programme": world.programme,
        "nominations_round": here.round,
        "nominations_expert": world.pooled,
        "events_craftsmanday": world.board.edition.day,
        "events_edition": world.board.edition,
        "events_event": world.event,
        "events_exhibition": world.zone.exhibition,
        "events_exhibitionzone": world.zone,
        "reports_reportrun": world.run,
    }
    model, _, page = view.rpartition("_")
    if view == "app_list":
        return {"app_label": "nominations"}
    if view == "view_on_site":
        return {
            "content_type_id": ContentType.objects.get_for_model(honour.craftsman).pk,
            "object_id": honour.craftsman_id,
        }
    if model not in rows or page in {"changelist", "add"}:
        return {}
    if page in {"history", "delete", "change"}:
        return {"object_id": rows[model].pk}
    if page == "actions":
        tools = {
            "craftsmen_honour": "revoke",
            "craftsmen_revocation": "confirm",
            "craftsmen_certificate": "print_it",
            "craftsmen_studiopairing": "agree_studio",
            "craftsmen_decision": "arrange",
            "craftsmen_story": "release",
        }
        return {"tool": tools.get(model, "hide"), "pk": rows[model].pk}
    desk = {"pk": here.round.pk, "union": here.district_union.pk}
    also = {
        "move": {"move": "check_first"},
        "release": {"assignment": world.assignment.pk},
        "ranks": desk,
        "shift": desk,
        "waive": {"code": "R05"},
        "unveto": {"record": world.veto.pk},
        "finding": {"kind": "veto", "paper": world.veto.pk},
        "step": {"step": "accept"},
        "file": {"file": world.objection.files.get().pk},
    }
    if view in {
        "craftsmen_studiopairing_suggestions",
        "nominations_nomination_quotas",
        "nominations_objection_choose",
        "nominations_round_confer-together",
        "nominations_round_innovation-year",
    }:
        return {}
    if view == "nominations_objection_enter":
        return {"notice": world.notice.pk}
    return {"pk": rows[model].pk} | also.get(page, {})
