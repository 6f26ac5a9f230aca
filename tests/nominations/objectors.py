"""An objection as somebody sends it, and everything in it that nobody but the officer may come across."""

import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from nominations.actions import objections
from nominations.models import Nomination, Notice, Objection
from nominations.receipts import receipt_index
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.people import people_around

NAME, PHONE, EMAIL, ADDRESS = "反映者某甲", "13800000099", "fanying@example.com", "示例街道九十九号"
WORDS = "此人所报攻关项目的完成人另有其人，只有同班组的人知道，可查当年的派工单。"
SECRETS = (NAME, PHONE, EMAIL, ADDRESS, WORDS, WORDS[10:20])
TOLD = {
    "kind": "person",
    "objector_name": NAME,
    "phone": PHONE,
    "email": EMAIL,
    "address": ADDRESS,
    "text": WORDS,
}


def posted(here: roads.City, **fields: Any) -> tuple[Notice, Nomination]:
    nomination = roads.bring_to(State.IN_NOTICE, here=here, **fields)
    return Notice.objects.get(entries__nomination=nomination), nomination


def send(notice: Notice, nomination: Nomination, **changed: Any) -> Objection:
    receipt = objections.file_objection(
        notice=notice, nomination=nomination, **{**TOLD, "once": str(uuid.uuid4()), **changed}
    )
    return Objection.objects.get(receipt_index=receipt_index(receipt))


def objected(here: roads.City, **changed: Any) -> Objection:
    fields = {name: changed.pop(name) for name in ("round", "nominator") if name in changed}
    return send(*posted(here, **fields), **changed)


def under_way(here: roads.City) -> Objection:
    """Accepted and being looked into."""
    objection = objections.accept(objection=objected(here), by=here.objections)
    return objections.investigate(objection=objection, by=here.objections)


def concluded(here: roads.City, conclusion: str = "unsubstantiated") -> Objection:
    return objections.conclude(
        objection=under_way(here),
        by=here.objections,
        conclusion=conclusion,
        findings="查阅派工单并询问班组，核实完毕。",
    )


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:nominations_objection_{name}", args=args)


def leaks(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    return b"".join(answer).decode(errors="replace")


def everybody(here: roads.City, objection: Objection) -> dict[str, User]:
    around = people_around(here)
    beside = {who: around[who] for who in around if " " not in who or who == "objections elsewhere"}
    return beside | {"nominee": objection.nomination.nominator}
