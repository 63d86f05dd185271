// The trace behind each stage of the optimiser: what a stage made new stands out, what it took away is struck through.
function stageView(stages) {
  const shown = element("div", { class: "stage", tabindex: "0" });
  const buttons = stages.map((stage, i) => {
    const button = element("button", { type: "button", class: stage.changed ? "" : "same" }, stage.name);
    button.addEventListener("click", () => show(i));
    return button;
  });
  function show(chosen) {
    buttons.forEach((each, i) => each.setAttribute("aria-pressed", String(i === chosen)));
    const now = stages[chosen].text.split("\n");
    const before = chosen === 0 ? now : stages[chosen - 1].text.split("\n");
    const pre = element("pre", {});
    for (const line of difference(before, now)) pre.append(element("div", { class: line.kind }, line.text || " "));
    shown.replaceChildren(pre);
  }
  show(0);
  return [element("div", { class: "tabs", role: "group", "aria-label": "stages" }, ...buttons), shown];
}

// Two lists of lines as one: those of both, those gone and those new, in order (longest common subsequence).
function difference(before, now) {
  const rows = before.length;
  const columns = now.length;
  const length = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      length[i][j] = before[i] === now[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    }
  }
  const lines = [];
  let i = 0;
  let j = 0;
  while (i < rows || j < columns) {
    if (i < rows && j < columns && before[i] === now[j]) {
      lines.push({ kind: "", text: now[j] });
      i++;
      j++;
    } else if (i < rows && (j === columns || length[i + 1][j] >= length[i][j + 1])) {
      lines.push({ kind: "gone", text: before[i++] });
    } else {
      lines.push({ kind: "new", text: now[j++] });
    }
  }
  return lines;
}
