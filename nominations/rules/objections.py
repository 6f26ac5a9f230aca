"""Who knows of an objection, who deals with it, and who learns whose it is."""

import rules

from accounts.models import User
from accounts.rules import holds, reaches
from nominations.models import Nomination, Notice, Objection, ObjectionFile
from nominations.rules.reach import staff


@rules.predicate
def is_about_oneself(user: User, objection: Objection) -> bool:
    return objection.nomination.nominator_id == user.pk


@rules.predicate
def was_released(_user: User, file: ObjectionFile) -> bool:
    """The officer has handed the evidence on to those who run the round."""
    return file.objection.files_released


def _of(permission: str) -> rules.Predicate:
    return reaches(permission, lambda objection: objection.notice.round.union_id)


def _of_its_objection(asked: rules.Predicate) -> rules.Predicate:
    @rules.predicate(name=f"of_its_objection:{asked.name}")
    def test(user: User, file: ObjectionFile) -> bool:
        return bool(asked.test(user, file.objection))

    return test


sees = _of("nominations.view_city") & ~is_about_oneself
looks_into = _of("nominations.look_into_objections") & ~is_about_oneself
audits = _of("nominations.audit_objections") & ~is_about_oneself

rules.add_perm("nominations.view_objection", staff(holds("nominations.view_city"), sees))
rules.add_perm("nominations.look_into_objection", looks_into)
rules.add_perm("nominations.read_readings_of_objection", looks_into | audits)
rules.add_perm(
    "nominations.read_file_of_objection",
    _of_its_objection(looks_into) | (_of_its_objection(sees) & was_released),
)


def looks_into_it(user: User, objection: Objection) -> bool:
    """Asked of the post itself: `User.has_perm` says yes to a superuser, who has no business here."""
    return bool(user.is_active and rules.has_perm("nominations.look_into_objection", user, objection))


def reads_file(user: User, file: ObjectionFile) -> bool:
    """As above: nobody reads the evidence by being superuser, but what was released."""
    if user.is_superuser and file.objection.files_released:
        return not is_about_oneself.test(user, file.objection)
    return bool(user.is_active and rules.has_perm("nominations.read_file_of_objection", user, file))


def takes_in_for(user: User, notice: Notice, nomination: Nomination | None = None) -> bool:
    """As above: whoever looks into objections to this list enters those that come by letter, voice or mail."""
    is_own = nomination is not None and nomination.nominator_id == user.pk
    looks = notice.round.union_id in user.reach("nominations.look_into_objections")
    return bool(user.is_active and looks and not is_own)
