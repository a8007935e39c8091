"""What the conformance suite looks for by name: tools that answer with each kind of content, resources and prompts.

The suite tests a server by things that no real server has. They stand in tests only, beside our own tools.
"""

import warnings
from collections.abc import Awaitable, Callable
from typing import Any

import mcp
from mcp import MCPError, types

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
SOUND = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="

Answer = types.CallToolResult | types.InputRequiredResult
Tool = Callable[[Any, types.CallToolRequestParams], Awaitable[Answer]]

NOTHING: dict[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
# Word for word what the suite says a 2020-12 schema must keep on its way through a server.
RICH_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "$defs": {
        "address": {
            "$anchor": "addressDef",
            "type": "object",
            "properties": {"street": {"type": "string"}, "city": {"type": "string"}},
        }
    },
    "properties": {
        "name": {"type": "string"},
        "address": {"$ref": "#/$defs/address"},
        "contactMethod": {"type": "string", "enum": ["phone", "email"]},
        "phone": {"type": "string"},
        "email": {"type": "string"},
    },
    "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
    "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
    "then": {"required": ["phone"]},
    "else": {"required": ["email"]},
    "additionalProperties": False,
}
MIRRORED: dict[str, Any] = {
    "type": "object",
    "properties": {"region": {"type": "string", "x-mcp-header": "Region"}},
    "additionalProperties": False,
}


def text(said: str) -> types.TextContent:
    """A piece of text."""
    return types.TextContent(type="text", text=said)


def page(uri: str, said: str, media: str) -> types.EmbeddedResource:
    """A resource inside a result."""
    return types.EmbeddedResource(
        type="resource", resource=types.TextResourceContents(uri=uri, mime_type=media, text=said)
    )


IMAGE = types.ImageContent(type="image", data=PIXEL, mime_type="image/png")
CONTENTS: dict[str, list[Any]] = {
    "test_simple_text": [text("This is a simple text response for testing.")],
    "test_image_content": [IMAGE],
    "test_audio_content": [types.AudioContent(type="audio", data=SOUND, mime_type="audio/wav")],
    "test_embedded_resource": [page("test://embedded-resource", "This is an embedded resource content.", "text/plain")],
    "test_multiple_content_types": [
        text("Multiple content types test:"),
        IMAGE,
        page("test://mixed-content-resource", '{"test":"data","value":123}', "application/json"),
    ],
    "json_schema_2020_12_tool": [text("ok")],
    "test_mirrored_header": [text("ok")],
}
SCHEMAS = {"json_schema_2020_12_tool": RICH_SCHEMA, "test_mirrored_header": MIRRORED}


def constant(content: list[Any]) -> Tool:
    """A tool that always answers this."""

    async def run(_: Any, __: types.CallToolRequestParams) -> types.CallToolResult:
        return types.CallToolResult(content=content)

    return run


async def error(_: Any, __: types.CallToolRequestParams) -> types.CallToolResult:
    """A failure that a model can read."""
    return types.CallToolResult(content=[text("This tool intentionally returns an error for testing")], is_error=True)


async def progress(context: Any, _: types.CallToolRequestParams) -> types.CallToolResult:
    """Three steps, told as they happen."""
    for step in (0, 50, 100):
        await context.session.report_progress(step, 100)
    return types.CallToolResult(content=[text("done")])


async def logging(context: Any, _: types.CallToolRequestParams) -> types.CallToolResult:
    """Three messages, which the SDK holds back in the newer revision unless the request asked for them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", mcp.MCPDeprecationWarning)  # the suite still asks for what is deprecated
        for said in ("Tool execution started", "Tool processing data", "Tool execution completed"):
            await context.session.send_log_message("info", said, related_request_id=context.request_id)
    return types.CallToolResult(content=[text("done")])


async def missing_capability(context: Any, _: types.CallToolRequestParams) -> types.CallToolResult:
    """A tool that cannot work without the client's model."""
    declared = context.session.client_capabilities
    if declared is None or declared.sampling is None:
        needed = {"requiredCapabilities": {"sampling": {}}}
        raise MCPError(types.MISSING_REQUIRED_CLIENT_CAPABILITY, "This tool needs sampling", needed)
    return types.CallToolResult(content=[text("ok")])


TOOLS: dict[str, Tool] = {
    **{name: constant(content) for name, content in CONTENTS.items()},
    "test_error_handling": error,
    "test_tool_with_progress": progress,
    "test_tool_with_logging": logging,
    "test_logging_tool": logging,
    "test_missing_capability": missing_capability,
}

RESOURCES: dict[str, types.TextResourceContents | types.BlobResourceContents] = {
    "test://static-text": types.TextResourceContents(
        uri="test://static-text", mime_type="text/plain", text="This is the content of the static text resource."
    ),
    "test://static-binary": types.BlobResourceContents(uri="test://static-binary", mime_type="image/png", blob=PIXEL),
    "test://template/123/data": types.TextResourceContents(
        uri="test://template/123/data",
        mime_type="application/json",
        text='{"id":"123","templateTest":true,"data":"Data for ID: 123"}',
    ),
}

PROMPTS: dict[str, tuple[tuple[str, ...], Callable[[dict[str, str]], list[Any]]]] = {
    "test_simple_prompt": ((), lambda _: [text("This is a simple prompt for testing.")]),
    "test_prompt_with_arguments": (
        ("arg1", "arg2"),
        lambda given: [text(f"Prompt with arguments: arg1='{given['arg1']}', arg2='{given['arg2']}'")],
    ),
    "test_prompt_with_embedded_resource": (
        ("resourceUri",),
        lambda given: [
            page(given["resourceUri"], "Embedded resource content for testing.", "text/plain"),
            text("Please process the embedded resource above."),
        ],
    ),
    "test_prompt_with_image": ((), lambda _: [IMAGE, text("Please analyze the image above.")]),
}
