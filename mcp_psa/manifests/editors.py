"""JSON Schemas of the manifests' format, so that an editor completes and checks while a person writes.

`python -m mcp_psa.manifests.editors` writes them anew; a test keeps them true.
"""

import json
from pathlib import Path

from pydantic import BaseModel

from mcp_psa.manifests.load import default_folder
from mcp_psa.manifests.resource import Resource
from mcp_psa.manifests.vendor import Vendor


def schemas() -> dict[str, str]:
    """The schema files by name."""
    models: dict[str, type[BaseModel]] = {"vendor.schema.json": Vendor, "resource.schema.json": Resource}
    made = {name: model.model_json_schema(by_alias=True) for name, model in models.items()}
    return {name: json.dumps(schema, indent=1, ensure_ascii=False) + "\n" for name, schema in made.items()}


def write(folder: Path) -> None:
    """Write the schema files."""
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(default_folder())
