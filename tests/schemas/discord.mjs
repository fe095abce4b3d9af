// Reads {schema, body} as one JSON line each and answers one line each: what is wrong, or "".
// The schemas are generated loose; here what they do not know is refused too.
import { readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const loose = new URL("node_modules/discord-api-spec/build/discord-api-spec.zod.js", import.meta.url);
const strict = new URL(`node_modules/discord-api-spec/build/strict-${process.pid}.mjs`, import.meta.url);
writeFileSync(strict, readFileSync(loose, "utf8").replace("let zObject = z.object;", "let zObject = z.strictObject;"));
const schemas = await import(strict);
unlinkSync(strict);

// A union tells only that no member fits: the member that came furthest says what is wrong.
function deepest(issue, path) {
  const at = [...path, ...(issue.path ?? [])];
  const below = (issue.errors ?? []).flat().map((each) => deepest(each, at));
  const here = { at, says: `${at.join(".")}: ${issue.message} ${issue.keys ?? ""}`.trim() };
  return below.reduce((best, each) => (each.at.length >= best.at.length ? each : best), here);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { schema, body } = JSON.parse(line);
  const found = schemas[schema].safeParse(body);
  const faults = found.success ? [] : found.error.issues.map((issue) => deepest(issue, []).says);
  console.log(JSON.stringify(faults.join("; ")));
}
