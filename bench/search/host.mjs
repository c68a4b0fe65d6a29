// Runs one peer that is written in JavaScript in node: a request on stdin, a report on stdout, as host.py does.
// A peer exports `build(documents, lang, require)`, which returns {ask, index, script}: `ask(text)` → ids, best first;
// `index`, the text that a site would serve; `script`, the files of its packages that a browser would need to ask it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const gzipped = (data) => gzipSync(data, { level: 9 }).length;

const request = JSON.parse(readFileSync(0, "utf8"));
const { build } = await import(pathToFileURL(request.module));
const require = createRequire(join(request.packages, "package.json"));

const begun = performance.now();
const { ask, index, script } = build(request.documents, request.lang, require);
const seconds = (performance.now() - begun) / 1000;

const answers = request.queries.map((text) => {
  const before = performance.now();
  const ranked = ask(text);
  return { ranked, ms: performance.now() - before };
});
const scripts = script.map((name) => gzipped(readFileSync(require.resolve(name))));
process.stdout.write(JSON.stringify({
  build_seconds: seconds,
  index_bytes: Buffer.byteLength(index),
  first_bytes: scripts.reduce((sum, size) => sum + size, gzipped(index)),
  answers,
}));
