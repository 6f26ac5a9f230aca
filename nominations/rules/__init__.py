"""Who may do what in a selection; `models` answers the same question for lists. One module a subject."""

from nominations.rules import cases, eligibility, experts, meetings, notices, polls, rounds

__all__ = ["cases", "eligibility", "experts", "meetings", "notices", "polls", "rounds"]
