from craftsmen.models.certificates import Certificate, CertificateCounter
from craftsmen.models.honours import Decision, Honour
from craftsmen.models.people import Craftsman
from craftsmen.models.revocations import Recall, Revocation, RevocationLine
from craftsmen.models.titles import Title

__all__ = [
    "Certificate",
    "CertificateCounter",
    "Craftsman",
    "Decision",
    "Honour",
    "Recall",
    "Revocation",
    "RevocationLine",
    "Title",
]
