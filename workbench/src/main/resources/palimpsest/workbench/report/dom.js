// Elements with their attributes and contents. Texts become text nodes: no name in a result can become markup.
function element(tag, attributes, ...contents) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  made.append(...contents);
  return made;
}

// A sentence whose every second part stands out.
function sentence(parts) {
  return element("p", {}, ...parts.map((part, i) => i % 2 ? element("strong", {}, part) : part));
}

// A leaf's name that explains itself when pointed at.
function leafName(stack, name) {
  return element("abbr", { title: meaning(stack, name) }, name);
}

// A choice among options; `change` is called with the new one.
function choice(label, options, current, change) {
  const select = element("select", {}, ...options.map(each => element("option", { value: each }, each)));
  select.value = current;
  select.addEventListener("change", () => change(select.value));
  return element("label", {}, label, select);
}
