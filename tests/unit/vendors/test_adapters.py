"""The hooks of an adapter: found by the vendor's name, needed by few."""

from pathlib import Path

import pytest

import mcp_psa.vendors
from mcp_psa.errors import VendorChanged
from mcp_psa.manifests import vendor_names
from mcp_psa.vendors import Adapter, adapter_for


@pytest.mark.parametrize("vendor", ["toy", "none", "../teamwork", "teamwork.x", "", "os"])
def test_a_vendor_without_code_gets_the_adapter_that_does_nothing(vendor: str) -> None:
    """Ours: a sixth vendor is data alone; no name reaches another module."""
    adapter = adapter_for(vendor)
    assert type(adapter) is Adapter
    assert adapter.rows("task", {"rows": []}, {}) is None
    assert adapter.row("task", {"id": 1}, {}) == {"id": 1}
    assert adapter.body("task", "create", {"a": 1}, {}, {}) == {"a": 1}
    assert adapter.key("task", {"id": "1"}) == {"id": "1"}


def test_the_key_of_an_adapter_is_a_copy() -> None:
    """Ours: filling a route must not change the arguments."""
    given = {"id": "1"}
    assert Adapter().key("task", given) is not given


@pytest.mark.parametrize("vendor", ["teamwork", "proworkflow"])
def test_a_vendor_with_code_gets_its_own(vendor: str) -> None:
    """Ours: mcp_psa/vendors/<vendor>.py with a class VendorAdapter."""
    assert type(adapter_for(vendor)) is not Adapter
    assert adapter_for(vendor) is adapter_for(vendor)


def test_every_adapter_belongs_to_a_vendor_there_is() -> None:
    """Ours: no code for a vendor without data."""
    folder = Path(str(mcp_psa.vendors.__file__)).parent
    shared = {"adapter", "guard"}
    assert {path.stem for path in folder.glob("[!_]*.py")} - shared <= set(vendor_names())


@pytest.mark.parametrize("row", [{"page": None}, {"page": ["x"]}, {"page": 7}])
def test_what_an_adapter_does_not_expect_is_told_as_the_vendors_change(
    row: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    """Ours: a vendor's odd value is no fault inside us, and the place is in the log."""
    with pytest.raises(VendorChanged, match="Worksection answered a task with unexpected values"):
        adapter_for("worksection", "Worksection").row("task", dict(row), {"WORKSECTION_ACCOUNT": "acme"})
    assert "unexpected values in a task" in caplog.text
