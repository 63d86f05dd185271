// The page: the guest's code, the stages, the molecules.
const model = JSON.parse(document.getElementById("explain-data").textContent);

function redrawCharts() {}

function page() {
  document.title = model.title;
  const lines = model.guest.map(each => {
    const line = element("li", {}, element("span", { class: "eip" }, each.eip), each.text);
    line.addEventListener("mouseenter", () => light(each.eip, "lit"));
    line.addEventListener("mouseleave", () => light("", "lit"));
    return { eip: each.eip, line };
  });
  // Shows a guest instruction wherever it stands, and the atoms that do its work in the way that `mark` says.
  function light(eip, mark) {
    lines.forEach(each => each.line.classList.toggle("lit", each.eip === eip));
    document.querySelectorAll(".atoms td.atom").forEach(each => each.classList.toggle(mark, each.dataset.eip === eip));
  }
  document.body.append(element("div", { class: "explain" },
    element("header", {}, element("h1", {}, model.title), themeSwitch()),
    element("ul", { class: "facts" }, ...model.facts.map(each =>
      element("li", {}, element("span", {}, each.name), element("strong", {}, each.value)))),
    element("section", {}, element("h2", {}, "The guest's code"),
      element("p", { class: "note" }, "The path that is translated as one unit, in the order of execution; a loop's body may"
        + " stand here more than once. Point at an instruction to see the atoms that do its work."),
      element("ol", { class: "code" }, ...lines.map(each => each.line))),
    element("section", {}, element("h2", {}, "What the optimiser makes of it"),
      element("p", { class: "note" }, "The intermediate representation behind each stage, beside the one before: struck"
        + " through what is gone, in bold what is new. Stages in italics changed nothing."),
      ...stageView(model.stages)),
    element("section", {}, element("h2", {}, "The molecules"),
      element("p", { class: "note" }, "Each row is one molecule, which issues at once; all its atoms read before any writes."
        + " The cycle is counted from the start of its part, if no load misses. A line under a row is a commit: what was done"
        + " so far can no longer be rolled back. \u25B2 marks an access that speculates, or a store that checks those that do."
        + (model.counted ? " Counts are from the run; waiting is for operands, caches and the TLB." : "")),
      moleculeGrid(model, light))));
  applyTheme();
}

page();
