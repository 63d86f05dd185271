// Numbers as people read them; never in the browser's locale, so that a page looks the same everywhere.
const PREFIXES = [[1e15, "P"], [1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"], [1, ""], [1e-3, "m"], [1e-6, "µ"], [1e-9, "n"], [1e-12, "p"]];

// 1234567 as "1,234,567".
function grouped(value) {
  return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

// Whole numbers in full, others with four digits that matter.
function number(value) {
  if (Number.isInteger(value)) return grouped(value);
  const size = Math.abs(value);
  if (size >= 1000) return grouped(value);
  if (size !== 0 && size < 0.001) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

// Three digits that matter and a prefix: 1234567 as "1.23 M".
function prefixed(value, unit) {
  if (value === 0) return "0" + (unit ? " " + unit : "");
  const [scale, prefix] = PREFIXES.find(([scale]) => Math.abs(value) >= scale * 0.9995) || PREFIXES[PREFIXES.length - 1];
  const scaled = Number((value / scale).toPrecision(3));
  return (scaled + " " + prefix + unit).trim();
}

// An amount with its unit, short.
function amount(value, unit) {
  if (unit === "pJ") return prefixed(value * 1e-12, "J");
  if (unit === "cycles" || unit === "bytes" || unit === "instructions") return prefixed(value, "") + " " + unit;
  return number(value) + (unit && unit !== "relative" ? " " + unit : "");
}

// An amount without a unit, for axes.
function tick(value, unit) {
  return unit === "pJ" ? prefixed(value * 1e-12, "J") : prefixed(value, "").replace(" ", "");
}

// 32.27 as "32.3 %"; what is there never reads as nothing.
function percent(value) {
  if (value !== 0 && Math.abs(value) < 0.05) return "< 0.1 %";
  return value.toFixed(1) + " %";
}

function signed(value, text) {
  return (value > 0 ? "+" : value < 0 ? "−" : "±") + text;
}
