from craftsmen.actions.assessments import assess
from craftsmen.actions.certificates import ask_for_return, hand_out
from craftsmen.actions.holders import hide, unhide
from craftsmen.actions.honours import confer
from craftsmen.actions.innovations import register_achievement, register_collective
from craftsmen.actions.lives import record_death, take_back_death
from craftsmen.actions.names import correct_name
from craftsmen.actions.pairings import draft_pairing, record_agreement
from craftsmen.actions.people import register
from craftsmen.actions.pictures import make_picture, set_picture
from craftsmen.actions.portraits import make_portrait, remove_portrait, set_portrait
from craftsmen.actions.revocations import confirm_revocation, draft_revocation, withdraw_revocation
from craftsmen.actions.statistics import recount
from craftsmen.actions.stories import release, take_back, withdraw_story

__all__ = [
    "ask_for_return",
    "assess",
    "confer",
    "confirm_revocation",
    "correct_name",
    "draft_pairing",
    "draft_revocation",
    "hand_out",
    "hide",
    "make_picture",
    "make_portrait",
    "record_agreement",
    "record_death",
    "recount",
    "register",
    "register_achievement",
    "register_collective",
    "release",
    "remove_portrait",
    "set_picture",
    "set_portrait",
    "take_back",
    "take_back_death",
    "unhide",
    "withdraw_revocation",
    "withdraw_story",
]
