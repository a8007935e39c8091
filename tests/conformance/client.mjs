// The official TypeScript SDK's client: list the tools, call one, read a resource, get a prompt, and print what came.
// Usage: node client.mjs auto|legacy http://... | node client.mjs auto|legacy command argument...
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const found = createRequire(join(process.env.NODE_PACKAGES, "x.js"));
const sdk = await import(pathToFileURL(found.resolve("@modelcontextprotocol/client")));
const { StdioClientTransport } = await import(pathToFileURL(found.resolve("@modelcontextprotocol/client/stdio")));

const [mode, target, ...args] = process.argv.slice(2);
const client = new sdk.Client({ name: "proof", version: "0" }, { versionNegotiation: { mode } });
const transport = target.startsWith("http")
  ? new sdk.StreamableHTTPClientTransport(new URL(target))
  : new StdioClientTransport({ command: target, args, env: process.env, stderr: "inherit" });
await client.connect(transport);
const { tools } = await client.listTools();
const called = await client.callTool({ name: "teamwork_list_projects", arguments: { limit: 2 } });
const { contents } = await client.readResource({ uri: "psa://glossary" });
const { prompts } = await client.listPrompts();
const { messages } = await client.getPrompt({ name: prompts[0].name });
console.log(JSON.stringify({
  revision: client.getNegotiatedProtocolVersion?.() ?? null,
  server: client.getServerVersion()?.name,
  tools: tools.length,
  failed: called.isError ?? false,
  rows: called.structuredContent?.items?.length,
  resource: contents[0].text.split("\n")[0],
  prompt: messages[0].content.text.split("\n")[0],
}));
await client.close();
