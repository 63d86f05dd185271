// Stacks side by side: a bar for each row, a part for each leaf, absolute or in per cent.
const FIRST_STACKS = 20;

function drawStacks(box, figure, stack) {
  const parts = figure.table.columns.map((column, i) => ({ column, i })).filter(each => each.column.role === "VALUE");
  const unit = parts.length ? parts[0].column.unit : "";
  // Only names and parts: axes are for the filter.
  const rows = () => visibleRows(figure.table).map(row => [row[0], ...parts.map(each => row[each.i])]);
  const columns = [figure.table.columns[0], ...parts.map(each => each.column)];
  let relative = false;
  let all = figure.table.rows.length <= FIRST_STACKS + 5;
  const shown = () => all ? rows() : rows().slice(0, FIRST_STACKS);
  const names = parts.map(each => each.column.title);
  const height = () => 75 + legendHeight(names, box) + 26 * shown().length;
  const plot = () => ({
    tooltip: tooltip({ trigger: "item", formatter: item => stackTip(columns, shown()[item.dataIndex], item.seriesName, unit, stack) }),
    legend: legend(names, {
      top: 0, tooltip: { show: true, formatter: item => tip([item.name, meaning(stack, item.name)]) } }),
    grid: { left: 8, right: 30, top: legendHeight(names, box) + 8, bottom: 42, containLabel: true },
    xAxis: axis(relative ? "share [%]" : unit === "pJ" ? "energy" : unit, {
      type: "value", max: relative ? 100 : null, axisLabel: { color: colour("ink"), hideOverlap: true, formatter: value => relative ? `${value}` : tick(value, unit) } }),
    yAxis: axis("", { type: "category", inverse: true, data: shown().map(row => shortened(row[0], 48)), axisTick: { show: false } }),
    series: columns.slice(1).map((column, i) => ({
      name: column.title, type: "bar", stack: "all", barCategoryGap: "28%",
      itemStyle: { ...leafStyle(stack, column.title), borderColor: colour("raised"), borderWidth: 0.5 },
      label: { show: true, color: "#111", textBorderColor: "#fff", textBorderWidth: 3, fontSize: 11,
        formatter: item => roomFor(item.dataIndex, i + 1, column.title) ? column.title : "" },
      data: shown().map(row => relative ? 100 * row[i + 1] / (total(row) || 1) : row[i + 1]),
    })),
  });
  const most = () => Math.max(1, ...shown().map(total));
  const roomFor = (at, i, title) => {
    const row = shown()[at];
    return row[i] / (relative ? total(row) || 1 : most()) > 0.012 * title.length + 0.02;
  };
  const scale = element("button", { type: "button", "aria-pressed": "false" }, "in per cent");
  const controls = element("div", { class: "controls" }, scale);
  box.append(controls);
  const redrawn = chart(box, height, plot);
  scale.addEventListener("click", () => {
    relative = !relative;
    scale.setAttribute("aria-pressed", String(relative));
    redrawn();
  });
  if (!all) {
    const more = element("button", { type: "button" }, `show all ${grouped(rows().length)}, not the first ${FIRST_STACKS}`);
    more.addEventListener("click", () => { all = true; more.remove(); redrawn(); });
    controls.append(more);
  }
  filterListeners.push(redrawn);
}

function total(row) {
  return row.slice(1).reduce((sum, value) => sum + value, 0);
}

function shortened(text, length) {
  return text.length <= length ? text : text.slice(0, length - 1) + "…";
}

function stackTip(columns, row, name, unit, stack) {
  const i = columns.findIndex((each, at) => at > 0 && each.title === name);
  return tip([row[0], `${name}: ${amount(row[i], unit)}, ${percent(100 * row[i] / (total(row) || 1))} of ${amount(total(row), unit)}`,
    meaning(stack, name)]);
}
