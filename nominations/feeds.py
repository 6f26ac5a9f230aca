"""Public notices as Atom."""

import datetime as dt
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from craftsmen.builders.open import address
from craftsmen.feeds import PermanentFeed
from nominations.models import Notice

MOST: Final = 50


class NoticesFeed(PermanentFeed):
    """Notices from their first day on, the newest first."""

    name, view = "notices", "notices_feed"

    def title(self) -> str:
        return _("匠城：公示公告")

    def subtitle(self) -> str:
        return _("拟命名名单的公示，自公示第一天起列出。")

    def link(self) -> str:
        return address(reverse("nominations:notices"))

    def items(self) -> QuerySet[Notice]:
        return Notice.objects.public()[:MOST]

    def item_title(self, item: Notice) -> str:
        return item.heading

    def summary(self, item: Notice) -> str:
        return _("公示期：%(first)s至%(last)s") % {"first": item.starts_on, "last": item.ends_on}

    def item_link(self, item: Notice) -> str:
        return address(item.get_absolute_url())

    def item_updateddate(self, item: Notice) -> dt.datetime:
        first: dt.date = item.starts_on or timezone.localdate()
        return timezone.make_aware(dt.datetime.combine(first, dt.time()))
