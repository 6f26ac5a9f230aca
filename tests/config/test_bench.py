"""What `make bench` says of its figures."""

import pytest

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
        (40.0, 200.0, 0, 0, "Too few requests: none. Errors: none.\n"),
        (39.0, 200.0, 0, 1, "Too few requests: person with many (0.39). Errors: none.\n"),
        (40.0, 199.0, 0, 1, "Too few requests: person, kept with many (1.99). Errors: none.\n"),
        (40.0, 200.0, 2, 1, "Too few requests: none. Errors: person.\n"),
    ],
)
def test_a_public_page_that_answers_too_few_fails_the_bench(
    anew: float, kept: float, errors: int, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    few = {
        "bare": (100.0, 0.1, 0),
        "narrowed": (1.0, 0.1, 0),
        "person": (60.0, 0.1, 0),
        "person, kept": (300.0, 0.1, 0),
    }
    many = {
        "bare": (100.0, 0.1, 0),
        "narrowed": (1.0, 0.1, 0),
        "person": (anew, 0.1, errors),
        "person, kept": (kept, 0.1, 0),
    }

    assert public_verdict(few, many) == code
    assert capsys.readouterr().out == said
