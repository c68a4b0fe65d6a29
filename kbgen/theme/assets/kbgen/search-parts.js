/* What the search box and the search page share: what is fetched and when, the words, the marks, the recent searches.
   What was typed and what was found reach the page as text only: through `make`, which appends strings as text nodes. */
(() => {
  "use strict";

  const link = document.querySelector("[data-kb-search]");
  const lang = link.dataset.kbSearch;
  const root = new URL(link.getAttribute("href").replace(/search\/[^/]*$/, ""), location.href).href;
  const assets = document.currentScript.src.replace(/[^/]*$/, "");
  const QUIET = 600, LONGEST = 200, RECENT = 5;

  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, value);
    node.append(...children.flat());
    return node;
  }
  const icon = (name) => make("span", { class: `kb-icon kb-icon--${name}`, "aria-hidden": "true" });

  /* ── What is fetched, once somebody is about to search; what failed is fetched again when asked for again ── */
  const loading = new Map();
  function load(src) {
    if (!loading.has(src)) loading.set(src, new Promise((done, failed) => {
      const script = make("script", { src });
      script.onload = done;
      script.onerror = () => { loading.delete(src); script.remove(); failed(new Error(src)); };
      document.head.append(script);
    }));
    return loading.get(src);
  }

  let site, plural, number;
  window.kbgenSearchWords = (data) => {
    site = data;
    plural = new Intl.PluralRules(site.lang);
    number = new Intl.NumberFormat(site.lang);
    if (site.log) load(`${assets}search-log.js`).then(() => window.KbgenSearchLog.start(site.log, site.lang), () => {});
  };
  const known = () => load(`${assets}search-words-${lang}.js`).then(() => site);
  const log = (event, ...details) => { if (window.KbgenSearchLog) window.KbgenSearchLog[event](...details); };

  let opening = null;
  function engine() {
    opening = opening || load(`${assets}search-engine.js`).then(async () => {
      const found = window.KbgenSearch.open(`${root}assets/search/${lang}/`);
      await found.ready();
      return found;
    });
    opening.catch(() => { opening = null; });
    return opening;
  }

  /* ── Words ── */
  function say(key, values = {}) {
    let text = site.words[key];
    if (typeof text === "object") text = text[plural.select(values.n)] || text.other;
    return text.replace(/\{(\w+)\}/g, (_, name) => typeof values[name] === "number" ? number.format(values[name]) : values[name]);
  }
  /* A sentence with a node in the place of {query}. */
  const around = (key, node) => say(key, { query: "\n" }).split("\n").flatMap((part, i) => i ? [node, part] : [part]);
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\p{M}‐‑'’-]/gu, "");
  const marked = (parts) => parts.map(({ text, match }) => match ? make("mark", {}, text) : text);

  const kind = (hit) => site.kinds[hit.kind] || ["", "file"];
  function shelf(hit) {
    const name = site.categories[hit.category];
    return name && name !== hit.title && hit.kind !== "category" ? name : "";
  }
  const address = (route) => root + route;
  const encoded = (query) => encodeURIComponent(query.replace(/\p{Cs}/gu, ""));   /* half a character has no address */
  const results = (query) => `${root}search/?q=${encoded(query)}`;
  const support = (query) => `${root}${site.support}${query ? `?q=${encoded(query)}` : ""}`;

  /* ── Recent searches: on this device only, and not at all where storage is refused ── */
  const recent = {
    list() {
      const kept = window.__md_get("kbgen-searches");
      return Array.isArray(kept) ? kept.filter((query) => typeof query === "string").slice(0, RECENT) : [];
    },
    add(query) {
      query = query.trim().slice(0, LONGEST);
      if (query) window.__md_set("kbgen-searches", [query, ...recent.list().filter((each) => fold(each) !== fold(query))].slice(0, RECENT));
    },
    clear() { window.__md_set("kbgen-searches", []); },
  };

  /* One polite live region for each box; it speaks when the typing pauses. */
  function speaker(status) {
    let waiting;
    return (text) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => { status.textContent = status.textContent === text ? `${text}\u00a0` : text; }, QUIET);
    };
  }
  const skeleton = () => [1, 2, 3].map(() => make("div", { class: "kb-ghost", "aria-hidden": "true" }, make("i"), make("i")));

  function clearing(box, input, update) {
    const button = box.querySelector(".kb-search__clear");
    const show = () => { button.hidden = !input.value; };
    input.addEventListener("input", show);
    button.addEventListener("click", () => { input.value = ""; show(); input.focus(); update(); });
    show();
    return show;
  }

  window.KbgenSearchParts = {
    make, icon, known, engine, say, around, marked, kind, shelf, address, results, support, recent, speaker, skeleton, clearing, log,
    SLOW: 150, LONGEST,
  };
})();
