// Two values for each name: the change as a bar to the left (less, hatched) or to the right (more, solid).
const FIRST_CHANGES = 25;

function drawChanges(box, figure) {
  const { columns, rows } = figure.table;
  const unit = columns[1].unit;
  const stack = columns[0].title !== "leaf" ? "" : unit === "pJ" ? "energy" : "cycles";
  const changed = rows.filter(row => row[3] !== 0);
  const largest = Math.max(1, ...changed.map(row => Math.abs(row[3])));
  const value = each => unit === "pJ" ? amount(each, unit) : grouped(each);
  const line = ([name, before, after, change]) => {
    const fill = element("div", { class: change < 0 ? "fill less" : "fill more-cost" });
    const width = 50 * Math.abs(change) / largest;
    fill.style.width = `${width}%`;
    fill.style.left = `${change < 0 ? 50 - width : 50}%`;
    return element("div", { class: "row", "data-name": name, "data-before": before, "data-after": after, "data-change": change },
      element("span", { class: "name" }, stack ? leafName(stack, name) : name),
      element("span", { class: "amount before" }, value(before)), element("span", { class: "amount after" }, value(after)),
      element("div", { class: "track" }, element("div", { class: "zero" }), fill),
      element("span", { class: "share" }, signed(change, value(Math.abs(change)))),
      ...(stack ? [element("span", { class: "meaning" }, meaning(stack, name) + ".")] : []));
  };
  const headings = [columns[0].title, columns[1].title, columns[2].title, "less ← → more", "change"]
    .map((title, i) => element("span", { class: "heading" + ["", " before", " after", " direction", ""][i] }, title));
  const shown = element("div", { class: "rows changes" }, ...(changed.length ? headings : []), ...changed.slice(0, FIRST_CHANGES).map(line));
  box.append(shown);
  if (changed.length > FIRST_CHANGES) {
    const more = element("button", { type: "button", class: "more" }, `show all ${grouped(changed.length)}`);
    more.addEventListener("click", () => { shown.append(...changed.slice(FIRST_CHANGES).map(line)); more.remove(); });
    box.append(more);
  }
  const same = rows.length - changed.length;
  if (same) box.append(element("p", { class: "rest" }, `${grouped(same)} did not change.`));
}
