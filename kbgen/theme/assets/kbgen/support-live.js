/* What a page says of channels, made true for this minute: open or closed, and when an answer to what is sent now is due.
   Without it the page tells the week's hours and the promises themselves. */
(() => {
  "use strict";

  const support = globalThis.kbgenSupport, { format } = support;
  const all = (name) => Array.from(document.querySelectorAll(`[data-kb-${name}]`));
  const field = document.querySelector("[data-kb-sent]");
  const now = () => { const at = field && field.value ? new Date(field.value).getTime() : NaN; return at || Date.now(); };

  function fill(node, text) {
    if (node.textContent !== text) node.textContent = text;
    node.hidden = !text;
  }
  /* The look of a channel: `data-kb-live` names it. */
  function live(node, at) {
    const look = support.look(node.dataset.kbLive, at);
    node.className = `kb-live kb-live--${look}`;
    fill(node, look === "unknown" && !node.hasAttribute("data-kb-always") ? "" : format.state(node.dataset.kbLive, at));
  }
  function due(node, at) {
    const [plan, channel, severity] = node.dataset.kbDue.split(" ");
    const found = support.due({ plan, channel: channel === "-" ? undefined : channel, severity, sentMs: at });
    fill(node, found && found.kind !== "now" ? format.due(found, Date.now(), severity ? "solved" : "short") : "");
  }
  function draw() {
    all("live").forEach((node) => live(node, Date.now()));
    all("due").forEach((node) => due(node, now()));
  }

  support.ready.then(() => {
    draw();
    setInterval(() => { if (!document.hidden) draw(); }, 20000);
    document.addEventListener("visibilitychange", draw);
    if (!field) return;
    const form = field.form;
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(draw));
    field.addEventListener("input", draw);
  }, () => {});
})();
