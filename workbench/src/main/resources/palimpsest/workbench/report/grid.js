// A table as rows and columns: sorted by any column, long ones cut until asked for.
const FIRST_ROWS = 25;

function numberText(value, column) {
  if (column.title === "change") return signed(value, column.unit === "%" ? percent(Math.abs(value)) : number(Math.abs(value)));
  return column.unit.startsWith("%") ? percent(value) : number(value);
}

function cell(value, column) {
  const isNumber = typeof value === "number";
  const attributes = isNumber ? { class: "number", "data-value": value } : {};
  return element("td", attributes, isNumber ? numberText(value, column) : value);
}

function grid(table) {
  const numeric = table.columns.map((_, i) => table.rows.some(row => typeof row[i] === "number"));
  const body = element("tbody");
  const more = element("button", { type: "button", class: "more" });
  let rows = table.rows;
  let all = rows.length <= FIRST_ROWS + 5;
  const fill = () => {
    const shown = all ? rows : rows.slice(0, FIRST_ROWS);
    if (!rows.length) body.replaceChildren(element("tr", {}, element("td", { colspan: table.columns.length }, "none")));
    else body.replaceChildren(...shown.map(row => element("tr", {}, ...row.map((value, i) => cell(value, table.columns[i])))));
    more.hidden = all;
    more.textContent = `show all ${grouped(rows.length)} rows`;
  };
  more.addEventListener("click", () => { all = true; fill(); });
  let sorted = -1;
  const headings = table.columns.map((column, i) => {
    const button = element("button", { type: "button", title: "sort" }, column.title,
      ...(column.unit && column.unit !== "%" ? [element("span", { class: "unit" }, `[${column.unit}]`)] : []));
    button.addEventListener("click", () => {
      const up = sorted === i;
      sorted = up ? -1 : i;
      const order = (a, b) => numeric[i] ? b[i] - a[i] : String(a[i]).localeCompare(String(b[i]), "en");
      rows = [...table.rows].sort((a, b) => up ? order(b, a) : order(a, b));
      fill();
    });
    return element("th", numeric[i] ? { class: "number", scope: "col" } : { scope: "col" }, button);
  });
  fill();
  return element("div", { class: "scroll" },
    element("table", {}, element("thead", {}, element("tr", {}, ...headings)), body), more);
}
