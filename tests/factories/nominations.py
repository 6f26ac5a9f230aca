"""Rounds with their rules and panel, and forms: begun, filled in, with their papers."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from craftsmen.identity import check_digit, identity_facts, identity_index
from nominations.models import (
    Criterion,
    Evidence,
    Expert,
    MaterialRequirement,
    Nomination,
    PanelMember,
    Round,
)
from organisations.models import Union
from tests.factories.accounts import UserFactory
from tests.factories.craftsmen import TitleFactory
from tests.factories.organisations import EmployerFactory, IndustryFactory, RegionFactory, UnionFactory
from tests.factories.sequences import in_order, named


class RoundFactory(DjangoModelFactory[Round]):
    """Published and accepting, with every step of the spine; `rubric=()` and `papers=()` leave those out."""

    class Meta:
        model = Round
        skip_postgeneration_save = True

    title = factory.SubFactory(TitleFactory, conferring_union=factory.SelfAttribute("..union"))
    union = factory.SubFactory(UnionFactory, kind=Union.Kind.CITY_FEDERATION)
    name = factory.Sequence(lambda n: f"示例工匠选树第{n}届")
    year = factory.LazyFunction(lambda: timezone.localdate().year)
    session_no = 8
    places = 100
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))
    published_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=2))
    scope = "本市在职职工。"
    quota = "各区市不超过三名。"
    conditions = "从事本工种满五年。"
    procedure = "基层推荐、资格审查、专家评审、实地考察、会议研究、公示、命名。"
    contact = "示例市总工会 0000-0000000"

    @factory.post_generation
    def rubric(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        for greatest in (15, 30, 25, 15, 15) if extracted is None else extracted:
            CriterionFactory(round=self, greatest=Decimal(greatest))

    @factory.post_generation
    def papers(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        for required in (True, False) if extracted is None else extracted:
            MaterialRequirementFactory(round=self, required=required)


class CriterionFactory(DjangoModelFactory[Criterion]):
    class Meta:
        model = Criterion

    round = factory.SubFactory(RoundFactory, rubric=())
    name = named("示例指标")
    guidance = "按材料所载事实评分。"
    greatest = Decimal(100)
    order = in_order()


class MaterialRequirementFactory(DjangoModelFactory[MaterialRequirement]):
    class Meta:
        model = MaterialRequirement

    round = factory.SubFactory(RoundFactory, papers=())
    name = named("示例材料")
    order = in_order()


class PanelMemberFactory(DjangoModelFactory[PanelMember]):
    class Meta:
        model = PanelMember

    round = factory.SubFactory(RoundFactory)
    expert = factory.SubFactory(UserFactory)


class ExpertFactory(DjangoModelFactory[Expert]):
    class Meta:
        model = Expert

    user = factory.SubFactory(UserFactory)
    union = factory.SubFactory(UnionFactory)
    trades = ["焊工"]


class NominationFactory(DjangoModelFactory[Nomination]):
    """A draft in which only the name stands; `filled()` makes a whole one."""

    class Meta:
        model = Nomination

    round = factory.SubFactory(RoundFactory)
    nominator = factory.SubFactory(UserFactory)
    name = factory.SelfAttribute("nominator.name")


class EvidenceFactory(DjangoModelFactory[Evidence]):
    class Meta:
        model = Evidence

    nomination = factory.SubFactory(NominationFactory)
    requirement = factory.SubFactory(
        MaterialRequirementFactory, round=factory.SelfAttribute("..nomination.round")
    )
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.4\n%%EOF\n", name="paper.pdf"))
    original_name = "证明.pdf"
    content_type = "application/pdf"
    size = 15
    sha256 = factory.Sequence(lambda n: f"{n:064x}")


def identity_number(n: int) -> str:
    """A valid identity number of a county that does not exist, another for every `n`; an odd `n` is a man's."""
    born_on = date(1960, 1, 1) + timedelta(days=n // 1000)
    first17 = f"830000{born_on:%Y%m%d}{n % 1000:03d}"
    return first17 + check_digit(first17)


class FilledFactory(NominationFactory):
    """Everything a form asks for, but its papers and declarations."""

    identity_number = factory.Sequence(identity_number)
    identity_index = factory.LazyAttribute(lambda form: identity_index(form.identity_number))
    gender = factory.LazyAttribute(lambda form: identity_facts(form.identity_number).gender)
    born_on = factory.LazyAttribute(lambda form: identity_facts(form.identity_number).born_on)
    ethnicity = "汉族"
    political_status = "群众"
    education = "大专"
    phone = factory.Sequence(lambda n: f"138{n % 10**8:08d}")
    is_union_member = True
    engagement = Nomination.Engagement.EMPLOYED
    employer = factory.SubFactory(
        EmployerFactory,
        union__parent=factory.SubFactory(
            UnionFactory,
            kind=Union.Kind.DISTRICT_FEDERATION,
            parent=factory.SelfAttribute("....round.union"),
        ),
    )
    position = "总装车间"
    employer_union = factory.SelfAttribute("employer.union")
    district_union = factory.SelfAttribute("employer.union.parent")
    region = factory.SubFactory(RegionFactory)
    industry = factory.SubFactory(IndustryFactory)
    trade = "装配钳工"
    years_in_trade = 12
    skill_level = Nomination.SkillLevel.SENIOR_TECHNICIAN
    category = Nomination.WorkerCategory.FRONTLINE
    summary = "十二年扎根装配一线，攻克装配难题二十余项。"
    deeds = "长期在总装车间从事装配工作，带领班组完成多项技术改造。"
    mastery = "手工研磨精度达到微米级。"


def filled(**fields: Any) -> Nomination:
    """A whole draft that can be handed in as it stands: form, papers, declarations."""
    now = timezone.now()
    declared = dict.fromkeys(
        ("declared_true_at", "consented_to_handling_at", "consented_to_publication_at"), now
    )
    nomination = FilledFactory(**(declared | fields))
    for material in nomination.round.materials.filter(required=True, asked_of="everybody"):
        EvidenceFactory(nomination=nomination, requirement=material)
    return nomination
