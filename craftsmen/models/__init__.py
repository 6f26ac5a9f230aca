from craftsmen.models.certificates import Certificate, CertificateCounter
from craftsmen.models.corrections import NameCorrection
from craftsmen.models.cultivations import Cultivation
from craftsmen.models.entries import Entry
from craftsmen.models.honours import Decision, Honour
from craftsmen.models.innovations import Achievement, Collective, Patent
from craftsmen.models.pairings import StudioPairing
from craftsmen.models.people import Craftsman
from craftsmen.models.revocations import Recall, Revocation, RevocationLine
from craftsmen.models.studios import Assessment, Membership, Output
from craftsmen.models.titles import Title

__all__ = [
    "Achievement",
    "Assessment",
    "Certificate",
    "CertificateCounter",
    "Collective",
    "Craftsman",
    "Cultivation",
    "Decision",
    "Entry",
    "Honour",
    "Membership",
    "NameCorrection",
    "Output",
    "Patent",
    "Recall",
    "Revocation",
    "RevocationLine",
    "StudioPairing",
    "Title",
]
