// One stack: a bar for each leaf, the largest first, with its amount, its share and what it means.
function drawLeaves(box, figure, stack) {
  const { rows, columns } = figure.table;
  const unit = columns[1].unit;
  const used = rows.filter(row => row[1] > 0);
  const largest = used.length ? used[0][1] : 1;
  box.append(element("div", { class: "rows" }, ...used.map(row => leafRow(row, unit, largest, stack))));
  const unused = rows.filter(row => row[1] === 0);
  if (unused.length) {
    const names = unused.flatMap((row, i) => [i ? ", " : "", leafName(stack, row[0])]);
    box.append(element("p", { class: "rest" }, "Nothing in: ", ...names, "."));
  }
}

function leafRow([name, value, share, owner, ownerShare], unit, largest, stack) {
  const fill = element("div", { class: "fill" });
  fill.style.width = `${100 * value / largest}%`;
  const words = owner ? [" Most in function ", element("strong", {}, owner), ` (${percent(ownerShare)} of the leaf).`] : [];
  return element("div", { class: "row", "data-leaf": name, "data-value": value, "data-share": share },
    element("span", { class: "name" }, leafName(stack, name)),
    element("div", { class: "track" }, fill),
    element("span", { class: "amount" }, unit === "pJ" ? amount(value, unit) : grouped(value)),
    element("span", { class: "share" }, percent(share)),
    element("span", { class: "meaning" }, meaning(stack, name) + ".", ...words));
}
