// The inside of a Node script step: reads the job as JSON from standard input, runs the script and writes the
// outcome as JSON to the descriptor or file named by the argument.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const { createRequire } = require("node:module");

const target = process.argv[2];

function answer(outcome) {
  const data = Buffer.from(JSON.stringify(outcome));
  const file = /^\d+$/.test(target) ? Number(target) : fs.openSync(target, "w");
  for (let done = 0; done < data.length; ) {
    done += fs.writeSync(file, data, done);
  }
  process.exit(0);
}

function failed(error, name) {
  const text = String((error && error.stack) || error);
  const place = text.split("\n").find((line) => line.includes(`${name}:`)) || "";
  const line = Number((place.split(`${name}:`)[1] || "").split(":")[0]) || null;
  const inner = text.split("\n").filter((one) => !one.includes(__filename) && !one.includes("node:internal"));
  const message = error instanceof Error ? `${error.name}: ${error.message}` : `it threw ${text}`;
  answer({ error: message, line, trace: inner.join("\n"), memory: false });
}

async function main() {
  const job = JSON.parse(fs.readFileSync(0, "utf8"));
  const name = job.file || "<script>";
  process.on("uncaughtException", (error) => failed(error, name));
  process.on("unhandledRejection", (error) => failed(error, name));
  const head = "(async function (input, secrets, require) {";
  const tail = "\n;if (typeof main === 'function') return await main(input);"
    + "\nreturn typeof result === 'undefined' ? null : result;\n})";
  try {
    const script = new vm.Script(head + job.code + tail, { filename: name, columnOffset: -head.length });
    const near = createRequire(job.file || path.join(process.cwd(), "script.js"));
    const result = await script.runInThisContext()(job.input, job.secrets, near);
    answer({ result: result === undefined ? null : result });
  } catch (error) {
    failed(error, name);
  }
}

main();
