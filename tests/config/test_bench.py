"""What `make bench` says of its figures."""

import pytest

from config.bench import verdict


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
