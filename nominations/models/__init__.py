from nominations.models.ballots import Ballot, BallotQuarantine, Quarantine, VoteAdjustment
from nominations.models.changes import Change, DayHead
from nominations.models.decisions import Meeting, Resolution, SiteVisit
from nominations.models.eligibility import (
    DepartmentOpinion,
    EligibilityCheck,
    EligibilityResult,
    EligibilityRule,
    VetoRecord,
    Waiver,
)
from nominations.models.experts import Assignment, PanelMember, Score
from nominations.models.nominations import Nomination
from nominations.models.notices import Notice, NoticeEntry, WorkdayOverride
from nominations.models.papers import Evidence, Opinion
from nominations.models.polls import Poll, PollCandidate
from nominations.models.rounds import Criterion, MaterialRequirement, Round

__all__ = [
    "Assignment",
    "Ballot",
    "BallotQuarantine",
    "Change",
    "Criterion",
    "DayHead",
    "DepartmentOpinion",
    "EligibilityCheck",
    "EligibilityResult",
    "EligibilityRule",
    "Evidence",
    "MaterialRequirement",
    "Meeting",
    "Nomination",
    "Notice",
    "NoticeEntry",
    "Opinion",
    "PanelMember",
    "Poll",
    "PollCandidate",
    "Quarantine",
    "Resolution",
    "Round",
    "Score",
    "SiteVisit",
    "VetoRecord",
    "VoteAdjustment",
    "Waiver",
    "WorkdayOverride",
]
