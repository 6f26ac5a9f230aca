"""Craftsman Day, its boards, events and exhibitions."""

from datetime import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

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
from tests.factories.organisations import RegionFactory
from tests.factories.sequences import in_order, named


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
    starts_at = factory.LazyFunction(lambda: datetime(2024, 7, 26, tzinfo=timezone.get_default_timezone()))
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
