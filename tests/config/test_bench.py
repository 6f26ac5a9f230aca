"""What `make bench` says of its figures."""

from types import SimpleNamespace

import pytest

from config import bench_public
from config.bench import public_verdict, verdict


@pytest.mark.parametrize(
    ("seconds", "queries", "code", "said"),
    [
        (0.5, 9, 0, "Over 0.5 s: none. More or fewer queries: none.\n"),
        (0.501, 9, 1, "Over 0.5 s: desk. More or fewer queries: none.\n"),
        (0.1, 10, 1, "Over 0.5 s: none. More or fewer queries: desk.\n"),
        (0.1, 8, 1, "Over 0.5 s: none. More or fewer queries: desk.\n"),
    ],
)
def test_a_page_that_is_slow_or_asks_otherwise_fails_the_bench(
    seconds: float, queries: int, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    few = {"desk": (0.1, 9), "list": (0.1, 3)}

    assert verdict(few, {"desk": (seconds, queries), "list": (0.1, 3)}) == code
    assert capsys.readouterr().out == said


@pytest.mark.parametrize(("more", "code"), [(-1, 1), (0, 0), (1, 0), (2, 1)])
def test_of_two_pages_one_list_is_empty_with_few(more: int, code: int) -> None:
    assert verdict({"round: carry": (0.1, 9)}, {"round: carry": (0.1, 9 + more)}) == code


@pytest.mark.parametrize(
    ("anew", "kept", "errors", "code", "said"),
    [
        (0.4, 2.0, 0, 0, "Too few requests: none. Errors: none.\n"),
        (0.39, 2.0, 0, 1, "Too few requests: person with many (0.39). Errors: none.\n"),
        (0.4, 1.99, 0, 1, "Too few requests: person, kept with many (1.99). Errors: none.\n"),
        (0.4, 2.0, 2, 1, "Too few requests: none. Errors: person.\n"),
    ],
)
def test_a_public_page_that_answers_too_few_fails_the_bench(
    anew: float, kept: float, errors: int, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {"bare": (100.0, 0.1, 0, 1.0), "narrowed": (1.0, 0.1, 0, 0.01)}
    few = told | {"person": (60.0, 0.1, 0, 0.6), "person, kept": (300.0, 0.1, 0, 3.0)}
    many = told | {"person": (40.0, 0.1, errors, anew), "person, kept": (200.0, 0.1, 0, kept)}

    assert public_verdict(few, many) == code
    assert capsys.readouterr().out == said


def test_a_page_is_held_against_the_bare_view_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rates = {"/bare/": iter([100.0, 50.0, 200.0, 100.0]), "/person/": iter([60.0, 150.0, 30.0])}

    def tally(_port: int, asked: list[str], _headers: tuple[str, ...]) -> SimpleNamespace:
        return SimpleNamespace(rate=next(rates[asked[0]]), p99=0.1, errors=1)

    monkeypatch.setattr(bench_public, "tally", tally)

    rounds = [*bench_public.one_round(8000, {"bare": (["/bare/"], ()), "person": (["/person/"], ())})]

    assert [(name, figure.ratio) for name, figure in rounds] == [("bare", 1.0), ("person", 0.8)]


def test_of_the_rounds_the_middle_one_is_told() -> None:
    rounds = [bench_public.Figure(100.0, 0.1, 1, ratio) for ratio in (0.9, 0.1, 0.4)]

    assert bench_public.middle(rounds) == bench_public.Figure(100.0, 0.1, 3, 0.4)
