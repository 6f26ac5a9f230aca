"""The versions of a round's rules as they are read: what changed, and the whole text of one."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.amendments import LINES, Difference, Row, Rules, called
from nominations.eligibility import CODES, PARAMS, Param
from nominations.models import Quota, Round
from nominations.models.rule_versions import OF_LINES
from nominations.quotas import SUBJECTS
from nominations.stage_plan import Kind

TEXTS: Final = ("scope", "quota", "conditions", "frontline_definition", "procedure", "contact")
FIGURES: Final = (
    "places",
    "opens_at",
    "closes_at",
    "notice_days",
    "notice_until",
    "handling_days",
    "seed_source",
    "convention",
    "carry_forward_ratio",
    "quorum",
    "needs_rank",
    "frontline_first",
    "most_per_employer",
)
# Of a line, what its name says already.
IN_THE_NAME: Final = frozenset({"id", "order", "name", "kind", "code", *SUBJECTS})
Names = dict[str, str]
Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Told:
    """One difference in words; `old` or `new` is empty where a line came or went."""

    what: str
    old: str
    new: str


@dataclass(frozen=True)
class Text:
    """The rules of one version, ready to be read: `tables` are what its lines say, by heading."""

    figures: Facts
    texts: Facts
    stages: Facts
    tables: list[tuple[str, str, Facts]]


def told(changes: list[Difference], names: Names | None = None) -> list[Told]:
    """`names` of what quotas are of, where several versions are told at once."""
    names = names_in([changes]) if names is None else names
    return [
        Told(
            label_of(change, names), words(change, change["old"], names), words(change, change["new"], names)
        )
        for change in changes
    ]


def names_in(versions: Iterable[list[Difference]]) -> Names:
    return names_of(
        change["line"] for changes in versions for change in changes if change["what"] == "quotas"
    )


def names_of(lines: Iterable[str]) -> Names:
    """`union:5` and the name of that union, with one question for each kind of thing."""
    wanted: dict[str, set[int]] = {}
    for line in lines:
        subject, _colon, number = line.partition(":")
        wanted.setdefault(subject, set()).add(int(number))
    found: Names = {}
    for subject, numbers in wanted.items():
        model = column(Quota, subject).related_model
        rows = model._default_manager.filter(pk__in=numbers)
        found |= {f"{subject}:{row.pk}": str(row) for row in rows}
    return found


def label_of(change: Difference, names: Names) -> str:
    key = change["what"]
    if key not in LINES:
        return label(Round, key)
    parts = [str(OF_LINES[key]._meta.verbose_name), line_name(key, change["line"], names)]
    if change["field"]:
        parts.append(label(OF_LINES[key], change["field"]))
    return " · ".join(filter(None, parts))


def words(change: Difference, value: Any, names: Names) -> str:
    if value is None:
        return ""
    key, field = change["what"], change["field"]
    if key not in LINES:
        return value_words(Round, key, value)
    if field == "params":
        return params_words(change["line"], value)
    if field:
        return value_words(OF_LINES[key], field, value)
    name = line_name(key, called(value), names)
    return "\n".join(filter(None, [name, *map(said, facts_of(key, value))]))


def line_name(key: str, line: str, names: Names) -> str:
    if key == "stages" and line in Kind.values:
        return str(Kind(line).label)
    if key == "eligibility":
        return f"{line} {CODES.get(line, '')}"
    return names.get(line, line)


def facts_of(key: str, row: Row) -> Facts:
    """What a line says beside its name."""
    model = OF_LINES[key]
    told = [
        (label(model, name), value_words(model, name, value))
        for name, value in row.items()
        if name not in IN_THE_NAME and name != "params" and value not in (None, "")
    ]
    settings = params_words(row["code"], row["params"]) if row.get("params") else ""
    return [*told, (label(model, "params"), settings)] if settings else told


def label(model: type[models.Model], name: str) -> str:
    return str(column(model, name).verbose_name)


def value_words(model: type[models.Model], name: str, value: Any) -> str:
    field = column(model, name)
    if value is None:
        return _("不设")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(field, models.DateTimeField):
        return moment(value)
    if isinstance(field, models.DateField):
        return day(value)
    if field.choices:
        return str(dict(field.flatchoices)[value])
    return str(value)


def params_words(code: str, params: dict[str, Any]) -> str:
    """Settings of a rule of eligibility."""
    found = ((param, params.get(param.name)) for param in PARAMS.get(code, ()))
    set_to = [(str(param.label), setting(param, value)) for param, value in found if value not in (None, "")]
    return _("；").join(map(said, set_to))


def said(fact: tuple[str, str]) -> str:
    label, words = fact
    return _("%(label)s：%(words)s") % {"label": label, "words": words}


def setting(param: Param, value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    options = dict(param.options)
    chosen = value if isinstance(value, list) else [value]
    return _("、").join(str(options.get(each, each)) for each in chosen)


def column(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def moment(value: str) -> str:
    at = parse_datetime(value)
    return date_format(timezone.localtime(at), _("Y年n月j日 H:i")) if at else ""


def day(value: str) -> str:
    return date_format(dt.date.fromisoformat(value), _("Y年n月j日"))


def text_of(rules: Rules) -> Text:
    """Of an older version what it says, of a newer one all there is."""
    figures = [key for key in FIGURES if rules.get(key) is not None]
    return Text(
        figures=[(label(Round, key), value_words(Round, key, rules[key])) for key in figures],
        texts=[(label(Round, key), rules[key]) for key in TEXTS],
        stages=list(stages(rules["stages"])),
        tables=list(tables(rules)),
    )


def tables(rules: Rules) -> Iterator[tuple[str, str, Facts]]:
    """Each kind of line but the stages: its key, heading and lines in words."""
    names = names_of(called(row) for row in rules.get("quotas", []))
    for key in LINES:
        rows = rules.get(key, [])
        if key == "stages" or not rows:
            continue
        heading = str(OF_LINES[key]._meta.verbose_name)
        if key in {"scoring", "poll"}:
            yield key, heading, facts_of(key, rows[0])
        else:
            lines = [(line_name(key, called(row), names), line_words(key, row)) for row in rows]
            yield key, heading, lines


def line_words(key: str, row: Row) -> str:
    facts = facts_of(key, row)
    if key == "eligibility":
        severity = value_words(OF_LINES[key], "severity", row["severity"])
        return _("%(rule)s（%(severity)s）") % {"rule": row["text"], "severity": severity}
    return _("；").join(map(said, facts))


def stages(rows: list[Row]) -> Iterator[tuple[str, str]]:
    for row in rows:
        days = " — ".join(dict.fromkeys((day(row["starts_on"]), day(row["ends_on"]))))
        yield row["name"] or line_name("stages", row["kind"], {}), _("；").join([days, *beside_its_days(row)])


def beside_its_days(row: Row) -> Iterator[str]:
    """Of an older version neither is said."""
    if row.get("optional"):
        yield _("选设")
    if row.get("carries"):
        yield _("最多%(number)s人进入下一环节") % {"number": row["carries"]}
