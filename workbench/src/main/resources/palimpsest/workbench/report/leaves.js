// How leaves look: a colour for their kind, a shade and a pattern of their own, so that they differ without colour, too:
// dark strokes on pale ground or pale strokes on dark ground. Hue, saturation and ground of each kind:
const KINDS = {
  work: [205, 70, "pale"], stall: [40, 85, "pale"], miss: [18, 80, "pale"], rollback: [325, 45, "dark"], cms: [162, 60, "dark"],
  rest: [220, 6, "pale"],
  "every cycle": [205, 60, "pale"], "front end": [225, 45, "dark"], arithmetic: [40, 85, "pale"], data: [18, 80, "pale"],
  memory: [325, 45, "dark"], control: [220, 6, "pale"],
};
const STROKES = { pale: "rgba(0, 0, 0, 0.5)", dark: "rgba(255, 255, 255, 0.75)" };
const PLAIN = { symbol: "none" };
const PATTERNS = [
  PLAIN,
  { dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: Math.PI / 4 },
  { symbol: "circle", dashArrayX: [[5, 5], [0, 5, 5, 0]], dashArrayY: [5, 0], symbolSize: 0.7 },
  { dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: -Math.PI / 4 },
  { dashArrayX: [1, 0], dashArrayY: [2, 4] },
  { symbol: "triangle", dashArrayX: [[7, 7], [0, 7, 7, 0]], dashArrayY: [7, 0], symbolSize: 0.8 },
  { dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 2 },
  { symbol: "rect", dashArrayX: [[4, 4], [0, 4, 4, 0]], dashArrayY: [4, 0] },
  { dashArrayX: [1, 0], dashArrayY: [4, 3], rotation: Math.PI / 4 },
  { symbol: "diamond", dashArrayX: [[8, 4], [2, 8, 2, 0]], dashArrayY: [6, 0] },
  { dashArrayX: [1, 0], dashArrayY: [4, 3], rotation: -Math.PI / 4 },
];

// What is known of a leaf of "cycles" or "energy"; a leaf of a later version is grey and says so.
function leafOf(stack, name) {
  return model.leaves.find(leaf => leaf.stack === stack && leaf.name === name)
    || { stack, name, group: "rest", meaning: "a leaf that the version which made this page does not know" };
}

function leafStyle(stack, name) {
  const leaf = leafOf(stack, name);
  const kin = model.leaves.filter(other => other.stack === stack && other.group === leaf.group);
  const place = Math.max(0, kin.findIndex(other => other.name === name));
  const [hue, saturation, ground] = KINDS[leaf.group];
  const step = ((place * 3) % 5) / 5;
  const lightness = ground === "dark" ? 26 + 20 * step : dark() ? 54 + 24 * step : 50 + 30 * step;
  // Kinds begin with other patterns: five stalls, then five misses.
  const first = { work: 0, stall: 1, miss: 5, cms: 1, "every cycle": 0, arithmetic: 1, data: 5 }[leaf.group] ?? 3;
  return {
    color: `hsl(${hue}, ${saturation}%, ${lightness}%)`,
    decal: pattern(place + first, STROKES[ground]),
  };
}

// A pattern by its number, in full: what is left out the plotting library would choose.
function pattern(i, color) {
  const chosen = PATTERNS[i % PATTERNS.length];
  return chosen === PLAIN ? PLAIN : {
    symbol: "rect", symbolSize: 1, symbolKeepAspect: true, rotation: 0, maxTileWidth: 512, maxTileHeight: 512, color, ...chosen };
}

function meaning(stack, name) {
  return leafOf(stack, name).meaning;
}
