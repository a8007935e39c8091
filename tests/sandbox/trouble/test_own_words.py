"""A made-up refusal is the fake's own: the same words as when the quota is really used up or the credential really wrong."""

from collections.abc import Callable

import pytest

from mcp_psa.sandbox.app import FAKES
from tests.sandbox.trouble.conftest import ASKS, VENDORS, Weather

Open = Callable[..., Weather]

pytestmark = pytest.mark.anyio

# vendor -> status, words of the body, and the headers that say how long to wait (5 seconds)
THROTTLED = {
    "teamwork": (429, "exceeded your rate limit", {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "5"}),
    "awork": (429, "API rate limit exceeded", {"ratelimit-remaining": "0", "ratelimit-reset": "5"}),
    "proworkflow": (429, "Please wait 5 seconds", {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "5"}),
    "projectworks": (429, "Too many requests", {"retry-after": "5"}),
    "worksection": (200, '"message":"Too many requests"', {}),
}
HINTS = ("retry-after", "ratelimit", "x-ratelimit", "x-rate-limit")
EXPIRED = {
    "teamwork": (401, "API key is not valid"),
    "awork": (401, "The access token expired."),
    "proworkflow": (401, "Authentication required"),
    "projectworks": (401, "Unauthorized"),
    "worksection": (401, "Access token is expired"),
}


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_throttle_answer_carries_the_vendors_own_hint(weather: Open, vendor: str) -> None:
    """Vendor docs, as the fakes read them; Worksection documents no hint and says it inside a 200."""
    answer = await weather("429=1:5").read(vendor)
    status, words, headers = THROTTLED[vendor]
    assert answer.status_code == status
    assert words in answer.text
    assert {name: answer.headers.get(name) for name in headers} == headers


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_bare_throttle_answer_gives_no_hint_at_all(weather: Open, vendor: str) -> None:
    """Ours: clients must also live with a vendor, or a gateway before it, that says nothing."""
    answer = await weather("429_bare=1").read(vendor)
    assert answer.status_code == THROTTLED[vendor][0]
    assert not [name for name in answer.headers if name.startswith(HINTS)]
    assert "wait" not in answer.text


@pytest.mark.parametrize("vendor", ["teamwork", "awork", "proworkflow", "worksection"])
async def test_it_is_the_answer_of_a_quota_really_used_up(weather: Open, vendor: str) -> None:
    """Ours: nothing gives the made-up answer away."""
    box = weather("eaten=1", quota=True)
    if vendor == "worksection":  # one request a second: all of it is eaten, too
        box.now += 1
    real, made_up = await box.read(vendor), await weather("429=1:1").read(vendor)
    assert real.status_code == made_up.status_code
    assert set(real.headers) == set(made_up.headers)
    if vendor != "proworkflow":  # which tells the seconds in words
        assert _shape(real.text) == _shape(made_up.text)


@pytest.mark.parametrize("vendor", VENDORS)
async def test_an_expired_credential_is_refused_in_the_vendors_words(weather: Open, vendor: str) -> None:
    """Vendor docs, as the fakes read them; some bodies are unverified there."""
    answer = await weather("expired=1").read(vendor)
    status, words = EXPIRED[vendor]
    assert answer.status_code == status
    assert words in answer.text


async def test_an_expired_signature_is_told_as_a_wrong_one(weather: Open) -> None:
    """Worksection answers a bad signature inside a 200, with code 2."""
    answer = await weather("expired=1").send("GET", "/worksection/api/admin/v2/?action=get_projects")
    assert answer.status_code == 200
    assert answer.json() == {"status": "error", "status_code": 2, "message": "Action hash is missed or invalid"}


async def test_the_version_of_the_path_decides_the_words(weather: Open) -> None:
    """Teamwork's two versions refuse in two envelopes."""
    box = weather("429=1")
    headers, prefix = ASKS["teamwork"].headers, FAKES["teamwork"].prefix
    assert (await box.send("GET", f"{prefix}/projects.json", headers)).json()["STATUS"] == "Error"
    assert (await box.read()).json()["errors"][0]["code"] == "too_many_requests"


def _shape(text: str) -> str:
    return "".join(letter for letter in text if not letter.isdigit())
