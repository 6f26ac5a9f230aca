"""Words for the length of a password, which Django's Chinese translation lacks."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LengthValidator(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("密码至少要有%(length)d位。") % {"length": self.min_length}

    def get_help_text(self) -> str:
        return self.get_error_message()
