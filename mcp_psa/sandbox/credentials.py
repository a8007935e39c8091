"""The sandbox's fixed, obviously fake credentials: printed by `mcp-psa sandbox` and accepted by the fakes.

No vendor would take any of them. They are fixed so that documentation, tests and curious people can rely on them.
"""

from typing import Final

TEAMWORK_API_KEY: Final = "twp_FakeSandboxKeyForTeamwork"
TEAMWORK_ACCESS_TOKEN: Final = "fake-sandbox-token-teamwork"
AWORK_API_KEY: Final = "fake-sandbox-key-awork"
AWORK_ACCESS_TOKEN: Final = "fake-sandbox-token-awork"
PROWORKFLOW_API_KEY: Final = "FAKE-FAKE-FAKE-FAKE-PWFSANDBOX"
PROWORKFLOW_ACCESS_TOKEN: Final = "fake-sandbox-token-proworkflow"
PROJECTWORKS_CONSUMER_KEY: Final = "fake-sandbox-consumer-key"
PROJECTWORKS_CONSUMER_SECRET: Final = "fake-sandbox-consumer-secret"
WORKSECTION_API_KEY: Final = "facefacefacefacefacefacefaceface"
WORKSECTION_ACCESS_TOKEN: Final = "fake-sandbox-token-worksection"

# What a client sets to be let in, vendor by vendor, in the names that mcp_psa's settings have.
SETTINGS: Final[dict[str, dict[str, str]]] = {
    "teamwork": {"TEAMWORK_API_KEY": TEAMWORK_API_KEY},
    "awork": {"AWORK_API_KEY": AWORK_API_KEY, "AWORK_TIMEZONE": "Europe/Berlin"},
    "proworkflow": {"PROWORKFLOW_API_KEY": PROWORKFLOW_API_KEY, "PROWORKFLOW_TIME_UNIT": "minutes"},
    "projectworks": {
        "PROJECTWORKS_CONSUMER_KEY": PROJECTWORKS_CONSUMER_KEY,
        "PROJECTWORKS_CONSUMER_SECRET": PROJECTWORKS_CONSUMER_SECRET,
    },
    "worksection": {"WORKSECTION_API_KEY": WORKSECTION_API_KEY},
}
