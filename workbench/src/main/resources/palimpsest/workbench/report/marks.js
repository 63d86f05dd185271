// Marks and dashes that tell series apart without colour.
const SYMBOLS = ["circle", "rect", "triangle", "diamond", "arrow"];
const DASHES = ["solid", "dashed", "dotted", [12, 4, 2, 4], [2, 6], [16, 6]];
const HUES = [205, 18, 162, 40, 325, 260, 95, 0, 225, 130];

function mark(i) {
  const color = `hsl(${HUES[i % HUES.length]}, ${dark() ? 70 : 75}%, ${dark() ? 66 : 36}%)`;
  const hollow = Math.floor(i / SYMBOLS.length) % 2 === 1;
  return {
    symbol: SYMBOLS[i % SYMBOLS.length], symbolSize: 9, itemStyle: { color: hollow ? "transparent" : color, borderColor: color, borderWidth: 1.5, decal: PLAIN },
    lineStyle: { color, width: 1.8, type: DASHES[i % DASHES.length] },
  };
}
