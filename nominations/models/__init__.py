from nominations.models.ballots import Ballot, BallotQuarantine, Quarantine, VoteAdjustment
from nominations.models.carries import CarriedCase, CarryForward
from nominations.models.changes import Change, DayHead
from nominations.models.corrections import Correction, Remark
from nominations.models.decisions import Meeting, Resolution, SiteVisit
from nominations.models.draws import PanelDraw, ScoringPlan
from nominations.models.eligibility import (
    DepartmentOpinion,
    EligibilityCheck,
    EligibilityResult,
    EligibilityRule,
    VetoRecord,
    Waiver,
)
from nominations.models.experts import Assignment, PanelMember, Score
from nominations.models.forensics import Examination
from nominations.models.halts import Halt
from nominations.models.materials import MaterialRequirement
from nominations.models.nominations import Nomination
from nominations.models.notes import CorrectionNote
from nominations.models.notices import Notice, NoticeEntry, NoticePaper, WorkdayOverride
from nominations.models.objections import Objection, ObjectionFile, ObjectionReading
from nominations.models.origins import MoveOrigin
from nominations.models.papers import Evidence, Opinion
from nominations.models.polls import Poll, PollCandidate
from nominations.models.pool import Expert, PastEmployment
from nominations.models.programmes import DeclaredYear, Programme
from nominations.models.quotas import Quota, UnionRank
from nominations.models.record_checks import RecordCheck
from nominations.models.rounds import Criterion, Quorum, Round
from nominations.models.rule_versions import RuleVersion, rules_of
from nominations.models.stages import Stage
from nominations.models.structure import StructureException, StructureTarget
from nominations.models.typings import Typing
from nominations.models.unlocks import UnlockedScore
from nominations.models.visits import VisitClaim, VisitPhoto

__all__ = [
    "Assignment",
    "Ballot",
    "BallotQuarantine",
    "CarriedCase",
    "CarryForward",
    "Change",
    "Correction",
    "CorrectionNote",
    "Criterion",
    "DayHead",
    "DeclaredYear",
    "DepartmentOpinion",
    "EligibilityCheck",
    "EligibilityResult",
    "EligibilityRule",
    "Evidence",
    "Examination",
    "Expert",
    "Halt",
    "MaterialRequirement",
    "Meeting",
    "MoveOrigin",
    "Nomination",
    "Notice",
    "NoticeEntry",
    "NoticePaper",
    "Objection",
    "ObjectionFile",
    "ObjectionReading",
    "Opinion",
    "PanelDraw",
    "PanelMember",
    "PastEmployment",
    "Poll",
    "PollCandidate",
    "Programme",
    "Quarantine",
    "Quorum",
    "Quota",
    "RecordCheck",
    "Remark",
    "Resolution",
    "Round",
    "RuleVersion",
    "Score",
    "ScoringPlan",
    "SiteVisit",
    "Stage",
    "StructureException",
    "StructureTarget",
    "Typing",
    "UnionRank",
    "UnlockedScore",
    "VetoRecord",
    "VisitClaim",
    "VisitPhoto",
    "VoteAdjustment",
    "Waiver",
    "WorkdayOverride",
    "rules_of",
]
