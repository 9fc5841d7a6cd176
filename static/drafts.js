// Keeps what is typed on this page on this machine until it is sent, and puts it back after a reload.
(() => {
  const form = document.querySelector("form[data-saved]");
  const prefix = "draft " + (form ? location.pathname : location.pathname.replace(/\/[^/]*$/, "")) + " ";
  try {
    if (!form) {
      // The page that says thanks: all is sent.
      Object.keys(localStorage).filter((key) => key.startsWith(prefix)).forEach((key) => localStorage.removeItem(key));
      return;
    }
    const key = prefix + form.getAttribute("action");
    const fields = [...form.elements].filter((field) => field.name && field.type !== "hidden");
    const kept = JSON.parse(localStorage.getItem(key) || "null");
    // A copy that is older than what the server has stored is not put back.
    if (kept && kept.saved === form.dataset.saved) {
      const picked = new URLSearchParams(location.search);
      const values = (name) => kept.fields.filter((field) => field[0] === name).map((field) => field[1]);
      fields.filter((field) => !picked.has(field.name)).forEach((field) => {
        if (/radio|checkbox/.test(field.type)) field.checked = values(field.name).includes(field.value);
        else field.value = values(field.name)[0] || "";
      });
      form.dispatchEvent(new Event("input"));
    }
    form.addEventListener("input", () => {
      localStorage.setItem(key, JSON.stringify({ saved: form.dataset.saved, fields: [...new FormData(form)] }));
    });
  } catch {
    // No storage on this machine, or none left: the server's draft is enough.
  }
})();
