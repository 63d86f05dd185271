// The page: a heading, a way to everything, sections with their words and figures, what the leaves mean.
const model = JSON.parse(document.getElementById("report-data").textContent);

const DRAWERS = {
  TABLE: (box, figure) => box.append(grid(figure.table)),
  CYCLE_LEAVES: (box, figure) => drawLeaves(box, figure, "cycles"),
  ENERGY_LEAVES: (box, figure) => drawLeaves(box, figure, "energy"),
  CYCLE_STACKS: (box, figure) => drawStacks(box, figure, "cycles"),
  ENERGY_STACKS: (box, figure) => drawStacks(box, figure, "energy"),
  CHANGES: drawChanges,
  HISTOGRAM: drawHistogram,
  APPENDIX: drawAppendix,
  PACE: drawPace,
  LEAVES_OVER_TIME: drawLeavesOverTime,
  CACHE_LIFE: drawCacheLife,
  WARM_UP: drawWarmUp,
  PARETO: drawPareto,
  SWEEP: drawSweep,
};

// A table that few ask for: folded until opened.
function drawAppendix(box, figure) {
  const fold = element("details", {}, element("summary", {}, `${grouped(figure.table.rows.length)} rows`));
  fold.addEventListener("toggle", () => { if (fold.children.length === 1) fold.append(grid(figure.table)); });
  box.append(fold);
}

function figureBox(figure) {
  const tools = element("div", { class: "tools" });
  const box = element("figure", { id: figure.id, "data-kind": figure.kind },
    element("div", { class: "head" }, element("h3", {}, figure.title), tools),
    ...(figure.caption ? [element("figcaption", {}, figure.caption)] : []));
  DRAWERS[figure.kind](box, figure);
  if (figure.kind !== "TABLE" && figure.kind !== "APPENDIX") tools.append(dataButton(box, figure));
  const save = element("button", { type: "button", title: "download the numbers of this figure" }, "CSV");
  save.addEventListener("click", () => download(figure.id + ".csv", csv(figure.table)));
  tools.append(save);
  return box;
}

// Shows and hides the numbers behind a figure.
function dataButton(box, figure) {
  const button = element("button", { type: "button", "aria-expanded": "false", title: "show the numbers of this figure" }, "Numbers");
  const place = element("div", { class: "data", hidden: "" });
  box.append(place);
  button.addEventListener("click", () => {
    if (!place.firstChild) place.append(grid(figure.table));
    place.hidden = !place.hidden;
    button.setAttribute("aria-expanded", String(!place.hidden));
  });
  return button;
}

function sectionBox(section) {
  return element("section", { id: section.id },
    element("h2", {}, section.title), element("p", { class: "origin" }, section.origin),
    ...(section.sentences.length ? [element("div", { class: "summary" }, ...section.sentences.map(each => sentence(each.parts)))] : []),
    ...section.figures.filter(each => each.kind === "SWEEP").map(each => filterBox(each.table)),
    ...section.figures.map(figureBox));
}

function glossary() {
  const list = stack => element("dl", { class: "glossary" }, ...model.leaves.filter(leaf => leaf.stack === stack)
    .flatMap(leaf => [element("dt", {}, leaf.name), element("dd", {}, leaf.meaning)]));
  return element("section", { id: "leaves" }, element("h2", {}, "What the leaves mean"),
    element("p", {}, "Of cycles; every simulated cycle is in exactly one:"), list("cycles"),
    element("p", {}, "Of energy; every picojoule is in exactly one:"), list("energy"));
}

function contents() {
  const link = (id, title) => element("a", { href: "#" + id }, title);
  return element("nav", { "aria-label": "contents" }, element("ul", {},
    ...model.sections.map(section => element("li", {}, link(section.id, section.title),
      element("ul", {}, ...section.figures.map(figure => element("li", {}, link(figure.id, figure.title)))))),
    element("li", {}, link("leaves", "What the leaves mean"))));
}

document.title = model.title;
document.documentElement.dataset.theme = dark() ? "dark" : "light";
document.body.append(element("div", { class: "layout" },
  element("header", {}, element("h1", {}, model.title), themeSwitch()),
  contents(),
  element("main", {}, ...model.sections.map(sectionBox), glossary())));
