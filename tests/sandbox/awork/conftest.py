"""The fake awork over a small agency, as fixtures."""

import pytest

from tests.sandbox.awork.awork_agency import Awork, small_agency


@pytest.fixture
def awork() -> Awork:
    """The fake over a small agency, with an API key and no rate limit."""
    return Awork(small_agency())


@pytest.fixture
def strict() -> Awork:
    """The same with rate limits."""
    return Awork(small_agency(), quota=True)


@pytest.fixture(scope="session")
def reader() -> Awork:
    """The fake for tests that only read: one for all of them."""
    return Awork(small_agency())
