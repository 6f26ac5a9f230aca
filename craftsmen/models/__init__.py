from craftsmen.models.certificates import Certificate, CertificateCounter
from craftsmen.models.corrections import NameCorrection
from craftsmen.models.cultivations import Cultivation
from craftsmen.models.entries import Entry
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
    "Cultivation",
    "Decision",
    "Entry",
    "Honour",
    "NameCorrection",
    "Patent",
    "Recall",
    "Revocation",
    "RevocationLine",
    "Title",
]
