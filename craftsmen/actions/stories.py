"""Stories go out at their hour, come back as drafts, are withdrawn. Whoever may write them may release them too:
a story rests on a published source, and its editor answers for it; no second person is asked."""

import datetime as dt

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.models import MediaItem, Story

State = Story.State


@transaction.atomic
def release(*, story: Story, by: User, at: dt.datetime | None = None) -> Story:
    """Publishes a draft now, or at an hour to come; until then nothing of it is reachable."""
    story = _locked(story, by)
    now = timezone.now()
    at = at or now
    if not story.is_draft and not (story.is_released and not story.is_due):
        raise ValidationError(_("这篇故事%(state)s，不能再排期。") % {"state": story.standing}, code="state")
    if at < now - dt.timedelta(minutes=5):
        raise ValidationError({"at": _("发布时间不能早于现在。")})
    if story.embargo_until and at < story.embargo_until:
        until = timezone.localtime(story.embargo_until)
        raise ValidationError(
            {"at": _("解禁时间是%(until)s，不能提前发布。") % {"until": f"{until:%Y-%m-%d %H:%M}"}}
        )
    _is_whole(story)
    return _moved(story, by, "release", state=State.RELEASED, publish_at=at)


@transaction.atomic
def take_back(*, story: Story, by: User) -> Story:
    """Makes a draft again of what is scheduled or was withdrawn; what is out is withdrawn first."""
    story = _locked(story, by)
    if story.is_draft or story.is_due:
        raise ValidationError(
            _("这篇故事%(state)s，不能退回草稿。") % {"state": story.standing}, code="state"
        )
    return _moved(story, by, "take_back", state=State.DRAFT, publish_at=None, withdrawn_because="")


@transaction.atomic
def withdraw_story(*, story: Story, because: str, by: User) -> Story:
    story = _locked(story, by)
    if not story.is_released:
        raise ValidationError(_("这篇故事%(state)s，不用撤下。") % {"state": story.standing}, code="state")
    if not because.strip():
        raise ValidationError(_("请写明原因。"), code="reason")
    return _moved(story, by, "withdraw", state=State.WITHDRAWN, withdrawn_because=because.strip())


def _is_whole(story: Story) -> None:
    """Raises ValidationError unless there is something to read or to see."""
    films = story.media.exclude(kind=MediaItem.Kind.PICTURE)
    if story.kind == Story.Kind.ARTICLE and not story.body.strip():
        raise ValidationError(_("正文还是空的，不能发布。"), code="empty")
    if story.kind == Story.Kind.VIDEO and not films.exists():
        raise ValidationError(_("还没有视频，不能发布。"), code="empty")


def _moved(story: Story, by: User, action: str, **changes: object) -> Story:
    for field, value in changes.items():
        setattr(story, field, value)
    with pghistory.context(by=by.pk, action=action):
        story.save(update_fields=list(changes))
    return story


def _locked(story: Story, by: User) -> Story:
    story = Story.objects.select_for_update().get(pk=story.pk)
    if not by.has_perm("craftsmen.release_story", story):
        raise PermissionDenied
    return story
