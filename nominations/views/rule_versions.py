"""A version of a round's rules as it stood, with what it changed and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from nominations.builders.rule_versions import text_of, told
from nominations.models import Round, RuleVersion


@require_safe
def rule_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    round_ = get_object_or_404(Round.objects.public(), pk=pk)
    versions = RuleVersion.objects.in_force().filter(round=round_)
    version = get_object_or_404(versions, number=number)
    shown = {
        "round": round_,
        "version": version,
        "is_current": not versions.filter(number__gt=number).exists(),
        "changes": told(version.changes),
        "text": text_of(version.rules),
    }
    return render(request, "nominations/rule_versions/version.html", shown)
