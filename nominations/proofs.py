"""What a voter's browser works out before a ballot is taken, or the voter himself where no script runs.

A proof of work (ALTCHA) or a sum in plain words: both work offline and without sight, are signed, made for one
voter of one poll, good for a while, and, by the constraint `a_proof_is_used_once`, for one ballot.
"""

import hashlib
import json
import re
import secrets
import time
import unicodedata
from dataclasses import dataclass
from typing import Final

import altcha
from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from nominations.models import Ballot, Poll

# About 256 tries of so many rounds: one or two seconds of a phone, two thousandths of ours.
ROUNDS: Final = 4000
ALGORITHM: Final = "PBKDF2/SHA-256"
MINUTES: Final = 60
SALT: Final = "nominations.proofs"


class BadProof(Exception):
    """Missing, forged, for somebody else, wrong or too old; `words` say what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Proof:
    """`mark` is the same for every use of one challenge."""

    kind: Ballot.Proof
    mark: str


def challenge(poll: Poll, voter: str) -> str:
    """What the widget works on, as JSON."""
    made = altcha.create_challenge(
        algorithm=ALGORITHM,
        cost=ROUNDS,
        expires_at=int(time.time()) + MINUTES * 60,
        data={"poll": poll.pk, "voter": voter},
        hmac_secret=_secret(),
    )
    return json.dumps(made.to_dict())


def question(poll: Poll, voter: str) -> tuple[str, str]:
    """A sum to be told in words, and the signed slip that goes with its answer."""
    nonce = secrets.token_hex(8)
    first, second = _terms(nonce)
    slip = signing.dumps({"poll": poll.pk, "voter": voter, "nonce": nonce}, salt=SALT)
    return _("%(first)d加%(second)d等于多少？") % {"first": first, "second": second}, slip


def check(poll: Poll, voter: str, *, work: str, slip: str, answer: str) -> Proof:
    """The proof that came with a ballot; raises BadProof."""
    if work:
        return _check_work(poll, voter, work)
    if answer.strip():
        return _check_answer(poll, voter, slip, answer)
    raise BadProof(_("还没有完成验证：请等自动验证打勾，或者回答下面的算术题，再提交一次。"))


def _check_work(poll: Poll, voter: str, work: str) -> Proof:
    try:
        payload = altcha.Payload.from_base64(work)
        result = altcha.verify_solution(payload, _secret())
        meant = payload.challenge.parameters.data
        mark = hashlib.sha256(str(payload.challenge.signature).encode()).hexdigest()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadProof(_forged()) from error
    if result.expired:
        raise BadProof(_expired())
    if not result.verified or meant != {"poll": poll.pk, "voter": voter}:
        raise BadProof(_forged())
    return Proof(Ballot.Proof.WORK, mark)


def _check_answer(poll: Poll, voter: str, slip: str, answer: str) -> Proof:
    try:
        meant = signing.loads(slip, salt=SALT, max_age=MINUTES * 60)
    except signing.SignatureExpired as error:
        raise BadProof(_expired()) from error
    except signing.BadSignature as error:
        raise BadProof(_forged()) from error
    if (meant["poll"], meant["voter"]) != (poll.pk, voter):
        raise BadProof(_forged())
    typed = unicodedata.normalize("NFKC", answer).strip()
    if not re.fullmatch(r"[0-9]{1,4}", typed) or int(typed) != sum(_terms(meant["nonce"])):
        raise BadProof(_("算术题的答案不对，请看新的题目再答一次。"))
    return Proof(Ballot.Proof.QUESTION, hashlib.sha256(meant["nonce"].encode()).hexdigest())


def _terms(nonce: str) -> tuple[int, int]:
    """Hidden in the nonce: who has not the secret reads them on the page alone."""
    number = int(salted_hmac(SALT, nonce).hexdigest(), 16)
    return number % 8 + 2, number // 8 % 8 + 2


def _secret() -> str:
    return salted_hmac(SALT, "work").hexdigest()


def _expired() -> str:
    return _("验证已过期，没有投票。页面上已换了新的验证，请再提交一次。")


def _forged() -> str:
    return _("验证无效，没有投票。请刷新页面后再投。")
