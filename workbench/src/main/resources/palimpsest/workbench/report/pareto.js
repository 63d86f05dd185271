// Energy over time: what nothing beats in both is filled, numbered and joined, and listed below; the rest is hollow.
function drawPareto(box, figure) {
  const { columns, rows } = figure.table;
  const group = columns.findIndex(each => each.role === "AXIS" && each.title === "workload");
  const values = columns.map((column, i) => ({ column, i })).filter(each => each.column.role === "VALUE");
  const [x, y] = values;
  const groups = group < 0 ? [] : [...new Set(rows.map(row => row[group]))];
  let current = groups[0];
  const sure = columns.findIndex(each => each.title === "stays on the front");
  const whole = () => [...hiddenPlaces.values()].every(each => each.size === 0);
  // How sure the prices of energy leave a place on the front of all; nothing is known of the fronts of a part.
  const surety = row => sure >= 0 && row[sure] !== "" && whole()
    ? `stays in ${row[sure].toFixed(0)} %` : "";
  const shown = () => visibleRows(figure.table).filter(row => group < 0 || row[group] === current);
  const plot = () => {
    const points = shown();
    const front = points.filter(row => onFront(row, points, x.i, y.i)).sort((a, b) => a[x.i] - b[x.i]);
    box.dataset.front = front.length;
    box.dataset.points = points.length;
    const describe = row => tip([row[0], `${x.column.title}: ${amount(row[x.i], x.column.unit)}`, `${y.column.title}: ${amount(row[y.i], y.column.unit)}`,
      front.includes(row) ? "on the front" : "beaten by another", surety(row)].filter(line => line));
    key.replaceChildren(...front.map(row => element("li", {}, element("strong", {}, row[0]),
      ` – ${amount(row[x.i], x.column.unit)}, ${amount(row[y.i], y.column.unit)}`, surety(row) ? `; ${surety(row)}` : "")));
    const place = row => ({ value: [row[x.i], row[y.i]], row });
    return {
      tooltip: tooltip({ trigger: "item", formatter: item => describe(item.data.row) }),
      legend: { ...legend(["on the front", "beaten by another"], { top: 0 }), icon: null },
      grid: { left: 50, right: 40, top: 45, bottom: 45, containLabel: true },
      xAxis: axis(`${x.column.title} [${x.column.unit}]`, { type: "value", scale: true, axisLabel: { color: colour("ink"), formatter: number } }),
      yAxis: axis(`${y.column.title} [${y.column.unit}]`, { type: "value", scale: true, nameGap: 50, axisLabel: { color: colour("ink"), formatter: number } }),
      series: [
        { name: "beaten by another", type: "scatter", symbol: "circle", symbolSize: 9, itemStyle: { color: "transparent", borderColor: colour("muted"), borderWidth: 1.5, decal: PLAIN },
          data: points.filter(row => !front.includes(row)).map(place) },
        { name: "on the front", type: "line", symbol: "diamond", symbolSize: 13, step: "end",
          itemStyle: { color: colour("accent"), decal: PLAIN }, lineStyle: { color: colour("accent"), type: "dashed", width: 1.4 },
          label: { show: true, position: [2, -16], fontWeight: 600, color: colour("ink"), formatter: item => String(item.dataIndex + 1) },
          labelLayout: { hideOverlap: true }, data: front.map(place) },
      ],
    };
  };
  const controls = element("div", { class: "controls" });
  const key = element("ol", { class: "key" });
  box.append(controls);
  const redrawn = chart(box, () => 400, plot);
  box.append(key);
  if (groups.length > 1) controls.append(choice("workload", groups, current, chosen => { current = chosen; redrawn(); }));
  filterListeners.push(redrawn);
}

// Whether no other point is at most as slow and takes at most as much, and less of one.
function onFront(row, points, x, y) {
  return !points.some(other => other[x] <= row[x] && other[y] <= row[y] && (other[x] < row[x] || other[y] < row[y]));
}
