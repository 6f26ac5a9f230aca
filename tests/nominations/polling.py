"""A ballot as a browser sends it."""

import json
from typing import Any

import altcha
from django.test import Client
from django.urls import reverse

from nominations.models import Poll
from tests.nominations import ballot_box


def page(poll: Poll) -> str:
    return reverse("nominations:poll", args=[poll.round_id])


def worked_out(challenge: str) -> str:
    """As the widget in the browser does it."""
    given = altcha.Challenge.from_dict(json.loads(challenge))
    solution = altcha.solve_challenge(given)
    assert solution is not None
    return str(altcha.Payload(given, solution).to_base64())


def filled_in(client: Client, poll: Poll, *choices: int, **fields: Any) -> dict[str, Any]:
    """A ballot with its proof, as read from the page."""
    context = client.get(page(poll)).context
    return {
        "choice": list(choices) or ballot_box.numbers(poll)[:1],
        "work": worked_out(context["challenge"]),
        "slip": context["slip"],
        "answer": "",
        **fields,
    }
