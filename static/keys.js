// Goes through a list by keyboard: j and k move, Enter opens (it is a link), l logs, s snoozes, ? lists the keys; and
// presses whatever names its key ([data-key]). Esc leaves a field for the page's [data-home].
// The page works without: everything here presses what can be clicked.
(() => {
  const list = document.querySelector("[data-keys]");
  const help = document.getElementById("keys");
  const opener = document.getElementById("keys-open");
  const box = document.getElementById("keys-on");
  const rows = list ? [...list.querySelectorAll(".item")] : [];
  const store = (area, name, value) => {
    try { return value === undefined ? area.getItem(name) : area.setItem(name, value); } catch { return null; }
  };
  const link = (row) => row.querySelector("[data-open]");
  const present = () => rows.findIndex((row) => row.contains(document.activeElement));
  const focus = (number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, number))];
    if (!row) return;
    link(row).focus();
    row.scrollIntoView({ block: "nearest" });
  };
  const open = (row, which) => {
    const part = row && row.querySelector(`[data-${which}]`);
    if (!part) return;
    part.open = true;
    const first = part.querySelector(which === "log" ? "[name=note]" : "[name=reason]");
    first.focus();
    first.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    const row = rows[present()];
    if (!row) return;
    row.querySelectorAll("details[open]").forEach((part) => { part.open = false; });
    link(row).focus();
  };
  const home = document.querySelector("[data-home]");
  const shown = (one) => one.getClientRects().length > 0;
  const press = (key) => {
    const one = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key && shown(each));
    if (!one) return false;
    if (one.matches("input, select, textarea")) one.focus();
    else one.click();
    return true;
  };
  const act = list ? {
    j: () => focus(present() + 1),
    k: () => focus(present() < 0 ? 0 : present() - 1),
    l: () => open(rows[Math.max(0, present())], "log"),
    s: () => open(rows[Math.max(0, present())], "snooze"),
  } : {};
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (help && help.open)) return;
    if (event.key === "Escape" && present() >= 0) return close();
    // In a box to tick there is nothing to type.
    const typing = event.target.closest("input:not([type=checkbox], [type=submit]), select, textarea");
    if (event.key === "Escape" && typing && home) return home.focus();
    if (typing) return;
    if (event.key === "?" && help) return event.preventDefault(), help.showModal();
    if (box && !box.checked) return;
    if (act[event.key]) return event.preventDefault(), act[event.key]();
    if (press(event.key)) event.preventDefault();
  });
  if (opener) {
    opener.hidden = false;
    opener.addEventListener("click", () => help.showModal());
  }
  if (box) {
    box.checked = store(localStorage, "keys") !== "off";
    box.addEventListener("change", () => store(localStorage, "keys", box.checked ? "on" : "off"));
  }
  // Whoever sends a row's form goes on where they were: with the row that has taken its place.
  list && list.addEventListener("submit", () => store(sessionStorage, "row", present()));
  const before = store(sessionStorage, "row");
  if (before !== null) {
    try { sessionStorage.removeItem("row"); } catch { /* it was only a convenience */ }
    const fault = list && list.querySelector("[aria-invalid]");
    if (fault) fault.focus();
    else focus(Number(before));
  }
  // A browser that takes no autofocus here is told where to begin.
  if (home && home.autofocus && document.activeElement === document.body) home.focus();
})();
