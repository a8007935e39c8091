"""The words of a plan, and the draws that it makes."""

from collections import Counter
from itertools import islice

import pytest

from mcp_psa.sandbox.trouble_plan import KINDS, LATENCY, NO_TROUBLE, PRESETS, BadPlan, Fate, Plan, explained, read_plan
from mcp_psa.sandbox.trouble_ways import WAYS


def fates(plan: str, count: int = 2000) -> list[Fate]:
    """What is in store for so many requests."""
    return list(islice(read_plan(plan).fates(), count))


@pytest.mark.parametrize(
    "text", [*PRESETS, "seed=7 latency=0.2:0.5 429=0.05:3 reset_after=0.02 html=0.1 skew=-90 eaten=0.5"]
)
def test_a_plan_says_itself_in_words_that_give_it_again(text: str) -> None:
    """Ours: what the command prints can be pasted."""
    plan = read_plan(text)
    assert plan != NO_TROUBLE
    assert read_plan(plan.text) == plan


def test_every_word_is_read_into_its_place() -> None:
    """Ours: the grammar."""
    plan = read_plan(
        "seed=7, latency=0.2:0.25, 503=0.1:9 503_bare_before=0.1 reset_after=0.2 slow=0 skew=-90 eaten=0.5"
    )
    assert (plan.seed, plan.skew, plan.eaten) == (7, -90.0, 0.5)
    assert (plan.latency.share, plan.latency.seconds) == (0.2, 0.25)
    assert [(s.kind.word, s.form, s.share, s.seconds) for s in plan.shares] == [
        ("503", "either", 0.1, 9.0),
        ("503_bare", "before", 0.1, 0.0),
        ("reset", "after", 0.2, 0.0),
    ]


def test_words_are_laid_over_a_preset() -> None:
    """Ours: `rough` but with another share of resets, and no pages."""
    rough, mine = read_plan("rough"), read_plan("rough seed=3 reset=0.2 html=0")
    shares = {share.kind.word: share.share for share in mine.shares}
    assert mine.seed == 3
    assert shares == {s.kind.word: s.share for s in rough.shares if s.kind.word != "html"} | {"reset": 0.2}


def test_no_words_are_no_trouble() -> None:
    """Ours: the default of the command."""
    assert read_plan("") == NO_TROUBLE == Plan()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stormy", "'stormy' is no word of a plan"),
        ("reset_befor=0.1", "'reset_befor' is no word"),
        ("429", "'429' needs a share from 0 to 1, not ''"),
        ("429=2", "'429' needs a share from 0 to 1, not '2'"),
        ("429=nan", "needs a share"),
        ("html=5%", "needs a share"),
        ("latency=0.1:soon", "'latency' needs seconds from 0 to 600, not 'soon'"),
        ("500=0.1:3", "'500' takes no seconds"),
        ("429_after=0.1", "429 is always before"),
        ("slow_before=0.1", "slow is always after"),
        ("seed=x", "'seed' needs a whole number"),
        ("skew=inf", "'skew' needs a number of seconds"),
        ("eaten=1.5", "'eaten' needs a share"),
        ("html=0.1 html=0.2", "'html' is given twice"),
        ("calm storm", "only one of calm, rough, storm"),
        ("html=0.9 html_after=0.9", "add up to 1.8"),
    ],
)
def test_a_bad_plan_names_the_word_and_the_valid_ones(text: str, said: str) -> None:
    """Ours: habit 7, a wrong name gets the right ones."""
    with pytest.raises(BadPlan) as caught:
        read_plan(text)
    assert said in str(caught.value)
    assert all(kind.word in str(caught.value) for kind in KINDS)


def test_all_mistakes_are_told_at_once() -> None:
    """Ours: habit 7."""
    with pytest.raises(BadPlan, match=r"'wind' is no word.*'429' needs.*'seed' needs"):
        read_plan("wind=1 429=x seed=-1")


def test_every_kind_is_explained_and_acted_out() -> None:
    """Ours: one vocabulary, no word without a meaning."""
    assert set(WAYS) == {kind.word for kind in KINDS}
    told = " ".join(word for word, _ in explained())
    assert all(word in told for word in [*PRESETS, *WAYS, LATENCY.word, "seed", "skew", "eaten"])


def test_the_same_seed_makes_the_same_trouble_and_another_one_does_not() -> None:
    """Ours: a run can be repeated."""
    assert fates("storm seed=7") == fates("storm seed=7")
    assert fates("storm seed=7") != fates("storm seed=8")


def test_a_word_less_leaves_the_other_draws_as_they_were() -> None:
    """Ours: taking the delay out of a plan does not change which request is lost."""
    with_delay, without = fates("seed=7 reset=0.1 latency=0.5"), fates("seed=7 reset=0.1")
    assert [(f.kind, f.after, f.chance) for f in with_delay] == [(f.kind, f.after, f.chance) for f in without]
    assert any(f.late for f in with_delay)


@pytest.mark.parametrize("preset", PRESETS)
def test_shares_come_out_roughly_right(preset: str) -> None:
    """Ours: over 2,000 requests, within four standard deviations (the draw is fixed by the seed)."""
    plan, met = read_plan(preset), fates(preset)
    counted = Counter(fate.kind for fate in met)
    for share in plan.shares:
        wanted = 2000 * share.share
        assert abs(counted[share.kind.word] - wanted) <= 4 * (wanted * (1 - share.share)) ** 0.5, share.kind.word
    assert abs(sum(1 for f in met if f.late) - 2000 * plan.latency.share) <= 4 * 500**0.5
    assert max(f.late for f in met) <= plan.latency.seconds


def test_a_kind_without_a_form_comes_in_both_about_evenly() -> None:
    """Ours: a 503 may come from before or from after the work."""
    met = Counter(fate.after for fate in fates("503=1"))
    assert 900 < met[True] < 1100
    assert {fate.after for fate in fates("503_before=1")} == {False}
    assert {fate.after for fate in fates("503_after=1")} == {True}
