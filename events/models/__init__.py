from events.models.days import Board, BoardGroup, CraftsmanDay, Edition
from events.models.events import Event
from events.models.exhibitions import Exhibit, Exhibition, ExhibitionZone

__all__ = [
    "Board",
    "BoardGroup",
    "CraftsmanDay",
    "Edition",
    "Event",
    "Exhibit",
    "Exhibition",
    "ExhibitionZone",
]
