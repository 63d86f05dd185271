// Plots: drawn when they first come into view, again when the colours or the width change.
const charts = [];

// Draws into `box`; `height` gives the plot's in pixels and `option` its description, anew each time. What comes back
// draws it again.
function chart(box, height, option) {
  const place = element("div", { class: "plot", role: "img" });
  place.style.height = `${height()}px`;
  box.append(place);
  const entry = { place, height, option, drawn: null };
  charts.push(entry);
  watcher.observe(place);
  return () => redraw(entry);
}

const watcher = new IntersectionObserver(entries => entries.filter(each => each.isIntersecting)
  .forEach(each => draw(charts.find(entry => entry.place === each.target))), { rootMargin: "300px" });

function draw(entry) {
  if (entry.drawn) return;
  watcher.unobserve(entry.place);
  entry.place.style.height = `${entry.height()}px`;
  entry.drawn = echarts.init(entry.place, null, { renderer: "svg" });
  entry.drawn.setOption(complete(entry.option()));
  entry.place.dataset.drawn = "yes";
}

function redraw(entry) {
  entry.place.style.height = `${entry.height()}px`;
  if (!entry.drawn) return;
  // In this order: resizing draws what was there before, which may speak of rows that are gone.
  entry.drawn.setOption(complete(entry.option()), { notMerge: true });
  entry.drawn.resize();
}

function redrawCharts() {
  charts.forEach(redraw);
}

window.addEventListener("resize", redrawCharts);
window.addEventListener("beforeprint", () => charts.forEach(draw));

// What all plots have in common.
function complete(option) {
  return {
    animation: false,
    textStyle: { fontFamily: "system-ui, 'DejaVu Sans', sans-serif", color: colour("ink") },
    aria: { enabled: true, decal: { show: true } },
    ...option,
  };
}

function axis(name, more) {
  return {
    name, nameLocation: "middle", nameGap: 30,
    nameTextStyle: { color: colour("ink") },
    axisLine: { show: true, lineStyle: { color: colour("muted") } },
    axisLabel: { color: colour("ink") },
    splitLine: { lineStyle: { color: colour("faint") } },
    ...more,
  };
}

// All names, on as many lines as they need.
function legend(names, more) {
  return {
    data: names, type: "plain", left: 0, right: 0, icon: "rect", itemWidth: 22, itemHeight: 14,
    textStyle: { color: colour("ink") }, ...more,
  };
}

// The height of a legend above a plot in `box`, in pixels: names are some seven pixels to the letter.
function legendHeight(names, box) {
  const width = names.reduce((sum, name) => sum + 42 + 7.2 * name.length, 0);
  return 24 * Math.ceil(width / Math.max(280, box.clientWidth ? box.clientWidth - 60 : 900));
}

// A tooltip of lines of text.
function tip(lines) {
  return element("div", {}, ...lines.map((line, i) => element(i ? "div" : "strong", {}, line)));
}

// A tooltip whose text `more.formatter` makes. A plot drawn anew under the pointer may still be asked for what is gone.
function tooltip(more) {
  const { formatter } = more;
  const known = items => Array.isArray(items) ? items.length > 0 : items.data !== undefined;
  return {
    confine: true, backgroundColor: colour("raised"), borderColor: colour("line"), textStyle: { color: colour("ink"), fontSize: 13 },
    extraCssText: "max-width: 34rem; white-space: normal;", ...more,
    formatter: items => known(items) ? formatter(items) : "",
  };
}
