"""The sandbox's fixed, obviously fake credentials: printed by `mcp-psa sandbox` and accepted by the fakes.

No vendor would take any of them. They are fixed so that documentation, tests and curious people can rely on them.
"""

from typing import Final

TEAMWORK_API_KEY: Final = "twp_FakeSandboxKeyForTeamwork"
TEAMWORK_ACCESS_TOKEN: Final = "fake-sandbox-token-teamwork"
AWORK_API_KEY: Final = "fake-sandbox-key-awork"
AWORK_ACCESS_TOKEN: Final = "fake-sandbox-token-awork"
AWORK_REFRESH_TOKEN: Final = "fake-sandbox-refresh-awork"
AWORK_CLIENT_ID: Final = "fake-sandbox-client-awork"
AWORK_CLIENT_SECRET: Final = "fake-sandbox-secret-awork"
AWORK_PUBLIC_CLIENT_ID: Final = "fake-sandbox-public-client-awork"
AWORK_PUBLIC_REFRESH_TOKEN: Final = "fake-sandbox-refresh-awork-public"
PROWORKFLOW_API_KEY: Final = "FAKE-FAKE-FAKE-FAKE-PWFSANDBOX"
PROWORKFLOW_ACCESS_TOKEN: Final = "fake-sandbox-token-proworkflow"
PROWORKFLOW_REFRESH_TOKEN: Final = "fake-sandbox-refresh-proworkflow"
PROWORKFLOW_CLIENT_ID: Final = "fake-sandbox-client-proworkflow"
PROWORKFLOW_CLIENT_SECRET: Final = "fake-sandbox-secret-proworkflow"
PROJECTWORKS_CONSUMER_KEY: Final = "fake-sandbox-consumer-key"
PROJECTWORKS_CONSUMER_SECRET: Final = "fake-sandbox-consumer-secret"
WORKSECTION_API_KEY: Final = "facefacefacefacefacefacefaceface"
WORKSECTION_ACCESS_TOKEN: Final = "fake-sandbox-token-worksection"
WORKSECTION_REFRESH_TOKEN: Final = "fake-sandbox-refresh-worksection"
WORKSECTION_CLIENT_ID: Final = "fake-sandbox-client-worksection"
WORKSECTION_CLIENT_SECRET: Final = "fake-sandbox-secret-worksection"

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

# The same for a client that has a person's tokens and renews them; the paths are those of the fakes' token endpoints, to be
# put behind the sandbox's address in <VENDOR>_TOKEN_URL.
OAUTH: Final[dict[str, dict[str, str]]] = {
    "awork": {
        "AWORK_REFRESH_TOKEN": AWORK_REFRESH_TOKEN,
        "AWORK_CLIENT_ID": AWORK_CLIENT_ID,
        "AWORK_CLIENT_SECRET": AWORK_CLIENT_SECRET,
    },
    "proworkflow": {
        "PROWORKFLOW_REFRESH_TOKEN": PROWORKFLOW_REFRESH_TOKEN,
        "PROWORKFLOW_CLIENT_ID": PROWORKFLOW_CLIENT_ID,
        "PROWORKFLOW_CLIENT_SECRET": PROWORKFLOW_CLIENT_SECRET,
    },
    "worksection": {
        "WORKSECTION_REFRESH_TOKEN": WORKSECTION_REFRESH_TOKEN,
        "WORKSECTION_CLIENT_ID": WORKSECTION_CLIENT_ID,
        "WORKSECTION_CLIENT_SECRET": WORKSECTION_CLIENT_SECRET,
    },
}
TOKEN_PATHS: Final[dict[str, str]] = {
    "awork": "/awork/api/v1/accounts/token",
    "proworkflow": "/proworkflow/api/v4/token",
    "worksection": "/worksection/oauth2/refresh",
}
