// What was recorded over simulated time. A row holds for the time from the end of the one before to its own.
function steps(rows, column) {
  return rows.length ? [[0, column(rows[0])], ...rows.map(row => [row[0], column(row)])] : [];
}

function timeAxis(grid, last, title) {
  return axis(title ? "simulated time [ms]" : "", {
    type: "value", gridIndex: grid, min: 0, max: last, axisLabel: { show: Boolean(title), color: colour("ink"), formatter: number, showMaxLabel: false },
    axisPointer: { show: true, type: "line", label: { show: false } },
  });
}

function overTime(panels, rows, lines) {
  const last = rows.length ? rows[rows.length - 1][0] : 1;
  return {
    tooltip: tooltip({ trigger: "axis", formatter: items => tip(lines(rows.find(row => row[0] >= items[0].axisValue) || rows[rows.length - 1])) }),
    axisPointer: { link: [{ xAxisIndex: "all" }] },
    dataZoom: [{ type: "inside", xAxisIndex: panels.map((_, i) => i), filterMode: "none", zoomOnMouseWheel: "ctrl" },
      { type: "slider", xAxisIndex: panels.map((_, i) => i), filterMode: "none", bottom: 4, height: 18, showDataShadow: false, labelFormatter: value => number(value) + " ms",
        textStyle: { color: colour("ink") } }],
    grid: panels.map(panel => ({ left: 90, right: 24, top: panel.top, height: panel.height })),
    xAxis: panels.map((_, i) => timeAxis(i, last, i === panels.length - 1)),
    yAxis: panels.map((panel, i) => axis(panel.name, { type: "value", gridIndex: i, nameGap: 56, max: panel.max, min: panel.min, scale: Boolean(panel.scale), ...(panel.max === 100 ? { interval: 25 } : { splitNumber: 3 }),
      axisLabel: { color: colour("ink"), hideOverlap: true, formatter: value => value >= 10000 ? tick(value, "") : number(value) } })),
    series: panels.flatMap((panel, i) => panel.series.map(each => ({
      type: "line", step: "start", symbol: "none", xAxisIndex: i, yAxisIndex: i, ...each }))),
  };
}

function plain(name, hue, rows, column, dash) {
  const color = `hsl(${hue}, ${dark() ? 65 : 75}%, ${dark() ? 66 : 36}%)`;
  return { name, itemStyle: { color, decal: PLAIN }, lineStyle: { color, width: 1.6, type: dash || "solid" }, data: steps(rows, column) };
}

function drawPace(box, figure) {
  const { rows, columns } = figure.table;
  const gears = [3, 4, 5, 6];
  const share = i => row => 100 * row[i] / (gears.reduce((sum, each) => sum + row[each], 0) || 1);
  chart(box, () => 716, () => ({
    ...overTime([
      { name: "guest IPC", top: 14, height: 130, min: 0, series: [{ ...plain("guest IPC", 205, rows, row => row[1]), areaStyle: { opacity: 0.12 } }] },
      { name: "power [W]", top: 168, height: 120, min: 0, series: [{ ...plain("power", 18, rows, row => row[2]), areaStyle: { opacity: 0.12 } }] },
      { name: "instructions [%]", top: 340, height: 100, max: 100, series: piled(rows, gears.map((i, at) => ({ ...gearLook(at), name: columns[i].title, value: share(i) }))) },
      { name: "clock [MHz]", top: 466, height: 70, min: 0, series: [plain("frequency", 260, rows, row => row[7])] },
      { name: "voltage [V]", top: 562, height: 70, min: 0, series: [plain("voltage", 300, rows, row => row[8])] },
    ], rows, row => [`up to ${number(row[0])} ms`, `guest IPC ${number(row[1])}`, `power ${number(row[2])} W`,
      gears.filter(i => row[i] > 0).map(i => `${columns[i].title}: ${percent(share(i)(row))} of instructions`).join(", "), `${number(row[7])} MHz, ${number(row[8])} V`]),
    legend: legend(gears.map(i => columns[i].title), { top: 312, left: "center" }),
  }));
}

// Areas one on top of the other, each an opaque area from zero up to its upper edge, the highest drawn first.
function piled(rows, parts) {
  return parts.map((part, at) => ({
    name: part.name, itemStyle: { color: part.color, decal: part.decal }, lineStyle: { width: 0 },
    areaStyle: { opacity: 1, color: part.color }, z: 2 + parts.length - at,
    data: steps(rows, row => parts.slice(0, at + 1).reduce((sum, each) => sum + each.value(row), 0)),
  }));
}

function gearLook(at) {
  return {
    color: ["#d9a441", "#7fb2d9", "#2f78b3", "#123f66"][at],
    decal: pattern([2, 1, 0, 4][at], at === 3 ? "rgba(255, 255, 255, 0.4)" : "rgba(0, 0, 0, 0.45)"),
  };
}

function drawLeavesOverTime(box, figure) {
  const { rows, columns } = figure.table;
  const leaves = columns.slice(1).map((column, i) => ({ name: column.title, i: i + 1, sum: rows.reduce((sum, row) => sum + row[i + 1], 0) }))
    .sort((a, b) => b.sum - a.sum);
  const share = i => row => 100 * row[i] / (total(row) || 1);
  const names = leaves.map(leaf => leaf.name);
  chart(box, () => 375 + legendHeight(names, box), () => ({
    ...overTime([{ name: "share of cycles [%]", top: legendHeight(names, box) + 12, height: 270, max: 100,
      series: piled(rows, leaves.map(leaf => ({ ...leafStyle("cycles", leaf.name), name: leaf.name, value: share(leaf.i) }))) }], rows, row => [`up to ${number(row[0])} ms`, ...leaves.filter(leaf => row[leaf.i] > 0).sort((a, b) => row[b.i] - row[a.i]).slice(0, 8)
      .map(leaf => `${leaf.name}: ${percent(share(leaf.i)(row))} – ${meaning("cycles", leaf.name)}`)]),
    legend: legend(names, { top: 0, tooltip: { show: true, formatter: item => tip([item.name, meaning("cycles", item.name)]) } }),
  }));
}

function drawCacheLife(box, figure) {
  const { rows } = figure.table;
  const made = ["made by gear 2", "made by gear 3", "made by gear 4"];
  chart(box, () => 470, () => ({
    ...overTime([
      { name: "in use [bytes]", top: 14, height: 120, min: 0, series: [{ ...plain("T-cache in use", 205, rows, row => row[1]), areaStyle: { opacity: 0.15 } }] },
      { name: "translations", top: 186, height: 90, min: 0, series: made.map((name, i) => plain(name, [40, 205, 325][i], rows, row => row[2 + i], DASHES[i])) },
      { name: "events", top: 300, height: 80, min: 0, series: [plain("rollbacks", 18, rows, row => row[5]), plain("evictions", 162, rows, row => row[6], "dashed")] },
    ], rows, row => [`up to ${number(row[0])} ms`, `${grouped(row[1])} bytes in use`, ...made.map((name, i) => `${name}: ${grouped(row[2 + i])}`),
      `rollbacks: ${grouped(row[5])}`, `evictions: ${grouped(row[6])}`]),
    legend: { ...legend([...made, "rollbacks", "evictions"], { top: 156 }), icon: null, itemWidth: 30 },
  }));
}

// Mean speed so far over the cycles so far, a line for each run.
function drawWarmUp(box, figure) {
  const { rows } = figure.table;
  const runs = [...new Set(rows.map(row => row[0]))];
  chart(box, () => 330, () => ({
    tooltip: tooltip({ trigger: "axis", formatter: items => tip(items.flatMap(item => [item.seriesName,
      `after ${grouped(item.data[0])} cycles: ${number(item.data[1])} guest instructions per cycle on average`])) }),
    legend: runs.length > 1 ? { ...legend(runs, { top: 0 }), icon: null, itemWidth: 36 } : { show: false },
    grid: { left: 30, right: 60, top: 36, bottom: 45, containLabel: true },
    xAxis: axis("cycles so far", { type: "log", max: "dataMax", axisLabel: { color: colour("ink"), formatter: value => tick(value, "") } }),
    yAxis: axis("mean guest IPC so far", { type: "value", min: 0, nameGap: 45 }),
    series: runs.map((run, i) => ({ name: run, type: "line", ...mark(i), showSymbol: false,
      endLabel: { show: true, formatter: item => number(item.data[1]), color: colour("ink") },
      data: rows.filter(row => row[0] === run && row[1] > 0).map(row => [row[1], row[3]]) })),
  }));
}
