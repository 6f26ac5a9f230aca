from craftsmen.actions.honours import confer, revoke
from craftsmen.actions.people import hide, register, unhide
from craftsmen.actions.portraits import make_portrait, remove_portrait, set_portrait

__all__ = [
    "confer",
    "hide",
    "make_portrait",
    "register",
    "remove_portrait",
    "revoke",
    "set_portrait",
    "unhide",
]
