"""Rows for tests, app by app: made-up people and unions, never real ones."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Post, User
from accounts.roles import Role
from craftsmen.identity import check_digit, identity_facts, identity_index
from craftsmen.models import (
    Achievement,
    Certificate,
    Channel,
    Collective,
    Craftsman,
    Decision,
    Figure,
    Honour,
    Output,
    Series,
    Story,
    StudioPairing,
    Title,
)
from craftsmen.serials import make_serial
from events.dates import Precision
from events.models import (
    Board,
    BoardGroup,
    CraftsmanDay,
    Edition,
    Event,
    Exhibit,
    Exhibition,
    ExhibitionZone,
)
from nominations.models import (
    Criterion,
    Evidence,
    Expert,
    MaterialRequirement,
    Nomination,
    PanelMember,
    Round,
)
from notifications.models import Message
from organisations.codes import uscc_check_character
from organisations.models import Employer, Industry, Region, Union


def named(words: str) -> Any:
    """These words with a number, another for each row."""
    return factory.Sequence(lambda n: f"{words}{n}")


def in_order() -> Any:
    return factory.Sequence(lambda n: n + 1)


# --- organisations ------------------------------------------------------------------------


class RegionFactory(DjangoModelFactory[Region]):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"{370000 + n % 9999:06d}")
    name = named("示例区")


class IndustryFactory(DjangoModelFactory[Industry]):
    class Meta:
        model = Industry
        django_get_or_create = ("code",)

    code = "34"
    section = "C"
    name = "通用设备制造业"


class UnionFactory(DjangoModelFactory[Union]):
    """A grassroots union without a parent; pass `parent` and `kind` for a place in the tree."""

    class Meta:
        model = Union

    name = named("示例工会")
    kind = Union.Kind.GRASSROOTS_UNION
    region = factory.SubFactory(RegionFactory)


def uscc(n: int) -> str:
    """A unified social credit code that is valid and nobody's."""
    first17 = f"91370000MAXX{n:05d}"
    return first17 + uscc_check_character(first17)


class EmployerFactory(DjangoModelFactory[Employer]):
    class Meta:
        model = Employer

    uscc = factory.Sequence(uscc)
    name = named("示例制造有限公司")
    ownership = Employer.Ownership.PRIVATE
    region = factory.SubFactory(RegionFactory)
    industry = factory.SubFactory(IndustryFactory)
    union = factory.SubFactory(UnionFactory, region=factory.SelfAttribute("..region"))


# --- notifications ------------------------------------------------------------------------


class MessageFactory(DjangoModelFactory[Message]):
    """A mail that is to leave; with `in_inbox=True` and a `recipient` one that is in his inbox."""

    class Meta:
        model = Message

    class Params:
        in_inbox = factory.Trait(
            channel=Message.Channel.SITE,
            address="",
            state=Message.State.SENT,
            sent_at=factory.LazyFunction(timezone.now),
        )

    key = named("message:")
    channel = Message.Channel.EMAIL
    address = factory.Sequence(lambda n: f"reader{n}@example.org")
    subject = named("示例消息")
    body = "示例正文"


# --- accounts -----------------------------------------------------------------------------

PASSWORD = "a long password of tests"
DIGITS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")


class UserFactory(DjangoModelFactory[User]):
    """Someone who signed up and holds no post; the password is PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"示例人员{n}".translate(DIGITS))
    password = factory.django.Password(PASSWORD)


class PostFactory(DjangoModelFactory[Post]):
    """A role held for a union; `user__is_staff` follows the role as it does in the application."""

    class Meta:
        model = Post

    role = Role.GRASSROOTS
    union = factory.SubFactory(UnionFactory)
    user = factory.SubFactory(
        UserFactory, is_staff=factory.LazyAttribute(lambda user: user.factory_parent.role != Role.EXPERT)
    )


# --- events -------------------------------------------------------------------------------


class CraftsmanDayFactory(DjangoModelFactory[CraftsmanDay]):
    """26 July, since 2023."""

    class Meta:
        model = CraftsmanDay

    region = factory.SubFactory(RegionFactory)
    name = named("示例工匠日")
    slug = named("day")
    month = 7
    day = 26
    first_year = 2023


class EditionFactory(DjangoModelFactory[Edition]):
    class Meta:
        model = Edition

    day = factory.SubFactory(CraftsmanDayFactory)
    year = 2024
    theme = "示例主题"


class BoardGroupFactory(DjangoModelFactory[BoardGroup]):
    class Meta:
        model = BoardGroup

    edition = factory.SubFactory(EditionFactory)
    order = in_order()
    name = named("示例分组")


class BoardFactory(DjangoModelFactory[Board]):
    class Meta:
        model = Board

    edition = factory.SubFactory(EditionFactory)
    order = in_order()
    name = named("示例板块")


class EventFactory(DjangoModelFactory[Event]):
    """A published event on 26 July 2024 that belongs to no Craftsman Day."""

    class Meta:
        model = Event

    name = named("示例活动")
    type = Event.Type.CEREMONY
    region = factory.SubFactory(RegionFactory)
    date_precision = Precision.DAY
    starts_at = factory.LazyFunction(lambda: timezone.make_aware(datetime(2024, 7, 26)))  # noqa: DTZ001
    published = True


class ExhibitionFactory(DjangoModelFactory[Exhibition]):
    """Published, of 2024, on no day that is known, without a zone."""

    class Meta:
        model = Exhibition

    name = named("示例展览")
    slug = named("exhibition")
    region = factory.SubFactory(RegionFactory)
    year = 2024
    published = True


class ExhibitionZoneFactory(DjangoModelFactory[ExhibitionZone]):
    class Meta:
        model = ExhibitionZone

    exhibition = factory.SubFactory(ExhibitionFactory)
    order = in_order()
    name = named("示例展区")


class ExhibitFactory(DjangoModelFactory[Exhibit]):
    """Pass the `craftsman`, `collective` or `achievement` that is shown."""

    class Meta:
        model = Exhibit

    zone = factory.SubFactory(ExhibitionZoneFactory)


# --- craftsmen ----------------------------------------------------------------------------


class TitleFactory(DjangoModelFactory[Title]):
    """A title of a city, conferred here."""

    class Meta:
        model = Title

    slug = named("title")
    name = named("示例工匠称号")
    tier = Title.Tier.MUNICIPAL
    grade = Title.Grade.STANDARD
    conferring_union = factory.SubFactory(UnionFactory, kind=Union.Kind.CITY_FEDERATION)
    certificate_code = factory.Sequence(
        lambda n: f"SL-{chr(65 + n // 676 % 26)}{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}"
    )


class CraftsmanFactory(DjangoModelFactory[Craftsman]):
    """A person in the register without an honour and without a source: nobody whom the public sees."""

    class Meta:
        model = Craftsman

    name = factory.Sequence(lambda n: f"示例{chr(0x4E00 + n % 20000)}")


class CollectiveFactory(DjangoModelFactory[Collective]):
    """A studio in the register that nobody sees yet."""

    class Meta:
        model = Collective

    kind = Collective.Kind.STUDIO
    name = factory.Sequence(lambda n: f"示例{chr(0x4E00 + n % 20000)}创新工作室")
    employer_name = "示例制造有限公司"


class AchievementFactory(DjangoModelFactory[Achievement]):
    """An achievement in the register that nobody sees yet."""

    class Meta:
        model = Achievement

    name = factory.Sequence(lambda n: f"示例{chr(0x4E00 + n % 20000)}自动装置")
    completed_by = "示例人员甲、示例人员乙"


class OutputFactory(DjangoModelFactory[Output]):
    """What a studio brought in 2024."""

    class Meta:
        model = Output

    collective = factory.SubFactory(CollectiveFactory)
    measure = Output.Measure.BENEFIT
    year = 2024
    amount = Decimal("120.5")
    base = "节约成本"
    source = "示例年报"


class StudioPairingFactory(DjangoModelFactory[StudioPairing]):
    """A draft; with `agreed=True` both sides have agreed."""

    class Meta:
        model = StudioPairing

    class Params:
        agreed = factory.Trait(
            state=StudioPairing.State.AGREED,
            since=date(2024, 7, 1),
            studio_agreed_on=date(2024, 6, 1),
            studio_signatory="示例人员甲",
            partner_agreed_on=date(2024, 6, 2),
            partner_signatory="示例人员乙",
        )

    studio = factory.SubFactory(CollectiveFactory)
    partner = factory.SubFactory(CollectiveFactory)
    topic = "焊接工艺攻关"


class DecisionFactory(DjangoModelFactory[Decision]):
    class Meta:
        model = Decision

    document_number = factory.Sequence(lambda n: f"示工发〔2024〕{n + 1}号")
    heading = "关于命名示例工匠的决定"
    signed_on = date(2024, 7, 26)
    signing_union = factory.SubFactory(UnionFactory, kind=Union.Kind.CITY_FEDERATION)


class HonourFactory(DjangoModelFactory[Honour]):
    """A standing honour of 2024 under a decision, without a certificate."""

    class Meta:
        model = Honour

    title = factory.SubFactory(TitleFactory)
    craftsman = factory.SubFactory(CraftsmanFactory)
    year = 2024
    decision = factory.SubFactory(DecisionFactory)


class SeriesFactory(DjangoModelFactory[Series]):
    class Meta:
        model = Series

    name = named("示例系列")


class ChannelFactory(DjangoModelFactory[Channel]):
    class Meta:
        model = Channel

    name = named("示例频道")


class StoryFactory(DjangoModelFactory[Story]):
    """A story that is out, about nobody."""

    class Meta:
        model = Story

    title = named("示例故事")
    body = "示例正文。"
    source = "示例晚报，2024年7月26日"
    series = factory.SubFactory(SeriesFactory)
    channel = factory.SubFactory(ChannelFactory)
    state = Story.State.RELEASED
    publish_at = factory.LazyFunction(timezone.now)


REVOKED = {
    "status": Honour.Status.REVOKED,
    "revoked_on": date(2025, 3, 1),
    "revoked_because": "示例撤销原因",
    "revoked_by_decision": "示工发〔2025〕9号",
}


class CertificateFactory(DjangoModelFactory[Certificate]):
    class Meta:
        model = Certificate

    honour = factory.SubFactory(HonourFactory)
    serial = factory.Sequence(lambda n: make_serial(code="SL-ZS", year=2024, number=n + 1))
    holder_name = factory.SelfAttribute("honour.holder.name")
    issued_on = date(2024, 7, 26)


class FigureFactory(DjangoModelFactory[Figure]):
    """A reported number that everybody may read."""

    class Meta:
        model = Figure

    topic = "创新"
    name = named("示例数字")
    value = "44万"
    as_of = date(2025, 2, 1)
    source = "示例晚报"
    published = True


# --- nominations --------------------------------------------------------------------------


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
    born_on = datetime(1960, 1, 1) + timedelta(days=n // 1000)  # noqa: DTZ001
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
