"""Tools and a prompt of the conformance suite that ask the client back, as the 2026-07-28 revision does it.

The answer says what is needed, and the client sends the same request again with it.
"""

from collections.abc import Mapping
from typing import Any

from mcp import types

from tests.conformance.fixtures import Answer, Tool, text

_NAME = {"name": {"type": "string"}}
_OK = {"ok": {"type": "boolean"}}


def asked(message: str, properties: dict[str, Any]) -> types.ElicitRequest:
    """A question to the person."""
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return types.ElicitRequest(params=types.ElicitRequestFormParams(message=message, requested_schema=schema))


def sampled(prompt: str) -> types.CreateMessageRequest:
    """A question to the client's model."""
    messages = [types.SamplingMessage(role="user", content=text(prompt))]
    return types.CreateMessageRequest(params=types.CreateMessageRequestParams(messages=messages, max_tokens=100))


def roots() -> types.ListRootsRequest:
    """What folders there are."""
    return types.ListRootsRequest(params=types.RequestParams())


def needing(requests: Mapping[str, Any], state: str | None = None) -> Tool:
    """A tool that needs answers to these, and gives its state along."""

    async def run(_: Any, params: types.CallToolRequestParams) -> Answer:
        given = params.input_responses or {}
        if set(requests) <= set(given) and params.request_state == state:
            return types.CallToolResult(content=[text("state-ok" if state else f"Hello, {_said(given)}!")])
        return types.InputRequiredResult(input_requests=dict(requests), request_state=state)

    return run


def _said(given: Mapping[str, Any]) -> str:
    content = getattr(next(iter(given.values())), "content", None)
    return str(content.get("name", "you")) if isinstance(content, dict) else "you"


async def two_rounds(_: Any, params: types.CallToolRequestParams) -> Answer:
    """Two questions, one after the other; the state says which has been answered."""
    given = params.input_responses or {}
    if params.request_state == "second" and "step2" in given:
        return types.CallToolResult(content=[text("done")])
    if params.request_state == "first" and "step1" in given:
        step = asked("Step 2: What is your favorite color?", {"color": {"type": "string"}})
        return types.InputRequiredResult(input_requests={"step2": step}, request_state="second")
    return types.InputRequiredResult(
        input_requests={"step1": asked("Step 1: What is your name?", _NAME)}, request_state="first"
    )


async def what_the_client_can(context: Any, params: types.CallToolRequestParams) -> Answer:
    """Ask only for what the client has declared."""
    declared = context.session.client_capabilities
    requests: dict[str, Any] = {}
    if declared is not None and declared.elicitation is not None:
        requests["name"] = asked("What is your name?", _NAME)
    if declared is not None and declared.sampling is not None:
        requests["capital"] = sampled("What is the capital of France?")
    if not requests or params.input_responses:
        return types.CallToolResult(content=[text("done")])
    return types.InputRequiredResult(input_requests=requests)


ASKING: dict[str, Tool] = {
    "test_input_required_result_elicitation": needing({"user_name": asked("What is your name?", _NAME)}),
    "test_input_required_result_sampling": needing({"capital_question": sampled("What is the capital of France?")}),
    "test_input_required_result_list_roots": needing({"client_roots": roots()}),
    "test_input_required_result_request_state": needing({"confirm": asked("Please confirm", _OK)}, "confirming"),
    "test_input_required_result_tampered_state": needing({"confirm": asked("Please confirm", _OK)}, "sealed"),
    "test_input_required_result_multiple_inputs": needing(
        {
            "user_name": asked("What is your name?", _NAME),
            "greeting": sampled("Generate a greeting"),
            "client_roots": roots(),
        },
        "many",
    ),
    "test_input_required_result_multi_round": two_rounds,
    "test_input_required_result_capabilities": what_the_client_can,
    "test_streaming_elicitation": needing({"user_name": asked("What is your name?", _NAME)}),
}
ASKING_PROMPT = "test_input_required_result_prompt"


async def asking_prompt(params: types.GetPromptRequestParams) -> types.GetPromptResult | types.InputRequiredResult:
    """A prompt that needs a context."""
    if "user_context" in (params.input_responses or {}):
        message = types.PromptMessage(role="user", content=text("Work in the context that was given."))
        return types.GetPromptResult(messages=[message])
    question = asked("What context should the prompt use?", {"context": {"type": "string"}})
    return types.InputRequiredResult(input_requests={"user_context": question})
