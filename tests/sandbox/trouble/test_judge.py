"""The judge counts arrivals in every sliding window, and the eaten quota leaves less to count."""

from bisect import bisect_right
from collections.abc import Callable
from random import Random

import pytest

from mcp_psa.sandbox.judge import LIMITS, Judge
from mcp_psa.sandbox.quota import Window
from tests.sandbox.trouble.conftest import VENDORS, Weather

Open = Callable[..., Weather]


def judged(times: list[float], *windows: tuple[int, float]) -> tuple[int, list[int]]:
    """Violations and the most in each window, for arrivals at these times."""
    judge = Judge(windows)
    for moment in times:
        judge.seen(moment)
    return judge.violations, judge.most


@pytest.mark.parametrize(
    ("times", "violations", "most"),
    [
        ([0.0, 0.1, 0.2], 0, 3),  # exactly the limit
        ([0.0, 0.1, 0.2, 0.3], 1, 4),
        ([0.0, 0.1, 0.2, 1.0], 0, 3),  # the first one is exactly a second old: out of the window
        ([0.0, 0.1, 0.2, 0.999], 1, 4),
        ([0.9, 0.95, 0.99, 1.0, 1.01, 1.02], 3, 6),  # a burst across two fixed windows
        ([0.0] * 5, 2, 5),
        ([0.1, 0.2, 0.3, sum([0.1] * 11)], 0, 3),  # 1.0999999999999999: a sum of floats is no violation
    ],
)
def test_a_window_is_open_on_the_left_and_closed_on_the_right(times: list[float], violations: int, most: int) -> None:
    """Ours: three in any (t - 1, t], whatever t is."""
    assert judged(times, (3, 1.0)) == (violations, [most])


def test_an_arrival_that_breaks_two_windows_is_one_violation() -> None:
    """Awork has two windows at once."""
    assert judged([0.0, 0.0, 0.0, 5.0, 5.0], (2, 1.0), (4, 60.0)) == (2, [3, 5])
    assert judged([0.0, 0.0, 0.0], (2, 1.0), (2, 60.0)) == (1, [3, 3])


def test_the_judge_agrees_with_counting_by_hand() -> None:
    """Ours: 400 random arrivals, each counted anew from all the ones before it."""
    dice = Random(11)  # noqa: S311  # a test
    times = sorted(dice.uniform(0, 20) for _ in range(400))
    by_hand = [place + 1 - bisect_right(times, moment - 1.0, hi=place + 1) for place, moment in enumerate(times)]
    assert judged(times, (20, 1.0)) == (sum(count > 20 for count in by_hand), [max(by_hand)])
    assert 0 < sum(count > 20 for count in by_hand) < 400


def test_the_wait_it_names_is_the_least_that_is_right() -> None:
    """Ours: a hint worth obeying."""
    judge = Judge(((2, 10.0),))
    assert [judge.seen(moment) for moment in (0.0, 4.0)] == [0.0, 0.0]
    wait = judge.seen(5.0)  # with itself and 4.0 in the window, the next can come when 4.0 is out of it
    assert wait == 9.0
    assert judge.seen(5.0 + wait) == 0.0


def test_the_published_limits_are_judged_by() -> None:
    """The vendors' documentation; Projectworks publishes nothing."""
    assert {name: limit.windows for name, limit in LIMITS.items()} == {
        "teamwork": ((150, 60.0),),
        "awork": ((1000, 60.0), (50, 1.0)),
        "proworkflow": ((500, 30.0),),
        "projectworks": (),
        "worksection": ((1, 1.0),),
    }


@pytest.mark.anyio
@pytest.mark.parametrize("vendor", VENDORS)
async def test_every_vendor_is_judged_by_its_own_limit(weather: Open, vendor: str) -> None:
    """Ours: the report, and that a judge who only counts refuses nothing."""
    box = weather("")
    limit = min((most for most, _ in LIMITS[vendor].windows), default=3)
    for _ in range(limit + 2):
        assert (await box.read(vendor)).json()
    seen = (await box.send("GET", "/_judge")).json()["vendors"][vendor]
    assert (seen["requests"], seen["violations"], seen["throttled"]) == (
        limit + 2,
        2 if LIMITS[vendor].windows else 0,
        0,
    )
    assert set(seen["most"].values()) == ({limit + 2} if LIMITS[vendor].windows else set())


@pytest.mark.anyio
async def test_a_strict_judge_refuses_in_the_vendors_words_and_lets_in_after_the_hint(weather: Open) -> None:
    """Ours: strict=True answers where it else only counts; the fake is not asked."""
    box = weather("", strict=True)
    answers = [await box.write("proworkflow") for _ in range(500)]
    box.now += 12
    refused = await box.write("proworkflow")
    assert {answer.status_code for answer in answers} == {201}
    assert (refused.status_code, refused.headers["x-ratelimit-reset"]) == (429, "18")
    box.now += 18
    assert (await box.write("proworkflow")).status_code == 201
    assert box.sandbox.court.report()["proworkflow"] == {
        "requests": 502,
        "violations": 1,
        "most": {"500 in 30 s": 501},
        "throttled": 1,
    }


@pytest.mark.anyio
async def test_a_vendor_that_counts_each_credential_is_judged_so(weather: Open) -> None:
    """ProWorkflow counts a key and a user apart (guide); awork counts the workspace."""
    box = weather("")
    for turn in range(60):
        await box.send("GET", "/proworkflow/api/v4/companies", {"apikey": f"FAKE-{turn % 2}"})
        await box.send("GET", "/awork/api/v1/companies", {"Authorization": f"Bearer FAKE-{turn % 2}"})
    report = box.sandbox.court.report()
    assert (report["proworkflow"]["requests"], report["proworkflow"]["most"]) == (60, {"500 in 30 s": 30})
    assert report["awork"]["most"] == {"1000 in 60 s": 60, "50 in 1 s": 60}
    assert "FAKE" not in str(report)


@pytest.mark.anyio
@pytest.mark.parametrize(("vendor", "limit"), [("teamwork", 150), ("worksection", 1)])
async def test_only_throttling_by_the_quota_is_counted(weather: Open, vendor: str, limit: int) -> None:
    """Ours: a made-up 429 is no fault of the caller; one the fake itself gave is."""
    box = weather("", quota=True)
    for _ in range(limit + 3):
        await box.read(vendor)
    assert box.sandbox.court.report()[vendor]["throttled"] == 3
    stormy = weather("429=1", quota=True)
    for _ in range(3):
        await stormy.read(vendor)
    assert stormy.sandbox.court.report()[vendor]["throttled"] == 0
    assert stormy.sandbox.report()["trouble"]["made"] == {"429": 3}


@pytest.mark.anyio
async def test_others_eat_the_quota_and_the_headers_show_it(weather: Open) -> None:
    """Vendors whose quota is shared (awork: all external clients of the workspace) say what is left, not who took it."""
    box = weather("eaten=0.5", quota=True)
    answers = [await box.read("teamwork") for _ in range(76)]
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers[:2]] == ["74", "73"]
    assert answers[0].headers["x-ratelimit-limit"] == "150"
    assert [answer.status_code for answer in answers[-2:]] == [200, 429]
    box.now += 60
    assert (await box.read("teamwork")).headers["x-ratelimit-remaining"] == "74"
    assert box.sandbox.court.report()["teamwork"]["violations"] == 0


def test_a_share_of_a_small_quota_is_eaten_window_by_window() -> None:
    """Worksection allows one a second: half of it is every other second."""
    now = [0.0]
    window = Window(1, 1.0, lambda: now[0], eaten=0.5)
    allowed = []
    for _ in range(6):
        allowed.append(window.take("account").allowed)
        now[0] += 1
    assert allowed == [True, False] * 3
