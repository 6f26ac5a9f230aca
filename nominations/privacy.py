"""The last look before a text becomes public: no identity number, no mobile number (domain.md §8.1)."""

import re
import unicodedata
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def has_private_number(text: str) -> bool:
    """Whether an identity or mobile number stands in `text`, spaces and full-width digits not fooling it."""
    return bool(private_numbers(text))


def private_numbers(text: str) -> set[str]:
    """Identity and mobile numbers in `text`; not for the eyes of anybody."""
    plain = re.sub(r"(?<=\d)[\s\-]+(?=[\dXx])", "", unicodedata.normalize("NFKC", text))
    return {*IDENTITY_NUMBER.findall(plain), *MOBILE.findall(plain)}


def check_places(places: Iterable[tuple[str, str]], *, known: str = "") -> None:
    """Raises ValidationError that names every place whose text holds such a number, and not the number.

    `known` is what the office itself has published to be reached by, which may be a mobile number.
    """
    allowed = {number for number in private_numbers(known) if MOBILE.fullmatch(number)}
    wrong = [place for place, text in places if private_numbers(text) - allowed]
    if wrong:
        raise ValidationError(
            _("以下位置有身份证号或手机号码，不能发布，请先删除：%(places)s。")
            % {"places": _("、").join(dict.fromkeys(wrong))},
            code="private",
        )


def check_no_private_numbers(texts: Iterable[str]) -> None:
    """Raises ValidationError if any text holds such a number; the number itself is not repeated."""
    if any(has_private_number(text) for text in texts):
        raise ValidationError(_("公示内容中含有身份证号或手机号码，不能发布，请先删除。"), code="private")
