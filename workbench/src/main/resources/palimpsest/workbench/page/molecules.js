// Molecules on a grid of slots and cycles; pointing at an atom shows where its operands come from and who waits for it.
const SVG = "http://www.w3.org/2000/svg";
// Pixels by which an arrow swings out to the left: there are two columns of numbers for it to do so.
const WIDEST_BEND = 90;

function moleculeGrid(model, light) {
  const cells = new Map();
  const key = (molecule, slot) => molecule + "." + slot;
  const most = Math.max(1, ...model.molecules.map(each => each.executions));
  const longest = Math.max(1, ...model.molecules.map(each => each.waiting));
  const heads = ["offset", "cycle", ...model.slots, "commit"].concat(model.counted ? ["executed", "cycles waited"] : []);
  const table = element("table", { class: "atoms" }, element("thead", {},
    element("tr", {}, ...heads.map(each => element("th", {}, each)))));
  const body = element("tbody", {});
  let part = "";
  model.molecules.forEach((molecule, m) => {
    if (molecule.part !== part) {
      part = molecule.part;
      body.append(element("tr", { class: "part" }, element("td", { colspan: String(heads.length) }, part)));
    }
    const row = element("tr", { class: molecule.retires >= 0 ? "commit" : "" },
      element("td", {}, molecule.offset), element("td", {}, String(molecule.cycle)));
    for (let column = 0; column < model.slots.length; column++) {
      const atom = molecule.atoms.find(each => each.column === column);
      const cell = element("td", { class: atom ? "atom" + (atom.speculation ? " spec" : "") : "empty" },
        atom ? atom.text : "\u00b7");
      if (atom) {
        cell.tabIndex = 0;
        cells.set(key(m, atom.slot), cell);
        const enter = () => point(m, atom);
        cell.addEventListener("mouseenter", enter);
        cell.addEventListener("focus", enter);
        cell.addEventListener("mouseleave", leave);
        cell.addEventListener("blur", leave);
        cell.dataset.eip = atom.eip;
      }
      row.append(cell);
    }
    row.append(element("td", { class: "mark" },
      molecule.retires < 0 ? "" : molecule.retires === 0 ? "commit" : "commit, " + molecule.retires + " retire"));
    if (model.counted) {
      row.append(meter(molecule.executions, most, ""), meter(molecule.waiting, longest, "waiting"));
      if (molecule.faults) row.lastChild.append(" " + molecule.faults + " rolled back");
    }
    body.append(row);
  });
  table.append(body);
  const arrows = document.createElementNS(SVG, "svg");
  arrows.setAttribute("class", "arrows");
  const grid = element("div", { class: "grid" }, table);
  grid.append(arrows);
  const telling = element("p", { class: "telling", "aria-live": "polite" }, "Point at an atom.");

  function point(m, atom) {
    leave();
    light(atom.eip, "kin");
    cells.get(key(m, atom.slot)).classList.add("lit");
    const from = model.edges.filter(each => each.toMolecule === m && each.toSlot === atom.slot);
    const to = model.edges.filter(each => each.fromMolecule === m && each.fromSlot === atom.slot);
    const named = new Set();
    from.forEach(each => draw(each, "in", cells.get(key(each.fromMolecule, each.fromSlot)), "source", named));
    to.forEach(each => draw(each, "out", cells.get(key(each.toMolecule, each.toSlot)), "target", named));
    telling.textContent = atom.text + ", for the guest instruction at " + atom.eip
      + (atom.speculation ? "; " + atom.speculation : "")
      + "; operands from " + from.length + ", result to " + to.length
      + (from.concat(to).some(each => each.carried) ? " (dashed: from one turn of the loop to the next)" : "");
  }

  function leave() {
    light("", "kin");
    arrows.replaceChildren();
    cells.forEach(each => each.classList.remove("lit", "source", "target"));
  }

  // An arrow; the first of those that mean the same register names it.
  function draw(edge, kind, other, mark, named) {
    const from = cells.get(key(edge.fromMolecule, edge.fromSlot));
    const to = cells.get(key(edge.toMolecule, edge.toSlot));
    if (!from || !to) return;
    other.classList.add(mark);
    const place = grid.getBoundingClientRect();
    const a = from.getBoundingClientRect();
    const b = to.getBoundingClientRect();
    const x1 = a.left - place.left + grid.scrollLeft + 14;
    const x2 = b.left - place.left + grid.scrollLeft + 14;
    const down = b.top >= a.top;
    const y1 = (down ? a.bottom : a.top) - place.top;
    const y2 = (down ? b.top : b.bottom) - place.top;
    const bend = Math.min(WIDEST_BEND, 26 + Math.abs(y2 - y1) / 6);
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", kind + (edge.carried ? " carried" : ""));
    path.setAttribute("d", `M${x1},${y1} C${x1 - bend},${(2 * y1 + y2) / 3} ${x2 - bend},${(y1 + 2 * y2) / 3} ${x2},${y2}`
      + ` m-5,${down ? -7 : 7} l5,${down ? 7 : -7} l6,${down ? -6 : 6}`);
    arrows.append(path);
    if (named.has(kind + edge.register)) return;
    named.add(kind + edge.register);
    const label = document.createElementNS(SVG, "text");
    label.setAttribute("x", (x1 + x2) / 2 - bend * 0.75 - 8);
    label.setAttribute("y", (y1 + y2) / 2 + 4);
    label.textContent = edge.register;
    arrows.append(label);
  }

  return element("div", {}, grid, telling);
}

function meter(count, most, kind) {
  const bar = element("span", { class: "meter " + kind });
  bar.style.width = Math.max(1, 100 * count / most) + "%";
  return element("td", {}, element("span", { class: "gauge" }, ...(count ? [bar] : [])),
    element("span", { class: "count" }, count.toLocaleString("en")));
}
