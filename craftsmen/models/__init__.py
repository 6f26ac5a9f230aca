from craftsmen.models.certificates import Certificate, CertificateCounter
from craftsmen.models.honours import Decision, Honour
from craftsmen.models.innovations import Achievement, Collective, Patent
from craftsmen.models.people import Craftsman
from craftsmen.models.revocations import Recall, Revocation, RevocationLine
from craftsmen.models.titles import Title

__all__ = [
    "Achievement",
    "Certificate",
    "CertificateCounter",
    "Collective",
    "Craftsman",
    "Decision",
    "Honour",
    "Patent",
    "Recall",
    "Revocation",
    "RevocationLine",
    "Title",
]
