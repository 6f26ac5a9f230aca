"""Who may read what: the table of answers, and a city with a case in each kind of place."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from django.core.files.base import ContentFile

from craftsmen.actions import draft_revocation
from craftsmen.models import Cultivation, Recall
from nominations.actions import rule_versions
from nominations.models import Meeting, Notice, Programme, VisitPhoto, WorkdayOverride
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
