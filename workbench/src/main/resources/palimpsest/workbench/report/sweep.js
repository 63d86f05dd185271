// Any value over one axis, with another as lines of marks or as the rows of a heat map.
const MOST_LINES = 8;

function drawSweep(box, figure) {
  const { columns } = figure.table;
  const axes = axesOf(figure.table).filter(({ i }) => places(figure.table, i).length > 1);
  const values = columns.map((column, i) => ({ column, i })).filter(each => each.column.role === "VALUE");
  const find = title => columns.findIndex(column => column.title === title);
  if (!axes.length) {
    box.append(grid(figure.table));
    return;
  }
  const titles = axes.map(each => each.column.title);
  const longest = [...axes].filter(each => each.column.title !== "workload").sort((a, b) => places(figure.table, b.i).length - places(figure.table, a.i).length)[0] || axes[0];
  const other = titles.includes("workload") && longest.column.title !== "workload" ? "workload" : titles.find(each => each !== longest.column.title);
  const state = { value: "energy × delay", x: longest.column.title, by: other || "nothing", as: "marks", scale: "absolute" };
  if (spreadsWidely(figure.table, find(other), find(state.value))) state.scale = "logarithmic";
  if (other && places(figure.table, find(other)).length > MOST_LINES) state.as = "heat map";
  const height = () => state.as === "heat map" && state.by !== "nothing" ? 170 + 26 * places(figure.table, find(state.by)).length : 440;
  const controls = element("div", { class: "controls" });
  box.append(controls);
  const redrawn = chart(box, height, () => sweepPlot(figure.table, find, state));
  const changed = key => value => {
    state[key] = value;
    redrawn();
  };
  controls.append(choice("value", values.map(each => each.column.title), state.value, changed("value")),
    choice("over", titles, state.x, changed("x")), choice("by", ["nothing", ...titles], state.by, changed("by")),
    choice("as", ["marks", "heat map"], state.as, changed("as")),
    choice("scale", ["absolute", "relative to the first place", "logarithmic"], state.scale, changed("scale")));
  filterListeners.push(redrawn);
}

// Whether some line of marks would lie flat on the axis beside another.
function spreadsWidely(table, by, value) {
  if (by < 0) return false;
  const means = places(table, by).map(place => geometricMean(table.rows.filter(row => row[by] === place).map(row => row[value])));
  return Math.min(...means) > 0 && Math.max(...means) / Math.min(...means) > 10;
}

// Which of some values are far enough from those before them for a name beside each.
function apart(values, logarithmic) {
  const heights = values.map(value => value === null ? null : logarithmic ? Math.log(Math.max(value, 1e-12)) : value);
  const known = heights.filter(height => height !== null);
  const room = 0.045 * (Math.max(...known) - (logarithmic ? Math.min(...known) : Math.min(0, ...known)));
  const kept = [];
  return heights.map(height => {
    if (height === null || kept.some(other => Math.abs(other - height) < room)) return false;
    kept.push(height);
    return true;
  });
}

function geometricMean(values) {
  return values.some(value => value <= 0) ? values.reduce((a, b) => a + b, 0) / values.length
    : Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function sweepPlot(table, find, state) {
  const rows = visibleRows(table);
  const [x, by, value] = [find(state.x), find(state.by), find(state.value)];
  const seen = (i, place) => rows.some(row => row[i] === place);
  const across = places(table, x).filter(place => seen(x, place));
  const lines = by < 0 || by === x ? ["all points"] : places(table, by).filter(place => seen(by, place));
  const unit = state.scale.startsWith("relative") ? "relative" : table.columns[value].unit;
  const base = unit === "relative" ? bases(table, rows, x, across[0], value) : () => 1;
  const cells = lines.map(line => across.map(place =>
    rows.filter(row => row[x] === place && (lines.length === 1 && line === "all points" || row[by] === line) && base(row) > 0)
      .map(row => row[value] / base(row))));
  const title = `${state.value}${unit ? ` [${unit}]` : ""}`;
  return state.as === "heat map" && lines[0] !== "all points"
    ? heatPlot(across, lines, cells, title, state) : markPlot(across, lines, cells, title, state);
}

// For each row the value of the point that differs from it only in being at the first place; 0 where there is none, so that
// means are over points that have one.
function bases(table, rows, x, first, value) {
  const others = axesOf(table).map(({ i }) => i).filter(i => i !== x);
  const key = row => JSON.stringify(others.map(i => row[i]));
  const known = new Map(rows.filter(row => row[x] === first).map(row => [key(row), row[value]]));
  return row => known.get(key(row)) || 0;
}

function placeAxis(name, across, more) {
  const crowded = across.length > 8 || across.some(each => each.length > 14);
  return axis(name, { type: "category", data: across, nameGap: crowded ? 84 : 32,
    axisLabel: { color: colour("ink"), interval: 0, rotate: crowded ? 50 : 0, formatter: each => shortened(each, 16) }, ...more });
}

function markPlot(across, lines, cells, title, state) {
  const named = apart(cells.map(line => line[line.length - 1] && line[line.length - 1].length ? geometricMean(line[line.length - 1]) : null), state.scale === "logarithmic");
  const ordered = across.every(each => !Number.isNaN(Number(each)));
  const describe = (line, at) => tip([`${line}, ${state.x} ${across[at]}`,
    cells[lines.indexOf(line)][at].length === 1 ? `${title}: ${number(cells[lines.indexOf(line)][at][0])}`
      : `${title}: geometric mean ${number(geometricMean(cells[lines.indexOf(line)][at]))} of ${cells[lines.indexOf(line)][at].map(number).join(", ")}`]);
  return {
    tooltip: tooltip({ trigger: "item", formatter: item => describe(item.seriesName, across.indexOf(item.name)) }),
    legend: lines.length > 1 ? { ...legend(lines, { top: 0 }), icon: null, itemWidth: 36 } : { show: false },
    grid: { left: 60, right: 110, top: 40, bottom: 40, containLabel: true },
    xAxis: placeAxis(state.x, across, {}),
    yAxis: axis(title, { type: state.scale === "logarithmic" ? "log" : "value", nameGap: 68, axisLabel: { color: colour("ink"), formatter: number } }),
    series: lines.flatMap((line, i) => {
      const means = cells[i].map(cell => cell.length ? geometricMean(cell) : null);
      const style = mark(i);
      const spread = cells[i].flatMap((cell, at) => cell.length > 1 ? cell.map(each => [across[at], each]) : []);
      return [
        { name: line, type: "line", ...style, data: means, connectNulls: false, lineStyle: { ...style.lineStyle, width: ordered ? 1.8 : 0 },
          endLabel: { show: lines.length > 1 && named[i], formatter: shortened(line, 16), color: colour("ink") } },
        ...(spread.length ? [{ name: line, type: "scatter", symbol: style.symbol, symbolSize: 4, itemStyle: style.itemStyle, data: spread }] : []),
      ];
    }),
  };
}

function heatPlot(across, lines, cells, title, state) {
  const data = lines.flatMap((_, row) => across.flatMap((_, column) =>
    cells[row][column].length ? [[column, row, geometricMean(cells[row][column])]] : []));
  const shade = value => state.scale === "logarithmic" && value > 0 ? Math.log(value) : value;
  const shades = data.map(each => shade(each[2]));
  const [lightest, darkest] = [Math.min(...shades), Math.max(...shades)];
  return {
    tooltip: tooltip({ formatter: item => tip([`${lines[item.value[1]]}, ${state.x} ${across[item.value[0]]}`, `${title}: ${number(item.value[2])}`,
      ...(cells[item.value[1]][item.value[0]].length > 1 ? [`the geometric mean of ${cells[item.value[1]][item.value[0]].length} points`] : [])]) }),
    title: { text: `${title}: the darker the more`, left: "center", top: 0, textStyle: { color: colour("ink"), fontSize: 12, fontWeight: "normal" } },
    grid: { left: 100, right: 30, top: 30, bottom: 40, containLabel: true },
    visualMap: { show: false, dimension: 3, min: lightest, max: darkest, inRange: { color: ["#f7fbff", "#c6dbef", "#6baed6", "#2171b5", "#08306b"] } },
    xAxis: placeAxis(state.x, across, { splitArea: { show: false } }),
    yAxis: axis(state.by, { type: "category", data: lines, inverse: true, nameGap: 90 }),
    series: [{ type: "heatmap", encode: { x: 0, y: 1, value: 3 }, itemStyle: { borderColor: colour("raised"), borderWidth: 1, decal: PLAIN },
      label: { show: across.length <= 14, formatter: item => number(Number(item.value[2].toPrecision(3))), fontSize: 11 },
      data: data.map((each, i) => ({ value: [...each, shades[i]], label: { color: (shades[i] - lightest) / (darkest - lightest || 1) > 0.55 ? "#fff" : "#111" } })) }],
  };
}
