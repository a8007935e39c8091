"""The readers of published documents, on documents small enough to see through."""

from tests.contract import plain_yaml
from tests.contract.published import openapi

DOCUMENT = r"""
openapi: 3.0.1
info:
  description: "Two lines\n\
    \ of text: with a colon"
paths:
  /projects/{id}.json:
    put:
      description: |-
        Modifies it.

        name: not a key
      parameters:
      - in: path
        name: id
      - description: You can pass includePeople=true as an optional parameter to get
          an array
        in: query
        name: includePeople
      requestBody:
        $ref: '#/components/requestBodies/one'
      responses:
        "200":
          content:
            application/json:
              example:
                STATUS: OK
                tags: []
components:
  requestBodies:
    one:
      content:
        application/json:
          schema:
            properties:
              project:
                $ref: '#/components/schemas/project'
  schemas:
    project:
      properties:
        start-date:
          type: string
        rates:
          additionalProperties:
            properties:
              rate:
                type: number
        people:
          items:
            properties:
              id:
                type: string
"""


def test_yaml_is_read_by_indentation() -> None:
    """YAML: long texts are skipped over, a list may stand at its key's own indentation, quotes go."""
    found = plain_yaml.load(DOCUMENT)
    operation = found["paths"]["/projects/{id}.json"]["put"]
    assert [parameter["in"] for parameter in operation["parameters"]] == ["path", "query"]
    assert operation["responses"]["200"]["content"]["application/json"]["example"] == {"STATUS": "OK", "tags": []}
    assert list(found) == ["openapi", "info", "paths", "components"]


def test_names_are_found_behind_references() -> None:
    """OpenAPI: query names, and dotted body keys with `[]` for items and `*` for keys that are data."""
    (one,) = openapi(plain_yaml.load(DOCUMENT))
    assert one.method == "PUT"
    assert one.query == {"includePeople"}
    assert {"project.start-date", "project.rates.*.rate", "project.people[].id"} <= one.body
    assert one.answers() == {"STATUS", "tags"}


def test_a_path_is_compared_without_case_or_suffix() -> None:
    """OpenAPI: placeholders stand for each other, and a fixed word does not stand for another."""
    (one,) = openapi(plain_yaml.load(DOCUMENT))
    assert one.holds("/Projects/{projectId}")
    assert not one.holds("/projects/{id}/star.json")
    assert not one.holds("/companies/{id}.json")
