// The part of .ci/browser that is written for Node.js: makes more results of real ones, and looks at the pages.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , task, work, out, client] = process.argv;
const json = name => JSON.parse(readFileSync(`${work}/${name}`, "utf8"));
const lines = name => readFileSync(`${work}/${name}`, "utf8").trim().split("\n").map(line => JSON.parse(line));

// Two hundred points made of a sweep's six, and a run whose names are meant to break out.
function fixtures() {
  const real = lines("sweep.jsonl").filter(point => point.status === "ok");
  const many = Array.from({ length: 200 }, (_, id) => JSON.stringify({ ...real[id % real.length], id, key: `key${id}`,
    axes: { workload: `w${id % 5}`, machine: `m${Math.floor(id / 5)}` },
    stats: { ...real[id % real.length].stats, time_ps: 1000000 * (1 + id * 7919 % 211) } }));
  writeFileSync(`${work}/large.jsonl`, many.join("\n") + "\n");
  const nasty = json("before.json");
  nasty.guest.name = "</script><img src=x onerror=alert(1)>\"'&amp;\u2028";
  nasty.guest.argv = [nasty.guest.name, "<!-- <script>", "`${1}`"];
  writeFileSync(`${work}/nasty.json`, JSON.stringify(nasty));
}

let passed = 0;
const failures = [];
function check(what, holds, seen) {
  if (holds) passed++;
  else failures.push(`${what}${seen === undefined ? "" : `: ${JSON.stringify(seen)}`}`);
}
const same = (what, seen, expected) => check(what, JSON.stringify(seen) === JSON.stringify(expected), { seen, expected });

async function open(browser, name, colorScheme) {
  const page = await browser.newPage({ viewport: { width: 1360, height: 1000 }, colorScheme, acceptDownloads: true });
  const address = pathToFileURL(`${out}/${name}.html`).href;
  page.on("console", message => check(`${name}: the console is silent`, false, message.text()));
  page.on("pageerror", error => check(`${name}: no script fails`, false, error.message));
  page.on("request", request => check(`${name}: nothing is asked for but the page`, /^(data|blob):/.test(request.url()) || request.url() === address, request.url()));
  await page.goto(address);
  for (const plot of await page.$$(".plot")) {
    await plot.scrollIntoViewIfNeeded();
    await page.waitForFunction(place => place.dataset.drawn === "yes", plot);
  }
  const plots = await page.$$eval(".plot", all => all.map(place => [place.closest("figure").id, place.querySelectorAll("svg path").length, place.clientHeight]));
  plots.forEach(([id, paths, height]) => check(`${name}: ${id} is drawn`, paths > 8 && height > 100, { paths, height }));
  const spilling = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(`${name}: the page is no wider than the window`, spilling <= 0, spilling);
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  return page;
}

const rows = (page, figure, key) => page.$$eval(`#${figure} .row`, (all, key) =>
  all.map(row => [row.dataset[key], ...["value", "before", "after", "change"].filter(each => each in row.dataset).map(each => Number(row.dataset[each]))]), key);

async function leavesAreTheFiles(page, figure, stack) {
  const shown = await rows(page, figure, "leaf");
  same(`${figure} shows the file's numbers`, shown.map(([leaf, value]) => `${leaf} ${value}`).sort(),
    Object.entries(stack).filter(([, value]) => value > 0).map(([leaf, value]) => `${leaf} ${value}`).sort());
  const values = shown.map(row => row[1]);
  same(`${figure} has the largest first`, values, [...values].sort((a, b) => b - a));
}

async function changesAreTheFiles(page, figure, before, after) {
  const shown = await rows(page, figure, "name");
  same(`${figure} shows both files' numbers`, shown.map(row => row.join(" ")).sort(), [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map(name => [name, before[name] || 0, after[name] || 0, (after[name] || 0) - (before[name] || 0)]).filter(row => row[3] !== 0).map(row => row.join(" ")).sort());
}

// The figure's table on the page and its CSV file hold the same as the model.
async function csvIsTheModel(page, figure) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(`#${figure} .tools button[title^="download"]`)]);
  const text = readFileSync(await download.path(), "utf8");
  const table = await page.evaluate(id => JSON.parse(document.getElementById("report-data").textContent).sections
    .flatMap(section => section.figures).find(each => each.id === id).table, figure);
  const field = value => /[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
  const expected = [table.columns.map(each => each.unit ? `${each.title} [${each.unit}]` : each.title), ...table.rows];
  same(`${figure}: its CSV file`, text, expected.map(row => row.map(field).join(",") + "\r\n").join(""));
}

async function themes(page, name) {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const bright = text => text.match(/\d+/g).slice(0, 3).every(each => Number(each) > 200);
  for (const [scheme, choice, light] of [["light", "auto", true], ["dark", "auto", false], ["dark", "light", true], ["light", "dark", false]]) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.click(`[data-choose="${choice}"]`);
    check(`${name}: ${choice} on a ${scheme} system`, bright(await paper()) === light, await paper());
    const ink = await page.$eval(".plot svg text", text => getComputedStyle(text).fill);
    check(`${name}: plots follow, ${choice} on a ${scheme} system`, bright(ink) !== light, ink);
  }
}

async function look(browser) {
  let page = await open(browser, "run", "light");
  const before = json("before.json");
  const after = json("after.json");
  await leavesAreTheFiles(page, "run1-cycles", before.cycle_stack);
  await leavesAreTheFiles(page, "run1-energy", before.energy_stack_pj);
  const largest = Object.entries(before.cycle_stack).sort((a, b) => b[1] - a[1])[0][0];
  check("the first sentence names the largest leaf", (await page.textContent(".summary p")).includes(` ${largest} `));
  check("every leaf's name explains itself", await page.$$eval(".rows abbr", all => all.length > 0 && all.every(each => each.title.length > 4)));
  same("the molecules are the file's", await page.evaluate(() => JSON.parse(document.getElementById("report-data").textContent).sections[0].figures
    .find(each => each.id === "run1-slots").table.rows.map(row => row[1])), before.slot_histogram);
  await csvIsTheModel(page, "run1-cycles");
  await themes(page, "run");

  page = await open(browser, "comparison", "dark");
  await changesAreTheFiles(page, "compare-cycles", before.cycle_stack, after.cycle_stack);
  await changesAreTheFiles(page, "compare-energy", before.energy_stack_pj, after.energy_stack_pj);
  await csvIsTheModel(page, "compare-cycles");

  page = await open(browser, "recorded", "light");
  const intervals = lines("recorded/intervals.jsonl");
  await leavesAreTheFiles(page, "run1-cycles", json("recorded/stats.json").cycle_stack);
  same("each interval is a row", await page.evaluate(() => JSON.parse(document.getElementById("report-data").textContent).sections[0].figures
    .find(each => each.id === "run1-cache-life").table.rows.map(row => row[1])), intervals.map(each => each.tcache_bytes));
  await csvIsTheModel(page, "run1-pace");
  await functionsAreTheFiles(page);
  await open(browser, "recordings", "dark");

  page = await open(browser, "sweep", "light");
  await csvIsTheModel(page, "sweep-axes");
  const fronts = () => page.$eval("#sweep-pareto", figure => [Number(figure.dataset.front), Number(figure.dataset.points)]);
  const marked = await page.evaluate(() => JSON.parse(document.getElementById("report-data").textContent).sections[0].figures
    .find(each => each.id === "sweep-pareto").table.rows.filter(row => row[1] === "crc32"));
  same("the front drawn is the front of the model", await fronts(), [marked.filter(row => row.includes("front")).length, marked.length]);
  await page.click('[data-axis="machine"][data-place="tm8600"]');
  same("what is unticked is left out", (await fronts())[1], marked.length - 1);
  check("and the page says so", (await page.textContent(".filters .shown")).startsWith("4 of 6 "));
  await page.selectOption("#sweep-axes select >> nth=3", "heat map");
  same("the failed points are named", await page.$$eval("#sweep-failed tbody tr", all => all.map(row => row.cells[2].textContent)),
    lines("sweep.jsonl").filter(point => point.status === "failed").map(point => point.error));

  page = await open(browser, "large", "dark");
  const ready = await page.evaluate(() => performance.getEntriesByType("navigation")[0].loadEventEnd);
  console.log(`browser: 200 points open in ${(ready / 1000).toFixed(2)} s`);
  check("no point is left out", (await page.textContent(".filters .shown")).startsWith("200 of 200 "));

  page = await open(browser, "nasty", "light");
  check("names stay names", (await page.textContent("h2")).includes(json("nasty.json").guest.name));
  check("no name becomes markup", await page.$$eval("img", all => all.length) === 0);
  await open(browser, "mixture", "light");
}

async function functionsAreTheFiles(page) {
  const functions = lines("recorded/functions.jsonl");
  const sum = {};
  const shownAs = each => each.function.startsWith("sub_") ? `${each.function} in ${each.module}` : each.function;
  functions.forEach(each => { sum[shownAs(each)] = (sum[shownAs(each)] || 0) + each.cycles; });
  const shown = await page.$$eval("#run1-function-table tbody tr", all => all.map(row => [row.cells[0].textContent, Number(row.cells[1].dataset.value)]));
  const named = shown.filter(([name]) => name in sum);
  check("functions are the file's", named.length > 1 && named.every(([name, cycles]) => sum[name] === cycles), shown.slice(0, 5));
  const leaf = Object.entries(json("recorded/stats.json").cycle_stack).sort((a, b) => b[1] - a[1])[0][0];
  const most = functions.filter(each => each.gear > 0).reduce((sums, each) => sums.set(shownAs(each), (sums.get(shownAs(each)) || 0) + (each.cycle_stack[leaf] || 0)), new Map());
  const owner = [...most].sort((a, b) => b[1] - a[1])[0][0];
  check("the first sentence names the function that has most of the largest leaf", (await page.textContent(".summary p")).includes(`in function ${owner} (`), owner);
}

const explained = page => page.evaluate(() => JSON.parse(document.getElementById("explain-data").textContent));

// The page of `explain --html` shows what it carries, and pointing at an atom shows its dependences.
async function explanation(browser, name, scheme) {
  const page = await open(browser, name, scheme);
  const model = await explained(page);
  const text = selector => page.$$eval(selector, all => all.map(each => each.textContent));
  check(`${name}: is of a run and has molecules`, model.counted && model.molecules.length > 8 && model.edges.length > 8);
  same(`${name}: the title`, await page.textContent("h1"), model.title);
  same(`${name}: the facts`, await text(".facts strong"), model.facts.map(each => each.value));
  same(`${name}: the guest's code`, await text(".code li"), model.guest.map(each => each.eip + each.text));
  const number = count => count.toLocaleString("en");
  same(`${name}: the molecules`, await page.$$eval(".atoms tbody tr:not(.part)", all => all.map(row => [...row.cells].map(cell => cell.textContent))),
    model.molecules.map(row => [row.offset, String(row.cycle),
      ...model.slots.map((_, column) => row.atoms.find(atom => atom.column === column)?.text ?? "\u00b7"),
      row.retires < 0 ? "" : row.retires === 0 ? "commit" : `commit, ${row.retires} retire`, number(row.executions),
      number(row.waiting) + (row.faults ? ` ${row.faults} rolled back` : "")]));
  for (const [i, stage] of model.stages.entries()) {
    await page.click(`.tabs button >> nth=${i}`);
    same(`${name}: the stage ${stage.name}`, (await text(".stage pre div:not(.gone)")).map(line => line === " " ? "" : line), stage.text.split("\n"));
    check(`${name}: ${stage.name} shows changes if it made some`, i === 0 || stage.changed === await page.$$eval(".stage .new, .stage .gone", all => all.length > 0));
  }
  const rows = await page.$$(".atoms tbody tr:not(.part)");
  for (const [m, molecule] of model.molecules.entries()) {
    for (const atom of molecule.atoms) {
      await (await rows[m].$$("td"))[2 + atom.column].hover();
      const into = model.edges.filter(edge => edge.toMolecule === m && edge.toSlot === atom.slot);
      const from = model.edges.filter(edge => edge.fromMolecule === m && edge.fromSlot === atom.slot);
      same(`${name}: arrows of ${atom.text}`, await page.evaluate(() => ["in", "out", "carried"].map(kind => document.querySelectorAll(`.arrows path.${kind}`).length)),
        [into.length, from.length, [...into, ...from].filter(edge => edge.carried).length]);
      const registers = edges => [...new Set(edges.map(edge => edge.register))];
      same(`${name}: registers of ${atom.text}`, await text(".arrows text"), [...registers(into), ...registers(from)]);
    }
  }
  await arrowsJoinAtoms(page, name, model);
  await page.hover("h1");
  same(`${name}: arrows go when nothing is pointed at`, await page.$$eval(".arrows *, .atoms .lit, .atoms .kin", all => all.length), 0);
  check(`${name}: what is pointed at is told in view`, await page.$eval(".telling", line => getComputedStyle(line).position === "sticky"));
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  check(`${name}: is ${scheme}`, paper.match(/\d+/g).slice(0, 3).every(each => Number(each) > 200) === (scheme === "light"), paper);
  await page.close();
}

// The arrows of the atom that has most of them begin and end at the cells that they are about, and stay on the grid.
async function arrowsJoinAtoms(page, name, model) {
  const ends = edge => [`${edge.fromMolecule}.${edge.fromSlot}`, `${edge.toMolecule}.${edge.toSlot}`];
  const count = {};
  model.edges.flatMap(ends).forEach(each => { count[each] = (count[each] || 0) + 1; });
  const [m, slot] = Object.entries(count).sort((a, b) => b[1] - a[1])[0][0].split(".").map(Number);
  const column = model.molecules[m].atoms.find(atom => atom.slot === slot).column;
  const cell = (await (await page.$$(".atoms tbody tr:not(.part)"))[m].$$("td"))[2 + column];
  await cell.hover();
  const wrong = await page.evaluate(() => {
    const grid = document.querySelector(".grid").getBoundingClientRect();
    const near = (point, cell) => {
      const box = cell.getBoundingClientRect();
      const [x, y] = [point.x + grid.left, point.y + grid.top];
      return x >= box.left - 1 && x <= box.right + 1 && y >= box.top - 2 && y <= box.bottom + 2;
    };
    const marked = [...document.querySelectorAll(".atoms .lit, .atoms .source, .atoms .target")];
    return [...document.querySelectorAll(".arrows path")].filter(path => {
      const curve = document.createElementNS("http://www.w3.org/2000/svg", "path");
      curve.setAttribute("d", path.getAttribute("d").split(" m")[0]);
      const tip = [curve.getPointAtLength(0), curve.getPointAtLength(curve.getTotalLength())];
      return !tip.every(point => marked.some(cell => near(point, cell))) || path.getBBox().x < 0;
    }).map(path => path.getAttribute("d"));
  });
  same(`${name}: arrows join atoms and stay on the grid`, wrong, []);
}

async function pictures(browser) {
  for (const name of ["run", "comparison", "recorded", "recordings", "sweep", "large", "mixture", "explain", "explain-loop"]) {
    for (const scheme of ["light", "dark"]) {
      const page = await open(browser, name, scheme);
      await page.screenshot({ path: `${out}/${name}-${scheme}.png`, fullPage: true });
      await page.close();
    }
  }
}

if (task === "fixtures") {
  fixtures();
} else {
  const { chromium } = await import(pathToFileURL(client).href);
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
  try {
    await look(browser);
    await explanation(browser, "explain", "light");
    await explanation(browser, "explain-loop", "dark");
    if (!out.startsWith(work)) await pictures(browser);
  } finally {
    await browser.close();
  }
  [...new Set(failures)].forEach(each => console.error(`browser: ${each}`));
  console.log(`browser: ${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length ? 1 : 0;
}
