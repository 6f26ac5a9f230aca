"""The home page, the probes and the pages for what went wrong."""

from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.paginator import InvalidPage
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from config import home as home_page
from craftsmen.builders import heads
from notifications.languages import in_language

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
A_DAY = 24 * 3600
NOT_FOR_ROBOTS = ("/admin/", "/accounts/", "/nominations/", "/panel/", "/messages/", "/outbox/", "/reports/")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", {"main": home_page.drawn(), "head": heads.of_home()})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process, its database and its cache answer; otherwise the exception is a 500."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.get("readyz")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@cache_control(public=True, max_age=A_DAY)
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask for it before they have read the page, which names the picture itself."""
    return redirect(static("img/favicon.svg"), permanent=True)


@require_safe
@cache_control(public=True, max_age=A_DAY)
def robots(request: HttpRequest) -> HttpResponse:
    languages = [code for code, _name in settings.LANGUAGES]
    folders = [in_language(folder, code) for code in languages for folder in NOT_FOR_ROBOTS]
    sitemap = f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}"
    lines = ["User-agent: *", *(f"Disallow: {folder}" for folder in folders), "Allow: /", "", sitemap, ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Who sent a form is told what to change; an address that asks for too much has no page, and leads on."""
    if isinstance(exception, TOO_MUCH) and request.method in {"GET", "HEAD"}:
        return not_found(request, exception, _("网址里的查询条件太多了，请从下面重新查找。"))
    reason = (
        _("一次提交的内容太大或文件太多，请减少后分几次提交。") if isinstance(exception, TOO_MUCH) else ""
    )
    return render(request, "400.html", {"reason": reason}, status=HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception, reason: str = "") -> HttpResponse:
    """Of a list that has no such page, the first one is offered."""
    first = request.path if isinstance(exception.__cause__, InvalidPage) else ""
    return render(request, "404.html", {"reason": reason, "first": first}, status=HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request: what failed may be the very database its context would ask."""
    return HttpResponseServerError(render_to_string("500.html"))
