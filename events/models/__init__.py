from events.models.days import Board, BoardGroup, CraftsmanDay, Edition
from events.models.events import Event

__all__ = ["Board", "BoardGroup", "CraftsmanDay", "Edition", "Event"]
