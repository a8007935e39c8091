"""A storage folder: the cloud folder (Box, Google Drive) that a project is tied to."""

from mcp_psa.records.common import PROJECT
from mcp_psa.records.kinds import Field, Kind, Noun

STORAGE_FOLDER = Noun(
    "storage_folder",
    "storage_folders",
    "content",
    (
        PROJECT[0],
        Field("provider", Kind.CHOICE, choices=("box", "google_drive")),
        Field("enabled", Kind.FLAG),
        Field(
            "access",
            Kind.CHOICE,
            "who may use the folder",
            choices=("owner_admins", "all_admins", "owner_company", "project_people"),
        ),
        Field("folder_id", Kind.TEXT),
        Field("folder_name", Kind.TEXT),
    ),
)
