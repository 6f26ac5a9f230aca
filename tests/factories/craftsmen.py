"""The register: titles, who holds them, decisions, papers and stories."""

from datetime import date
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

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
from organisations.models import Union
from tests.factories.organisations import UnionFactory
from tests.factories.sequences import named


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
