"""Pictures of a visit, for those at the city who read the examination."""

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.models import User
from craftsmen.private_files import download
from nominations.models import VisitPhoto
from nominations.rules.cases import reads_examination


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def photo(request: HttpRequest, pk: UUID, photo_id: UUID) -> HttpResponseBase:
    photos = VisitPhoto.objects.select_related("visit__nomination__round")
    found = get_object_or_404(photos, pk=photo_id, visit__nomination=pk)
    nomination, reader = found.visit.nomination, cast("User", request.user)
    if nomination.nominator_id == reader.pk:
        raise Http404
    if not reads_examination(reader, nomination):
        raise Http404
    return download(found.file, found.original_name, found.content_type)
