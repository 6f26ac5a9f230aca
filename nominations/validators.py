"""What a field of the form accepts."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOBILE = re.compile(r"1[3-9]\d{9}")


def validate_mobile(text: str) -> None:
    """Eleven digits of the mainland (domain.md §6)."""
    if not MOBILE.fullmatch(text):
        raise ValidationError(_("手机号码应为11位数字，以1开头，例如 13800000001。"), code="mobile")
