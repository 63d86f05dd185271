// An upright bar for each row, its share above it.
function drawHistogram(box, figure) {
  const { columns, rows } = figure.table;
  chart(box, () => 260, () => ({
    tooltip: tooltip({ formatter: item => tip([rows[item.dataIndex][0], `${grouped(rows[item.dataIndex][1])} ${columns[1].title}`]) }),
    grid: { left: 50, right: 20, top: 30, bottom: 40, containLabel: true },
    xAxis: axis(columns[0].title, { type: "category", data: rows.map(row => row[0]), axisTick: { show: false } }),
    yAxis: axis(columns[1].title, { type: "value", nameGap: 50, axisLabel: { color: colour("ink"), formatter: value => tick(value, columns[1].unit) } }),
    series: [{
      type: "bar", barWidth: "60%", data: rows.map(row => row[1]),
      itemStyle: { color: colour("bar"), borderColor: colour("ink"), decal: PLAIN },
      label: { show: true, position: "top", color: colour("ink"), formatter: item => percent(rows[item.dataIndex][2]) },
    }],
  }));
}
