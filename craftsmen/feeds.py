"""What is new in the register, as Atom."""

import datetime as dt
from typing import Any, Final

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from craftsmen.builders.honours import newly_conferred
from craftsmen.models import Story

MOST: Final = 50


class HonoursFeed(Feed):
    """The honours of the newest decisions; who is hidden or lost his honour is gone from it."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("匠城：新授予的荣誉")

    def subtitle(self) -> str:
        return _("按命名决定的日期，最新的在前。")

    def link(self) -> str:
        return reverse("craftsmen:titles")

    def items(self) -> QuerySet:
        return newly_conferred(MOST)

    def item_title(self, item: Any) -> str:
        return f"{item.holder.name} · {item.dated_title}"

    def item_description(self, item: Any) -> str:
        return str(item.citation or item.holder.employer_name)

    def item_link(self, item: Any) -> str:
        return str(item.holder.get_absolute_url())

    def item_guid(self, item: Any) -> str:
        return f"urn:jiangcheng:honour:{item.pk}"

    def item_updateddate(self, item: Any) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(item.decision.signed_on, dt.time()))


class StoriesFeed(Feed):
    """Stories from their hour on; none about somebody who may not be shown."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("匠城：工匠故事")

    def subtitle(self) -> str:
        return _("文章和视频，最新的在前。")

    def link(self) -> str:
        return reverse("craftsmen:stories")

    def items(self) -> QuerySet:
        return Story.objects.public().newest_first().for_cards()[:MOST]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.lead)

    def item_guid(self, item: Any) -> str:
        return f"urn:jiangcheng:story:{item.pk}"

    def item_updateddate(self, item: Any) -> dt.datetime:
        moment: dt.datetime = item.publish_at
        return moment
