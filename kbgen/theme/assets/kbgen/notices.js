/* Notices: those in the page, and then those of the moment, from a small file that can change while the site stands.
   What they say reaches the page as text; a reader can hide each of them, on this device. */
(() => {
  "use strict";

  const box = document.querySelector("[data-kb-notices]"), status = document.querySelector("[data-kb-notices-said]");
  const { kbNotices: lang, kbRoute: route, kbRoot: root } = box.dataset, blank = box.querySelector("template");
  const file = `${document.currentScript.src.replace(/[^/]*$/, "")}notices-${lang}.js`;
  const KEY = "kbgen.notices", AGAIN = 5 * 60000, MOST = 20, LONGEST = 500;
  const NAMES = ["id", "severity", "title", "text", "from", "until", "url"];

  const part = (node, name) => node.querySelector(name);
  let list = Array.from(box.querySelectorAll(":scope > [data-kb-notice]"), (node) => ({
    id: node.dataset.kbNotice, severity: node.className.split("--")[1], from: node.dataset.from, until: node.dataset.until,
    title: part(node, ".kb-notice__title").textContent, text: part(node, ".kb-notice__text").textContent, url: part(node, "a[hidden]") ? "" : part(node, "a").href,
  }));
  let shown = "", read = 0;
  const said = new Set(list.map(({ id }) => id));

  function hidden() {
    try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch { return {}; }
  }
  /* A notice that says something new is shown again. */
  const mark = ({ severity, title, text = "" }) => `${severity} ${title} ${text}`;
  function current(notice) {
    const now = Date.now(), path = `/${route}`, { pages = [] } = notice;
    return !(Date.parse(notice.from) > now) && !(Date.parse(notice.until) <= now) && hidden()[notice.id] !== mark(notice)
      && (!pages.length || pages.some((page) => path === page || (page !== "/" && path.startsWith(page))));
  }
  function dismiss(notice) {
    try { localStorage.setItem(KEY, JSON.stringify({ ...hidden(), [notice.id]: mark(notice) })); } catch { list = list.filter((each) => each !== notice); }
    draw();
    (part(box, "button") || document.getElementById("content")).focus();
  }
  function banner(notice) {
    const node = blank.content.firstElementChild.cloneNode(true), link = part(node, "a"), button = part(node, "button");
    const look = /^(warning|critical)$/.test(notice.severity) ? notice.severity : "info";
    node.className = `kb-notice kb-notice--${look}`;
    part(node, ".kb-icon").className = `kb-icon kb-icon--${look === "info" ? "info" : "alert"}`;
    part(node, ".kb-notice__title").textContent = notice.title;
    part(node, ".kb-notice__text").textContent = notice.text || "";
    node.querySelectorAll(".kb-vh").forEach((words) => words.append(notice.title));
    link.hidden = !/^(https?|mailto|tel|file):|^\/(?!\/)/.test(notice.url);
    link.href = link.hidden ? "" : notice.url.replace(/^\//, root);
    button.hidden = false;
    button.addEventListener("click", () => dismiss(notice));
    return node;
  }
  function draw() {
    const now = list.filter(current), fresh = now.filter(({ id }) => !said.has(id)), key = JSON.stringify(now);
    if (key === shown) return;
    shown = key;
    box.replaceChildren(...now.map(banner));
    box.hidden = !now.length;
    fresh.forEach(({ id }) => said.add(id));
    if (fresh.length) setTimeout(() => { status.textContent = fresh.map(({ title, text = "" }) => `${title}. ${text}`).join(" "); }, 500);
  }
  /* The file is edited by hand in a hurry: what is not a text is as if it were not there, and what is too long is cut. */
  const text = (value) => typeof value === "string" ? value.slice(0, LONGEST) : "";
  function understood(each) {
    const { pages } = Object(each), said = { pages: Array.isArray(pages) ? pages.filter(text) : [] };
    NAMES.forEach((name) => { said[name] = text(Object(each)[name]); });
    return said;
  }
  globalThis.kbgenNotices = (found) => {
    if (Array.isArray(found)) list = found.slice(0, MOST).map(understood).filter(({ id, title }) => id && title.trim());
    draw();
  };
  function readAgain() {
    read = Date.now();
    if (location.protocol === "file:") {
      const script = document.createElement("script");
      script.src = file;
      document.head.append(script);
    } else {
      fetch(file, { cache: "no-cache" }).then((answer) => answer.ok ? answer.text() : "")
        .then((words) => globalThis.kbgenNotices(JSON.parse(words.slice(words.indexOf("(") + 1, words.lastIndexOf(")"))))).catch(() => { /* those that are shown stay */ });
    }
  }
  draw();
  readAgain();
  setInterval(draw, 30000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && Date.now() - read > AGAIN) readAgain(); });
})();
