"""What lists in pages share: how long a page is, and the address that takes one filter back."""

from typing import Final

from django.http import QueryDict

PEOPLE_ON_A_PAGE: Final = 24


def without(query: QueryDict, name: str) -> str:
    """The query string that takes one filter back."""
    rest = query.copy()
    for gone in (name, "page"):
        rest.pop(gone, None)
    return rest.urlencode()


# So many names stand on one page of a roll, and of those in training for a title, and on one print.
NAMES_ON_A_PAGE: Final = 100
