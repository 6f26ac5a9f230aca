"""What is new in the register, as Atom (RFC 4287)."""

import datetime as dt
from abc import ABC, abstractmethod
from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from craftsmen.builders.honours import newly_conferred
from craftsmen.builders.open import address
from craftsmen.models import Story
from craftsmen.unprintable import all_printable

MOST: Final = 50
# When a feed that holds nothing yet was last changed.
NEVER: Final = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


class Atom(Atom1Feed):
    """Whole, whatever the rows hold: one character that XML does not know would take down all entries."""

    def write(self, outfile: Any, encoding: str) -> None:
        self.feed, self.items = all_printable(self.feed), all_printable(self.items)
        super().write(outfile, encoding)

    def latest_post_date(self) -> dt.datetime:
        latest: dt.datetime = super().latest_post_date() if self.items else NEVER
        return latest


class PermanentFeed(Feed, ABC):
    """A feed of ours: under one name for good, by the office that runs the portal.

    A feed has one address, which answers in the language that a reader asks for. So it is one feed with one id, as
    its entries have one each, in whichever language they are read and wherever the portal moves (RFC 4287, 4.2.6).
    """

    feed_type = Atom
    name: ClassVar[str]
    view: ClassVar[str]

    def feed_url(self) -> str:
        """Where the portal stands for everybody, like all links here: caches keep one feed for an address."""
        return address(reverse(self.view))

    def feed_guid(self) -> str:
        return f"urn:jiangcheng:feed:{self.name}"

    def author_name(self) -> str:
        return settings.SITE_ORGANISER or _("匠城")

    def item_guid(self, item: Any) -> str:
        return f"urn:jiangcheng:{item._meta.model_name}:{item.pk}"

    def item_description(self, item: Any) -> str:
        """The summary is HTML to whoever reads the feed: what was typed is not."""
        return escape(self.summary(item))

    @abstractmethod
    def summary(self, item: Any) -> str:
        """What an entry says beside its title."""


class HonoursFeed(PermanentFeed):
    """The honours of the newest decisions; who is hidden or lost his honour is gone from it."""

    name, view = "honours", "open:honours_feed"

    def title(self) -> str:
        return _("匠城：新授予的荣誉")

    def subtitle(self) -> str:
        return _("按命名决定的日期，最新的在前。")

    def link(self) -> str:
        return address(reverse("craftsmen:titles"))

    def items(self) -> QuerySet:
        return newly_conferred(MOST)

    def item_title(self, item: Any) -> str:
        return f"{item.holder.shown_name} · {item.dated_title}"

    def summary(self, item: Any) -> str:
        return str(item.shown_citation or item.holder.employer_name)

    def item_link(self, item: Any) -> str:
        return address(item.holder.get_absolute_url())

    def item_updateddate(self, item: Any) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(item.decision.signed_on, dt.time()))


class StoriesFeed(PermanentFeed):
    """Stories from their hour on; none about somebody who may not be shown."""

    name, view = "stories", "open:stories_feed"

    def title(self) -> str:
        return _("匠城：工匠故事")

    def subtitle(self) -> str:
        return _("文章和视频，最新的在前。")

    def link(self) -> str:
        return address(reverse("craftsmen:stories"))

    def items(self) -> QuerySet:
        return Story.objects.public().newest_first().for_cards()[:MOST]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def summary(self, item: Any) -> str:
        return str(item.lead)

    def item_link(self, item: Any) -> str:
        return address(item.get_absolute_url())

    def item_updateddate(self, item: Any) -> dt.datetime:
        moment: dt.datetime = item.publish_at
        return moment
