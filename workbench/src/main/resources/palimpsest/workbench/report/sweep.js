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
  const state = { value: "energy × delay", x: longest.column.title, by: other || "nothing", as: "marks", relative: "absolute" };
  if (other && places(figure.table, find(other)).length > MOST_LINES) state.as = "heat map";
  const height = () => state.as === "heat map" && state.by !== "nothing" ? 170 + 26 * places(figure.table, find(state.by)).length : 440;
  const controls = element("div", { class: "controls" });
  box.append(controls);
  const drawn = chart(box, height(), () => sweepPlot(figure.table, find, state));
  const changed = key => value => {
    state[key] = value;
    drawn.resize(height());
    drawn.redraw();
  };
  controls.append(choice("value", values.map(each => each.column.title), state.value, changed("value")),
    choice("over", titles, state.x, changed("x")), choice("by", ["nothing", ...titles], state.by, changed("by")),
    choice("as", ["marks", "heat map"], state.as, changed("as")),
    choice("scale", ["absolute", "relative to the first place", "logarithmic"], state.relative, changed("relative")));
  filterListeners.push(() => drawn.redraw());
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
  const unit = state.relative.startsWith("relative") ? "relative" : table.columns[value].unit;
  const cells = lines.map(line => across.map(place =>
    rows.filter(row => row[x] === place && (lines.length === 1 && line === "all points" || row[by] === line)).map(row => row[value])));
  const scaled = cells.map(line => {
    const base = line[0] && line[0].length && unit === "relative" ? geometricMean(line[0]) || 1 : 1;
    return line.map(cell => cell.map(each => each / base));
  });
  const title = `${state.value}${unit ? ` [${unit}]` : ""}`;
  return state.as === "heat map" && lines[0] !== "all points"
    ? heatPlot(across, lines, scaled, title, state) : markPlot(across, lines, scaled, title, state);
}

function placeAxis(name, across, more) {
  const crowded = across.length > 8 || across.some(each => each.length > 14);
  return axis(name, { type: "category", data: across, nameGap: crowded ? 84 : 32,
    axisLabel: { color: colour("ink"), interval: 0, rotate: crowded ? 50 : 0, formatter: each => shortened(each, 16) }, ...more });
}

function markPlot(across, lines, cells, title, state) {
  const ordered = across.every(each => !Number.isNaN(Number(each)));
  const describe = (line, at) => tip([`${line}, ${state.x} ${across[at]}`,
    cells[lines.indexOf(line)][at].length === 1 ? `${title}: ${number(cells[lines.indexOf(line)][at][0])}`
      : `${title}: geometric mean ${number(geometricMean(cells[lines.indexOf(line)][at]))} of ${cells[lines.indexOf(line)][at].map(number).join(", ")}`]);
  return {
    tooltip: tooltip({ trigger: "item", formatter: item => describe(item.seriesName, across.indexOf(item.name)) }),
    legend: lines.length > 1 ? { ...legend(lines, { top: 0 }), icon: null, itemWidth: 36 } : { show: false },
    grid: { left: 50, right: 110, top: 40, bottom: across.length > 8 ? 60 : 20, containLabel: true },
    xAxis: placeAxis(state.x, across, {}),
    yAxis: axis(title, { type: state.relative === "logarithmic" ? "log" : "value", nameGap: 56, axisLabel: { color: colour("ink"), formatter: number } }),
    series: lines.flatMap((line, i) => {
      const means = cells[i].map(cell => cell.length ? geometricMean(cell) : null);
      const style = mark(i);
      const spread = cells[i].flatMap((cell, at) => cell.length > 1 ? cell.map(each => [across[at], each]) : []);
      return [
        { name: line, type: "line", ...style, data: means, connectNulls: false, lineStyle: { ...style.lineStyle, width: ordered ? 1.8 : 0 },
          endLabel: { show: lines.length > 1, formatter: shortened(line, 16), color: colour("ink") }, labelLayout: { moveOverlap: "shiftY" } },
        ...(spread.length ? [{ name: line, type: "scatter", symbol: style.symbol, symbolSize: 4, itemStyle: style.itemStyle, data: spread }] : []),
      ];
    }),
  };
}

function heatPlot(across, lines, cells, title, state) {
  const data = lines.flatMap((_, row) => across.flatMap((_, column) =>
    cells[row][column].length ? [[column, row, geometricMean(cells[row][column])]] : []));
  const values = data.map(each => each[2]);
  return {
    tooltip: tooltip({ formatter: item => tip([`${lines[item.data[1]]}, ${state.x} ${across[item.data[0]]}`, `${title}: ${number(item.data[2])}`,
      ...(cells[item.data[1]][item.data[0]].length > 1 ? [`the geometric mean of ${cells[item.data[1]][item.data[0]].length} points`] : [])]) }),
    grid: { left: 30, right: 90, top: 16, bottom: across.length > 8 ? 60 : 20, containLabel: true },
    visualMap: { min: Math.min(...values), max: Math.max(...values), calculable: true, orient: "vertical", right: 0, top: "middle", text: [title, ""],
      textStyle: { color: colour("ink") }, formatter: number, inRange: { color: ["#f7fbff", "#c6dbef", "#6baed6", "#2171b5", "#08306b"] } },
    xAxis: placeAxis(state.x, across, { splitArea: { show: false } }),
    yAxis: axis(state.by, { type: "category", data: lines, inverse: true, nameGap: 90 }),
    series: [{ type: "heatmap", data, itemStyle: { borderColor: colour("raised"), borderWidth: 1, decal: { symbol: "none" } },
      label: { show: across.length <= 14, formatter: item => number(Number(item.data[2].toPrecision(3))), color: "#111", textBorderColor: "#fff", textBorderWidth: 2, fontSize: 11 } }],
  };
}
