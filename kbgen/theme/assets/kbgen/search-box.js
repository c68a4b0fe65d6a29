/* The search box: a field and the list below it, an editable combobox with list autocomplete as the ARIA Authoring Practices
   have it.  A page has at most one. */
(() => {
  "use strict";

  const { make, icon, known, engine, say, around, marked, kind, shelf, address, results, support, recent, speaker, skeleton, clearing, log, SLOW } =
    window.KbgenSearchParts;
  const SHOWN = 8;
  const box = document.querySelector("dialog.kb-search, .kb-search--hero");
  const dialog = box.matches("dialog") ? box : null;
  const input = box.querySelector("input"), panel = box.querySelector(".kb-search__panel");
  const announce = speaker(box.querySelector("[role=status]"));
  const list = make("div", { class: "kb-options", role: "listbox", id: "kb-options", tabindex: "-1" });
  let site, options = [], active = -1, asked = 0;

  function option(attributes, act, ...children) {
    const node = make(attributes.href ? "a" : "div",
      { ...attributes, class: `kb-option ${attributes.class || ""}`, role: "option", id: `kb-option-${options.length}`, "aria-selected": "false", tabindex: "-1" },
      ...children);
    node.addEventListener("click", act);
    options.push(node);
    return node;
  }
  function group(name, nodes, look = "") {
    if (!nodes.length) return [];
    const label = make("div", { class: "kb-options__label", role: "presentation", id: `kb-group-${options.length}` }, name);
    return [make("div", { role: "group", class: look || null, "aria-labelledby": label.id }, label, nodes)];
  }
  function activate(index) {
    if (options[active]) options[active].setAttribute("aria-selected", "false");
    active = index;
    const node = options[active];
    if (!node) { input.removeAttribute("aria-activedescendant"); return; }
    node.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", node.id);
    node.scrollIntoView({ block: "nearest" });
  }
  function open(shown) {
    panel.hidden = !shown;
    box.toggleAttribute("data-kb-open", shown);
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(shown && options.length > 0));
    if (!shown) activate(-1);
  }
  /* Replaces what is shown; `draw` makes the options, so that their numbers begin anew. */
  function show(draw, foot = []) {
    activate(-1);
    options = [];
    const { message = [], groups = [] } = draw();
    list.setAttribute("aria-label", say("label"));
    list.replaceChildren(...groups.flat());
    panel.replaceChildren(...message, list, footer(foot));
    panel.scrollTop = list.scrollTop = 0;
    open(dialog !== null || box.contains(document.activeElement));
  }
  function footer(more) {
    const hint = (key, word) => [make("kbd", {}, key), ` ${say(word)} `];
    const check = make("input", { type: "checkbox" });
    check.checked = window.__md_get("kbgen-slash") !== false;
    check.addEventListener("change", () => window.__md_set("kbgen-slash", check.checked));
    return make("div", { class: "kb-search__foot" }, more,
      make("span", { class: "kb-search__keys", "aria-hidden": "true" }, hint("↑↓", "choose"), hint("↵", "open"), hint("Esc", "close")),
      make("label", { class: "kb-search__keys" }, check, say("shortcut")));
  }
  const told = (name, ...text) => make("div", { class: `kb-said kb-said--${name}` }, ...text);
  const go = (query) => () => { input.value = query; drawn(); input.focus(); update(); };

  /* One option: to an answer … */
  function hit(found, query, position) {
    const opened = () => { recent.add(query); log("opened", position); };
    const place = shelf(found);
    return [
      option({ href: address(found.route), class: "kb-option--hit", "aria-label": [found.title, place].filter(Boolean).join(", ") }, opened,
        icon(kind(found)[1]),
        make("span", { class: "kb-option__title" }, marked(found.marked)),
        place ? make("span", { class: "kb-option__place" }, place) : [],
        found.excerpt.length ? make("span", { class: "kb-option__text" }, marked(found.excerpt)) : []),
      ...(found.sections || []).slice(0, position > 2 ? 0 : 2).map((section) => option(
        { href: address(section.route), class: "kb-option--section", "aria-label": `${section.heading}, ${found.title}` }, opened, section.heading)),
    ];
  }
  /* … to a page, with a note … */
  const page = ([name, route, picture, note]) => option({ href: address(route), class: "kb-option--hit" }, () => {},
    icon(picture), make("span", { class: "kb-option__title" }, name), note ? make("span", { class: "kb-option__place" }, note) : []);
  /* … or to another search. */
  const ask = (query, picture) => option({ class: "kb-option--ask" }, go(query), icon(picture), make("span", { class: "kb-option__title" }, query));
  const meant = (query) => query ? [option({ class: "kb-option--meant" }, go(query), ...around("meant", make("b", {}, query)))] : [];

  const tell = (text, { suggestion }) => announce(suggestion ? `${text}. ${say("meant", { query: suggestion })}` : text);
  function found(query, answer) {
    const kinds = new Map();
    answer.hits.forEach((each, i) => { kinds.set(each.kind, [...(kinds.get(each.kind) || []), [each, i + 1]]); });
    const unsure = told("none", make("strong", {}, say("unsure", { query })), make("p", {}, say("unsure_text")));
    show(() => ({
      message: [...(answer.partial ? [told("partial", say("partial"))] : []), ...(answer.sure ? [] : [unsure])],
      groups: [
        ...meant(answer.suggestion),
        ...[...kinds.values()].map((hits) => group(kind(hits[0][0])[0], hits.flatMap(([each, position]) => hit(each, query, position)))),
        option({ href: results(query), class: "kb-option--all" }, () => recent.add(query), say("all", { n: answer.total }), icon("arrow-right")),
        ...(answer.sure ? [] : others(query)),
      ],
    }));
    tell(answer.sure ? say("found", { n: answer.total }) : say("unsure", { query }), answer);
  }
  function none(query, answer) {
    show(() => ({
      message: [told("none", make("strong", {}, say("none", { query })), make("p", {}, say("none_text")))],
      groups: [
        ...meant(answer.suggestion),
        ...others(query),
      ],
    }));
    tell(say("none", { query }), answer);
  }
  const others = (query) => group(say("ways"), [
    ...site.ways.map(page),
    ...(site.support ? [option({ href: support(query), class: "kb-option--all" }, () => {}, say("support"), icon("arrow-right"))] : []),
  ]);
  function failed() {
    const again = make("button", { class: "kb-button", type: "button" }, say("again"));
    again.addEventListener("click", () => { input.focus(); update(); });
    show(() => ({
      message: [told("failed", make("strong", {}, say("failed")), make("p", {}, say("failed_text")), again)],
      groups: group(say("browse"), site.sections.map(page)),
    }));
    announce(say("failed"));
  }
  function begin() {
    const kept = recent.list();
    const clear = make("button", { class: "kb-more", type: "button" }, say("clear"));
    clear.addEventListener("click", () => { recent.clear(); input.focus(); begin(); announce(say("cleared")); });
    show(() => ({ groups: [
      ...group(say("recent"), kept.map((query) => ask(query, "clock"))),
      ...group(say("popular"), site.popular.map(page)),
      ...group(say("suggested"), site.searches.map((query) => ask(query, "search")), "kb-options__pills"),
    ] }), kept.length ? [clear] : []);
  }

  /* The answer to what is in the field now; an older one never takes its place. */
  async function update() {
    const query = input.value.trim(), mine = ++asked, current = () => mine === asked;
    activate(-1);
    const slow = query && setTimeout(() => {
      if (current() && site) { show(() => ({ message: [told("loading", say("loading")), ...skeleton()] })); announce(say("loading")); }
    }, SLOW);
    try {
      site = await known();
      if (!current()) return;
      if (!query) { log("ended"); begin(); engine(); return; }
      const answer = await (await engine()).search(query, { limit: SHOWN });
      if (!answer || !current()) return;
      if (answer.partial && !answer.total) throw answer;
      log("found", query, answer.sure ? answer.total : 0);
      (answer.total ? found : none)(query, answer);
    } catch (error) {
      if (current() && site) failed();
    } finally { clearTimeout(slow); }
  }
  const drawn = clearing(box, input, update);

  function move(step) {
    const places = options.length + 1;
    activate((active + 1 + step + places) % places - 1);
  }
  const keys = {
    ArrowDown: (event) => { if (panel.hidden) open(true); else if (!event.altKey) move(1); },
    ArrowUp: (event) => { if (event.altKey && !dialog) open(false); else if (panel.hidden) open(true); else move(-1); },
    Enter: (event) => {
      const { ctrlKey, metaKey, shiftKey } = event;
      if (options[active]) options[active].dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
      else input.form.requestSubmit();
    },
    Escape: () => {
      if (dialog) dialog.close();
      else if (!panel.hidden) open(false);
      else { input.value = ""; drawn(); update(); open(false); }
    },
  };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (keys[event.key]) { event.preventDefault(); keys[event.key](event); }
    else if (/^(Home|End|ArrowLeft|ArrowRight)$/.test(event.key)) activate(-1);
  });
  input.form.addEventListener("submit", () => { recent.add(input.value); log("left"); });
  input.addEventListener("input", update);
  input.addEventListener("focus", () => { if (panel.hidden || dialog) update(); });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  if (dialog) {
    dialog.addEventListener("close", () => { asked++; log("ended"); activate(-1); input.setAttribute("aria-expanded", "false"); });
  } else {
    box.addEventListener("focusout", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) open(false); });
    document.addEventListener("pointerdown", (event) => { if (!box.contains(event.target)) open(false); });
    input.addEventListener("click", () => { if (panel.hidden) open(true); });
    box.querySelector(".kb-search__close").addEventListener("click", () => { open(false); input.blur(); });
  }
  /* On a phone the box fills what the keyboard leaves of the screen. */
  const view = window.visualViewport, fit = () => box.style.setProperty("--kb-view", `${view.height}px`);
  if (view) { view.addEventListener("resize", fit); fit(); }
  input.setAttribute("aria-controls", list.id);
  panel.append(list);
  list.hidden = true;
  if (box.contains(document.activeElement)) update(); else known().then(engine).catch(() => {});
})();
