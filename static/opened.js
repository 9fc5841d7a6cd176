// Tells that the page has been in view for two seconds: once, to our own server, with the page's own token.
(() => {
  const token = document.querySelector("[name=page_token]");
  if (!token || !token.value) return;
  let timer;
  const tell = () => {
    removeEventListener("visibilitychange", watch, true);
    fetch(location.pathname + "/opened", { method: "POST", body: new URLSearchParams({ page_token: token.value }), keepalive: true }).catch(() => {});
  };
  const watch = () => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") timer = setTimeout(tell, 2100);
  };
  addEventListener("visibilitychange", watch, true);
  watch();
})();
