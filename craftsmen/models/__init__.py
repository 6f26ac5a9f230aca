from craftsmen.models.careers import Apprenticeship, CompetitionResult, MeasuredDeed, Photo, Skill
from craftsmen.models.certificates import Certificate, CertificateCounter
from craftsmen.models.corrections import NameCorrection
from craftsmen.models.cultivations import Cultivation
from craftsmen.models.decisions import Decision
from craftsmen.models.entries import Entry, SampleLine
from craftsmen.models.figures import Figure
from craftsmen.models.honours import Honour
from craftsmen.models.innovations import Achievement, Collective, Patent
from craftsmen.models.milestones import Milestone
from craftsmen.models.pairings import StudioPairing
from craftsmen.models.people import Craftsman
from craftsmen.models.revocations import Recall, Revocation, RevocationLine
from craftsmen.models.statistics import Count, Snapshot
from craftsmen.models.stories import Channel, MediaItem, Series, Story
from craftsmen.models.studios import Assessment, Membership, Output
from craftsmen.models.titles import Title
from craftsmen.models.withheld import Withheld

__all__ = [
    "Achievement",
    "Apprenticeship",
    "Assessment",
    "Certificate",
    "CertificateCounter",
    "Channel",
    "Collective",
    "CompetitionResult",
    "Count",
    "Craftsman",
    "Cultivation",
    "Decision",
    "Entry",
    "Figure",
    "Honour",
    "MeasuredDeed",
    "MediaItem",
    "Membership",
    "Milestone",
    "NameCorrection",
    "Output",
    "Patent",
    "Photo",
    "Recall",
    "Revocation",
    "RevocationLine",
    "SampleLine",
    "Series",
    "Skill",
    "Snapshot",
    "Story",
    "StudioPairing",
    "Title",
    "Withheld",
]
