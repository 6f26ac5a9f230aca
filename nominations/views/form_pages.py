"""What the pages of the form share: their frame, the version on the screen, and what a closed form answers."""

from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.builders import answers
from nominations.forms.sections import SectionForm
from nominations.guards import missing
from nominations.models import Nomination
from nominations.sections import Section
from nominations.views.cases import not_now

FORM_METHODS = ["GET", "HEAD", "POST"]
LONGEST_NUMBER = 9


def page(
    request: HttpRequest,
    template: str,
    nomination: Nomination,
    section: Section,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    **shown: Any,
) -> HttpResponse:
    """One page of the form, with the list of its sections."""
    lacking = missing(nomination)
    shown |= {
        "nomination": nomination,
        "section": section,
        "steps": answers.section_steps(nomination, section, lacking),
        "lacking": answers.by_section(nomination, lacking),
    }
    return render(request, f"nominations/form/{template}.html", shown, status=status)


def visitor(request: HttpRequest) -> User:
    """Who has signed in."""
    return cast("User", request.user)


def posted_version(request: HttpRequest) -> int:
    """The version that was on the screen; one that cannot be told is older than every other."""
    return posted_number(request, "version")


def posted_number(request: HttpRequest, name: str) -> int:
    """A number that a page of ours sends along; 0 if it is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def go_on(request: HttpRequest, nomination: Nomination, section: Section, done: str = "") -> HttpResponse:
    """Says what is done, and goes to the next section, or to the same again, as the button said."""
    if done:
        messages.success(request, done)
    towards = nomination.kind.after(section) if "go_on" in request.POST else section
    return redirect("nominations:edit", nomination.pk, towards.slug)


def closed(request: HttpRequest, nomination: Nomination, form: SectionForm | None = None) -> HttpResponse:
    """The form can no longer be changed: reading leads to the case, writing is refused with what was typed."""
    if request.method == "POST":
        typed = form.typed(nomination) if form else []
        return not_now(request, nomination, typed=typed)
    messages.info(request, _("申报表现在不能修改，这里是它的办理情况。"))
    return redirect(nomination)
