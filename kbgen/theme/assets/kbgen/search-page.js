/* The search page, search/?q=…&kind=…&plan=…&category=…: results that follow the field and the filters, all kept in the address,
   so that a link, the back button and a reload show the same again. */
(() => {
  "use strict";

  const { make, icon, known, engine, say, around, marked, kind, shelf, address, support, recent, speaker, skeleton, clearing, log, SLOW, LONGEST } =
    window.KbgenSearchParts;
  const PAGE = 10, FILTERS = ["kind", "plan", "category"];
  const box = document.querySelector(".kb-search--page"), input = box.querySelector("input");
  const announce = speaker(box.querySelector("[role=status]"));
  const filters = document.querySelector(".kb-filters"), kinds = filters.querySelector("fieldset");
  const results = document.querySelector("[data-kb-state=results]");
  const heading = document.title;
  let site, chosen = {}, shown = 0, asked = 0, answered = "", keeping, kept;

  /* Which parts of the page are there. */
  function state(...names) {
    for (const part of document.querySelectorAll("[data-kb-state]")) part.hidden = !names.includes(part.dataset.kbState);
  }

  /* ── The address ── */
  function read() {
    const from = new URLSearchParams(kept = location.search);
    input.value = (from.get("q") || "").slice(0, LONGEST);
    chosen = Object.fromEntries(FILTERS.map((name) => [name, from.get(name) || ""]));
    drawn();
  }
  function write(method = "replaceState") {
    clearTimeout(keeping);
    const to = new URL(location.href), query = input.value.trim();
    for (const [name, value] of [["q", query], ...FILTERS.map((name) => [name, chosen[name]])]) {
      if (value) to.searchParams.set(name, value); else to.searchParams.delete(name);
    }
    if (method === "replaceState" || to.href !== location.href) history[method]({ shown, y: scrollY }, "", to);
    kept = location.search;
  }
  function later() { clearTimeout(keeping); keeping = setTimeout(write, 300); }   /* browsers refuse many changes in a row */

  /* ── The filters ── */
  function count(name, n) { return make("span", {}, name, " ", make("small", {}, String(n))); }
  function radio(value) {
    const choice = make("input", { type: "radio", name: "kind", value });
    kinds.append(make("label", { class: "kb-filters__kind" }, choice, make("span")));
    return choice;
  }
  function draw(facets) {
    const found = facets.kind || {}, all = Object.values(found).reduce((sum, n) => sum + n, 0);
    if (kinds.children.length < 2) ["", ...Object.keys(site.kinds)].forEach(radio);
    for (const choice of kinds.querySelectorAll("input")) {
      const value = choice.value, n = value ? found[value] || 0 : all;
      choice.checked = value === chosen.kind;
      choice.parentNode.hidden = value !== "" && !n && value !== chosen.kind;
      choice.nextSibling.replaceWith(count(value ? site.kinds[value][0] : say("any_kind"), n));
    }
    kinds.hidden = !all && !chosen.kind;
    select("plan", facets.plan || {}, Object.entries(site.plans).map(([id, [name]]) => [id, name]));
    select("category", facets.category || {}, Object.entries(site.categories));
  }
  function select(name, found, names) {
    const field = filters.elements[name];
    const number = (id) => Object.hasOwn(found, id) ? found[id] : 0, some = names.filter(([id]) => number(id) || id === chosen[name]);
    const options = [["", field.dataset.kbAny], ...some.map(([id, text]) => [id, `${text} (${number(id)})`])];
    field.replaceChildren(...options.map(([value, text]) => make("option", { value }, text)));
    field.value = chosen[name];
    field.parentNode.hidden = some.length < 2 && !chosen[name];
  }
  /* What an address asks for and the site does not have, is not asked for. */
  function settle() {
    const names = { kind: site.kinds, plan: site.plans, category: site.categories };
    for (const name of FILTERS) if (!Object.hasOwn(names[name], chosen[name])) chosen[name] = "";
  }
  const filtered = () => FILTERS.some((name) => chosen[name]);

  /* ── The results ── */
  function hit(found, query, position) {
    const opened = () => { recent.add(query); log("opened", position); };
    const names = (found.plans || []).map((id) => site.plans[id]).filter(Boolean);
    const place = [kind(found)[0], shelf(found)].filter(Boolean).join(" › ");
    const head = make("a", { href: address(found.route) }, marked(found.marked));
    const sections = (found.sections || []).map((section) => make("li", {}, make("a", { href: address(section.route) }, section.heading)));
    const item = make("li", { class: "kb-hit" },
      make("h3", { class: "kb-hit__title" }, head),
      make("p", { class: "kb-hit__place" }, icon(kind(found)[1]), place,
        names.length && names.length < Object.keys(site.plans).length ? names.map(([name]) => make("span", { class: "kb-badge" }, name)) : []),
      found.excerpt.length ? make("p", { class: "kb-hit__text" }, marked(found.excerpt)) : [],
      sections.length ? make("ul", { class: "kb-hit__sections", "aria-label": say("sections") }, sections) : []);
    item.addEventListener("click", (event) => { if (event.target.closest("a")) { opened(); write(); } });
    return item;
  }
  function button(text, act, look = "") {
    const node = make("button", { class: `kb-button ${look}`, type: "button" }, text);
    node.addEventListener("click", act);
    return node;
  }
  function meant(query) {
    if (!query) return [];
    const other = make("a", { href: `?q=${encodeURIComponent(query)}` }, query);
    other.addEventListener("click", (event) => { event.preventDefault(); input.value = query; drawn(); write("pushState"); search(); });
    return [make("p", { class: "kb-results__meant" }, around("meant", other))];
  }
  function more(query, left) {
    const node = button(say("more", { n: Math.min(PAGE, left) }), async () => {
      node.disabled = true;
      const answer = await ask(query, { limit: PAGE, offset: shown }).catch(() => null);
      if (!answer || query !== answered) { node.disabled = false; return; }
      const items = answer.hits.map((each, i) => hit(each, query, shown + i + 1));
      results.querySelector("ol").append(...items);
      shown += items.length;
      write();
      if (items.length && shown < answer.total) node.replaceWith(more(query, answer.total - shown)); else node.remove();
      if (items.length) items[0].querySelector("a").focus();
      announce(say("shown", { n: items.length }));
    }, "kb-button--quiet");
    return node;
  }
  function found(query, answer) {
    shown = answer.hits.length;
    results.replaceChildren(
      make("h2", { class: "kb-results__count" }, answer.sure ? say("found_for", { n: answer.total, query }) : say("unsure", { query })),
      ...(answer.sure ? [] : [make("p", {}, say("unsure_text"))]),
      ...meant(answer.suggestion),
      ...(answer.partial ? [make("p", { class: "kb-callout kb-callout--warn" }, say("partial"))] : []),
      make("ol", { class: "kb-hits" }, answer.hits.map((each, i) => hit(each, query, i + 1))),
      ...(shown < answer.total ? [more(query, answer.total - shown)] : []));
    state("results", ...(answer.sure ? [] : ["contact"]));
  }
  function none(query, answer) {
    shown = 0;
    const plan = site.plans[chosen.plan];
    const everywhere = () => { chosen = {}; write("pushState"); search(); };
    results.replaceChildren(
      make("h2", { class: "kb-results__count" }, say(filtered() ? "none_filtered" : "none", { query })),
      ...meant(answer.suggestion),
      make("p", {}, say("none_text")),
      ...(plan && plan[1] ? [make("p", {}, plan[1])] : []),
      make("p", { class: "kb-results__ways" },
        filtered() ? button(say("unfilter"), everywhere) : [],
        site.support ? make("a", { class: `kb-button${filtered() ? " kb-button--quiet" : ""}`, href: support(query) }, say("ways")) : []));
    state("results", "contact", "browse");
  }
  function failed() {
    results.replaceChildren(make("h2", { class: "kb-results__count" }, say("failed")), make("p", {}, say("failed_text")),
      make("p", {}, button(say("again"), () => { input.focus(); search(); })));
    filters.hidden = true;
    state("results", "browse");
    announce(say("failed"));
  }

  async function ask(query, place) {
    const only = Object.fromEntries(FILTERS.map((name) => [name === "category" ? "categories" : `${name}s`, chosen[name] ? [chosen[name]] : []]));
    return (await engine()).search(query, { ...only, ...place });
  }
  /* The answer to what is in the field now; an older one never takes its place. */
  async function search(limit = PAGE) {
    const query = input.value.trim(), mine = ++asked, current = () => mine === asked;
    document.title = query ? `${query} – ${heading}` : heading;
    const slow = setTimeout(() => {
      if (!current() || !site || !query) return;
      results.replaceChildren(make("p", { class: "kb-results__count" }, say("loading")), ...skeleton());
      state("results");
      announce(say("loading"));
    }, SLOW);
    try {
      site = await known();
      if (!current()) return;
      settle();
      answered = query;
      if (!query) {
        filters.hidden = true;
        results.replaceChildren();
        state("empty", "browse");
        log("ended");
        return;
      }
      const answer = await ask(query, { limit });
      if (!answer || !current()) return;
      if (answer.partial && !answer.total) throw answer;
      if (!filtered()) log("found", query, answer.sure ? answer.total : 0);
      draw(answer.facets);
      filters.hidden = !answer.total && !filtered();
      (answer.total ? found : none)(query, answer);
      const words = [!answer.total ? say("none", { query }) : answer.sure ? say("found_for", { n: answer.total, query }) : say("unsure", { query })];
      if (answer.suggestion) words.push(say("meant", { query: answer.suggestion }));
      announce(words.join(". "));
    } catch (error) {
      if (current() && site) failed();
    } finally { clearTimeout(slow); }
  }
  /* As it was when it was left: as many results, scrolled as far. */
  async function restore(left) {
    read();
    await search(Math.max(PAGE, (left && left.shown) || 0));
    if (left && left.y) scrollTo(0, left.y);
  }

  const drawn = clearing(box, input, () => { write(); search(); });
  input.addEventListener("input", () => { later(); search(); });
  input.form.addEventListener("submit", (event) => { event.preventDefault(); recent.add(input.value); write("pushState"); search(); });
  filters.addEventListener("change", (event) => { chosen[event.target.name] = event.target.value; write("pushState"); search(); });
  addEventListener("popstate", (event) => { if (location.search !== kept) restore(event.state); });   /* a fragment is no other search */
  addEventListener("pageshow", (event) => { if (event.persisted) drawn(); });
  restore(history.state);
})();
