"""The ranking stays as good as it was measured (python -m tests.bench.retrieval)."""

from tests.bench.retrieval import measure, prompts

# Reached on 2026-11-22 (98.1, 97.0, 98.1 and 96.6), less one point.
LEAST = {"one_vendor": 97.1, "held_out_half": 96.0, "all_vendors_filtered": 97.1, "all_vendors_unfiltered": 95.6}


def test_the_right_tool_is_among_the_first_five() -> None:
    """The issue's own number for R@5 is 98; ours: a change of words or weights may cost a point at most."""
    found = measure()
    assert found["prompts"] == len(prompts()) >= 727
    assert {name: found[name]["r5"] for name in LEAST if found[name]["r5"] < LEAST[name]} == {}


def test_the_halves_are_halves() -> None:
    """Ours: what was looked at and what was only counted are drawn by the text alone."""
    tuned = sum(prompt.tuned for prompt in prompts())
    assert 0.45 < tuned / len(prompts()) < 0.55
