// Opens what a recording writes for other tools in speedscope, a viewer of profiles, and holds what it has understood to
// the recording: the cycles of all stacks, the slices of all rows.
//
//   node .ci/speedscope.mjs RECORDED SPEEDSCOPE CLIENT        SPEEDSCOPE: its pages; CLIENT: playwright-core
import { existsSync, readFileSync } from "node:fs";
import http from "node:http";
import { join, normalize } from "node:path";

const [, , recorded, pages, client] = process.argv;
const { chromium } = await import(client);
const types = { js: "text/javascript", html: "text/html", css: "text/css", wasm: "application/wasm" };

const server = http.createServer((request, response) => {
  const path = normalize(new URL(request.url, "http://here").pathname);
  const file = join(pages, path === "/" ? "index.html" : path);
  if (existsSync(file)) {
    response.writeHead(200, { "content-type": types[file.split(".").pop()] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  } else {
    response.writeHead(404);
    response.end();
  }
}).listen(0, "127.0.0.1");
await new Promise(listening => server.on("listening", listening));

const failures = [];
function same(what, seen, expected) {
  if (JSON.stringify(seen) !== JSON.stringify(expected)) failures.push(`${what}: ${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`);
}

// What the viewer has made of a file: its own format, as it exports it.
async function understood(browser, name) {
  const page = await browser.newPage({ acceptDownloads: true });
  page.on("pageerror", error => failures.push(`${name}: ${error.message}`));
  page.on("dialog", dialog => { failures.push(`${name}: ${dialog.message()}`); dialog.dismiss(); });
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.setInputFiles("input[type=file]", join(recorded, name), { timeout: 30_000 });
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("Export").click()]);
  const exported = JSON.parse(readFileSync(await download.path(), "utf8"));
  await page.close();
  return exported;
}

// Per frame's name how long it has been open in a profile.
function durations({ frames }, { events }) {
  const open = new Map();
  const sums = {};
  for (const { type, frame, at } of events) {
    if (type === "O") {
      open.set(frame, at);
    } else {
      const { name } = frames[frame];
      sums[name] = (sums[name] ?? 0) + at - open.get(frame);
    }
  }
  return sums;
}

function stacks({ shared, profiles: [profile, ...more] }, statistics) {
  same("more than one profile of stacks", more.length, 0);
  same("cycles of all stacks", profile.endValue - profile.startValue, statistics.cycles_total);
  const sums = durations(shared, profile);
  for (const [leaf, cycles] of Object.entries(statistics.cycle_stack).filter(([, cycles]) => cycles > 0)) {
    same(`cycles of ${leaf}`, sums[leaf], cycles);
  }
}

function trace({ profiles }, events) {
  const rows = new Map();
  // The viewer passes over slices that take no time.
  for (const event of events.filter(event => event.ph === "X" && event.dur > 0)) {
    rows.set(event.tid, (rows.get(event.tid) ?? 0) + 1);
  }
  const slices = profiles.map(profile => profile.events.filter(event => event.type === "O").length);
  const ascending = numbers => numbers.sort((a, b) => a - b);
  same("slices of rows", ascending(slices.filter(count => count > 0)), ascending([...rows.values()]));
}

const json = name => JSON.parse(readFileSync(join(recorded, name), "utf8"));
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  stacks(await understood(browser, "stacks.folded"), json("stats.json"));
  trace(await understood(browser, "trace.json"), json("trace.json").traceEvents);
} finally {
  await browser.close();
  server.close();
}
failures.forEach(failure => console.error(`speedscope: ${failure}`));
if (failures.length > 0) process.exit(1);
console.log("speedscope: stacks and traces are read as they were recorded");
