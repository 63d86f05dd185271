// Which points of a sweep are looked at: those on no place that was unticked. Tables without axes are not filtered.
const hiddenPlaces = new Map();
const filterListeners = [];

function axesOf(table) {
  return table.columns.map((column, i) => ({ column, i })).filter(each => each.column.role === "AXIS");
}

function visibleRows(table) {
  const axes = axesOf(table).filter(({ column }) => hiddenPlaces.has(column.title));
  return table.rows.filter(row => axes.every(({ column, i }) => !hiddenPlaces.get(column.title).has(row[i])));
}

// The places on an axis: by number if all are numbers, else as they come.
function places(table, i) {
  const all = [...new Set(table.rows.map(row => row[i]))];
  return all.every(each => each !== "" && !Number.isNaN(Number(each))) ? all.sort((a, b) => Number(a) - Number(b)) : all;
}

function filterBox(table) {
  const count = element("span", { class: "shown" });
  const tell = () => { count.textContent = `${grouped(visibleRows(table).length)} of ${grouped(table.rows.length)} points shown.`; };
  const sets = axesOf(table).filter(({ i }) => places(table, i).length > 1).map(({ column, i }) => {
    const hidden = new Set();
    hiddenPlaces.set(column.title, hidden);
    const boxes = places(table, i).map(place => {
      const box = element("input", { type: "checkbox", checked: "", "data-axis": column.title, "data-place": place });
      box.addEventListener("change", () => {
        if (box.checked) hidden.delete(place); else hidden.add(place);
        tell();
        filterListeners.forEach(listener => listener());
      });
      return element("label", {}, box, " " + place);
    });
    return element("fieldset", {}, element("legend", {}, column.title), ...boxes);
  });
  tell();
  return element("div", { class: "filters" }, ...sets, count);
}
