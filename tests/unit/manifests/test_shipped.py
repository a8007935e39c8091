"""What must hold for every manifest that is shipped, whatever its vendor."""

import re

import pytest

from mcp_psa.app import load_vendors
from mcp_psa.manifests import Resource, Vendor, load_resources
from mcp_psa.manifests.parts import Route
from mcp_psa.records import NOUNS, Kind

VENDORS = load_vendors()
RESOURCES = [(vendor, resource) for vendor in VENDORS.values() for resource in load_resources(vendor).values()]
EACH = pytest.mark.parametrize(("vendor", "resource"), RESOURCES, ids=[f"{v.name}/{r.noun}" for v, r in RESOURCES])


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=list(VENDORS))
def test_a_vendor_speaks_over_https_and_says_when_it_was_checked(vendor: Vendor) -> None:
    """Ours: credentials never leave unencrypted, and the date keeps the data honest."""
    assert vendor.base.startswith("https://")
    assert vendor.checked.year >= 2026
    assert Route.model_validate(vendor.check).method in ("GET", "POST")


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=list(VENDORS))
def test_a_vendors_settings_carry_its_name_and_its_credentials_are_secret(vendor: Vendor) -> None:
    """Ours: one prefix a vendor; whatever goes into a header is a secret and never put in the text itself."""
    for name, setting in vendor.settings.items():
        assert re.fullmatch(rf"{vendor.prefix}[A-Z0-9_]+", name)
        assert setting.about
    for way in vendor.auth:
        for text in (way.value, way.user, way.password):
            for name in re.findall(r"\{(\w+)\}", text):
                assert name in way.needs
                assert vendor.settings[name].secret
    assert vendor.site is None or vendor.site.setting in vendor.settings


@EACH
def test_the_id_is_shown_wherever_there_is_one(vendor: Vendor, resource: Resource) -> None:
    """Ours: without it the next call cannot be made."""
    if (
        "id" in {f.name for f in NOUNS[resource.noun].fields}
        and resource.get is not None
        and resource.get.key == ("id",)
    ):
        assert "id" in resource.fields
        assert "id" in resource.default


@EACH
def test_what_is_sensitive_in_a_record_is_so_by_the_vendors_name_too(vendor: Vendor, resource: Resource) -> None:
    """Ours: else MCP_PSA_SENSITIVE=hide would leave it open as vendor.<name>."""
    hidden = {key.lower() for key in vendor.sensitive}
    for name, source in resource.fields.items():
        if NOUNS[resource.noun].field(name).sensitive:
            for path in (*source.path, *source.words):
                assert hidden & set(re.split(r"[.\[\]]+", path.lower())), f"{name}: {path}"


@EACH
def test_placeholders_of_paths_are_ids_or_choices(vendor: Vendor, resource: Resource) -> None:
    """Ours: free text has no place in a path."""
    noun = NOUNS[resource.noun]
    parts = [part for part in (resource.list, resource.get, resource.create, resource.update) if part is not None]
    for route in (route for part in parts for route in part.routes):
        for name in re.findall(r"\{(\w+)\}", route.path):
            known = {f.argument: f.kind for f in noun.fields} | {f.name: noun.filter_kind(f) for f in noun.filters}
            assert known[name] in (Kind.ID, Kind.CHOICE), f"{route.method} {route.path}"


@EACH
def test_reads_are_gets_and_writes_are_not(vendor: Vendor, resource: Resource) -> None:
    """Ours: retries depend on it; Worksection alone reads by POST, which its docs allow by GET as well."""
    for part in (resource.list, resource.get):
        for route in part.routes if part is not None else ():
            assert route.method == "GET" or vendor.name == "worksection"
    for write in (resource.create, resource.update):
        for route in write.routes if write is not None else ():
            assert route.method in ("POST", "PUT", "PATCH") or vendor.name == "worksection"


@EACH
def test_free_text_is_escaped_wherever_it_goes_into_an_expression(vendor: Vendor, resource: Resource) -> None:
    """Ours: a quote in a name must not become part of the vendor's filter language."""
    noun = NOUNS[resource.noun]
    for name, rule in resource.list.filters.items() if resource.list is not None else ():
        free = noun.filter_kind(noun.filter(name)) is Kind.TEXT and not rule.values
        if rule.expression is not None and free:
            assert rule.format in ("odata_text", "quoted_text"), f"list.filters.{name}"


@EACH
def test_an_argument_that_two_fields_share_is_read_as_the_field_that_this_vendor_has(
    vendor: Vendor, resource: Resource
) -> None:
    """Ours: `stage` stands for stage and stage_id; where the vendor has the id alone, the argument must be checked as an id."""
    noun = NOUNS[resource.noun]
    for part in (part for part in (resource.create, resource.update) if part is not None):
        for argument in part.arguments:
            sharing = [f.name for f in noun.fields if f.argument == argument and f.name in resource.fields]
            assert not sharing or noun.by_argument(argument).name in sharing, f"{argument}: {sharing}"
