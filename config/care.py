"""关怀模式: large type, strong contrast, a plain layout and a page that can be read aloud, as long as one likes."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE: Final = "care"
A_YEAR: Final = 365 * 24 * 3600


def is_on(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) == "on"


def is_path_here(address: str) -> bool:
    """Whether it is a path of this site, and not the name of a view or the address of another."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


@csrf_exempt  # its form stands on pages that are the same for everybody, and a look is all that it changes
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Turns it on or off in this browser and goes back to the page."""
    back = request.POST.get("next", "")
    answer = HttpResponseRedirect(back if is_path_here(back) else reverse("home"))
    if request.POST.get("care") == "on":
        answer.set_cookie(COOKIE, "on", A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
    else:
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer
