// Light or dark: as the system has it, until the person decides otherwise.
const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
let chosenTheme = "auto";

function dark() {
  return chosenTheme === "auto" ? systemDark.matches : chosenTheme === "dark";
}

// A colour of the style sheet by its name.
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

function applyTheme() {
  document.documentElement.dataset.theme = dark() ? "dark" : "light";
  redrawCharts();
}

function themeSwitch() {
  const buttons = ["auto", "light", "dark"].map(name => element("button", { type: "button", "data-choose": name }, name));
  const show = () => buttons.forEach(each => each.setAttribute("aria-pressed", String(each.dataset.choose === chosenTheme)));
  buttons.forEach(each => each.addEventListener("click", () => {
    chosenTheme = each.dataset.choose;
    show();
    applyTheme();
  }));
  systemDark.addEventListener("change", applyTheme);
  show();
  return element("div", { class: "tools", role: "group", "aria-label": "colours" }, ...buttons);
}
