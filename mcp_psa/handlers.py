"""The protocol's side of what is not a tool: resources, prompts and completions, in the SDK's types."""

from typing import Any

from mcp import MCPError, types

from mcp_psa import prompts, resources
from mcp_psa.app import App
from mcp_psa.errors import NotFound, PsaError

_MOST_VALUES = 100


def handlers(app: App) -> dict[str, Any]:
    """The keyword arguments that the SDK's Server takes for them."""
    return {
        "on_list_resources": _list_resources,
        "on_list_resource_templates": _templates(app),
        "on_read_resource": _read(app),
        "on_list_prompts": _list_prompts(app),
        "on_get_prompt": _get_prompt(app),
        "on_completion": _completion(app),
    }


def refuse_cursor(params: types.PaginatedRequestParams | None) -> None:
    """Everything comes on one page, so that every cursor is a wrong one."""
    if params is not None and params.cursor is not None:
        raise MCPError(types.INVALID_PARAMS, "Invalid cursor: everything comes on one page")


async def _list_resources(_: Any, params: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
    refuse_cursor(params)
    pages = [
        types.Resource(uri=page.uri, name=page.name, title=page.title, description=page.about, mime_type=page.media)
        for page in resources.PAGES
    ]
    return types.ListResourcesResult(resources=pages)


def _templates(app: App) -> Any:
    made = [
        types.ResourceTemplate(
            uri_template=page.uri, name=page.name, title=page.title, description=page.about, mime_type=page.media
        )
        for page in resources.templates(app)
    ]

    async def on_list(_: Any, params: types.PaginatedRequestParams | None) -> types.ListResourceTemplatesResult:
        refuse_cursor(params)
        return types.ListResourceTemplatesResult(resource_templates=made)

    return on_list


def _read(app: App) -> Any:
    async def on_read(_: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        uri = str(params.uri)
        try:
            text, media = await resources.read(app, uri)
        except NotFound as error:
            raise MCPError(types.INVALID_PARAMS, f"Resource not found: {error}", {"uri": uri}) from error
        except resources.Unreadable as error:
            raise MCPError(types.INTERNAL_ERROR, str(error), {"uri": uri}) from error
        return types.ReadResourceResult(contents=[types.TextResourceContents(uri=uri, mime_type=media, text=text)])

    return on_read


def _list_prompts(app: App) -> Any:
    made = [
        types.Prompt(
            name=work.name,
            title=work.title,
            description=work.about,
            arguments=[types.PromptArgument(name=n, description=d, required=r) for n, d, r in work.arguments],
        )
        for work in prompts.offered(app)
    ]

    async def on_list(_: Any, params: types.PaginatedRequestParams | None) -> types.ListPromptsResult:
        refuse_cursor(params)
        return types.ListPromptsResult(prompts=made)

    return on_list


def _get_prompt(app: App) -> Any:
    async def on_get(_: Any, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        try:
            text = prompts.text_of(app, params.name, params.arguments or {})
        except PsaError as error:
            raise MCPError(types.INVALID_PARAMS, str(error)) from error
        message = types.PromptMessage(role="user", content=types.TextContent(type="text", text=text))
        return types.GetPromptResult(messages=[message])

    return on_get


def _completion(app: App) -> Any:
    async def on_complete(_: Any, params: types.CompleteRequestParams) -> types.CompleteResult:
        values: list[str] = []
        if isinstance(params.ref, types.ResourceTemplateReference):
            try:
                values = await resources.completed(app, params.ref.uri, params.argument.value)
            except resources.Unreadable as error:
                raise MCPError(types.INTERNAL_ERROR, str(error)) from error
        return types.CompleteResult(completion=types.Completion(values=values[:_MOST_VALUES], has_more=False))

    return on_complete
