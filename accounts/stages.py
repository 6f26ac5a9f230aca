"""The steps between a correct password or code and being signed in."""

from allauth.account.stages import EmailVerificationStage
from django.http import HttpResponse


class EmailStage(EmailVerificationStage):
    """Asks for the code of an e-mail address, but not of those who come by their mobile number."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if user is not None and user.phone_verified and not self.login.email:
            return None, True
        response, goes_on = super().handle()
        return response, goes_on
