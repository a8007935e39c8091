"""What must be known of an account, as questions in the vendor's own words, from its manifest alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from mcp_psa.manifests.vendor import AuthWay, Vendor


@dataclass(frozen=True, slots=True)
class Question:
    """One setting to ask for."""

    name: str
    about: str
    secret: bool
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """One way to sign in: what it asks for, the settings that choose it, and what it takes along if it is given (`silent`)."""

    label: str
    questions: tuple[Question, ...]
    fixed: Mapping[str, str]
    silent: tuple[str, ...] = ()

    def missing(self, given: Mapping[str, str]) -> list[Question]:
        """What is not given and must be."""
        return [question for question in self.questions if not question.optional and not given.get(question.name)]

    def is_meant(self, given: Mapping[str, str]) -> bool:
        """Whether nothing that is given chooses another way."""
        return all(given.get(name, value) == value for name, value in self.fixed.items())


def doors(vendor: Vendor) -> list[Door]:
    """Every way to sign in, the manifest's first one first."""
    found = []
    for way in vendor.auth:
        found.append(_door(vendor, way, way.needs, ()))
        if way.refresh is not None:
            optional = () if way.refresh.secret in way.refresh.needs else (way.refresh.secret,)
            found.append(_door(vendor, way, way.refresh.needs, optional, (way.refresh.access, way.refresh.address)))
    return found


def extras(vendor: Vendor) -> list[Question]:
    """Settings that are no part of signing in: what may be set besides."""
    part = {
        name for way in vendor.auth for name in (*way.needs, *way.when, *(way.refresh.settings if way.refresh else ()))
    }
    part |= {vendor.site.setting} if vendor.site else set()
    return [_question(vendor, name) for name in vendor.settings if name not in part]


def _door(
    vendor: Vendor, way: AuthWay, needs: tuple[str, ...], optional: tuple[str, ...] = (), silent: tuple[str, ...] = ()
) -> Door:
    site = (vendor.site.setting,) if vendor.site else ()
    asked = [_question(vendor, name) for name in dict.fromkeys((*site, *needs))]
    asked += [_question(vendor, name, optional=True) for name in optional]
    settings = vendor.settings
    fixed = {name: value for name, value in way.when.items() if settings[name].default != value}
    label = f"{' and '.join(needs)}: {settings[needs[0]].about}"
    return Door(" ".join([label, *(f"({name}={value})" for name, value in fixed.items())]), tuple(asked), fixed, silent)


def _question(vendor: Vendor, name: str, *, optional: bool = False) -> Question:
    setting = vendor.settings[name]
    return Question(name, setting.about, setting.secret, optional)
