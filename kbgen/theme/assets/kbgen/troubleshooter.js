// One step at a time.  The step is in the address, so the browser's own back button, a bookmark and a shared link all work.
// Without it every step stands on the page, and the answers are links between them.
(() => {
  "use strict";
  const tree = document.querySelector("[data-kb-tree]");
  if (!tree) return;
  const one = (selector, within = tree) => within.querySelector(selector), all = (selector, within = tree) => Array.from(within.querySelectorAll(selector));
  const nodes = all(".kb-node"), bar = one(".kb-tree-walk__bar"), count = one(".kb-tree-walk__count"), progress = one("progress");
  const controls = one(".kb-tree-walk__controls"), [back, restart, toggle] = all("[data-do]"), toggled = [toggle.textContent, toggle.dataset.one];
  const told = document.createElement("div"), start = nodes[0].id;
  let trail = [start], whole = false;

  const node = (id) => nodes.find((each) => each.id === id), title = (each) => one(".kb-node__title", each).textContent;
  const links = (id) => all(".kb-answer", node(id)), leads = (link) => link.hash.slice(1);
  function named() {
    try { return node(decodeURIComponent(location.hash.slice(1))); } catch { return undefined; }
  }
  // The way from the first step to one that the address names: a shortest one, since any may have been taken.
  function way(target) {
    const queue = [[start]], seen = new Set();
    for (const path of queue) {
      const last = path[path.length - 1];
      if (last === target) return path;
      if (!seen.has(last)) links(last).forEach((link) => queue.push([...path, leads(link)]));
      seen.add(last);
    }
    return [target];
  }
  // What has been asked and answered on the way.
  const answers = () => trail.slice(1).map((to, number) => {
    const from = trail[number], link = links(from).find((each) => leads(each) === to);
    return { from, question: title(node(from)), answer: link ? one(".kb-answer__text", link).textContent : "…" };
  });
  const make = (name, options, ...children) => {
    const made = Object.assign(document.createElement(name), options);
    made.append(...children);
    return made;
  };
  // At an end: the answers that led to it, each a link back to its question.
  function tell(current) {
    told.remove();
    if (whole || Number(current.dataset.left) || trail.length < 2) return;
    told.className = "kb-told";
    told.replaceChildren(make("h3", { textContent: tree.dataset.path }), make("ol", {}, ...answers().map(({ from, question, answer }) => make("li", {},
      make("span", { textContent: question }), " ",
      make("a", { textContent: answer, href: `#${from}`, ariaLabel: `${answer}. ${tree.dataset.change.replace("{question}", question)}` })))));
    current.after(told);
  }
  function show(focus) {
    const current = node(trail[trail.length - 1]), done = trail.length - 1, left = Number(current.dataset.left), { end, template } = count.dataset;
    nodes.forEach((each) => { each.hidden = !whole && each !== current; });
    tree.classList.toggle("kb-tree-walk--one", !whole);
    bar.hidden = whole;
    count.textContent = left ? template.replace("{n}", done + 1).replace("{total}", done + left) : end;
    progress.max = done + left || 1;
    progress.value = left ? done : progress.max;
    back.hidden = restart.hidden = whole || !done;
    toggle.textContent = toggled[Number(whole)];
    toggle.setAttribute("aria-pressed", whole);
    tell(current);
    if (!focus) return;
    one(".kb-node__title", current).focus({ preventScroll: true });
    const place = whole ? current : tree, { top } = place.getBoundingClientRect();
    if (top < 0 || top > innerHeight / 2) place.scrollIntoView();
  }
  function go(id) {
    const known = trail.indexOf(id);
    if (known >= 0) trail = trail.slice(0, known + 1);
    else trail = links(trail[trail.length - 1]).some((link) => leads(link) === id) ? [...trail, id] : way(id);
    show(true);
  }

  addEventListener("hashchange", () => {
    const to = named();
    if (to || !location.hash) go(to ? to.id : start);
  });
  // A step is taken at once: the browser tells of the new address a moment later, and a second click may come before.
  const leap = (id) => { go(id); location.hash = id; };
  back.addEventListener("click", () => leap(trail[trail.length - 2]));
  restart.addEventListener("click", () => leap(start));
  tree.addEventListener("click", ({ target, ctrlKey, metaKey, shiftKey }) => {
    const answer = target.closest(".kb-answer");
    if (answer && !whole && !ctrlKey && !metaKey && !shiftKey) go(leads(answer));
  });
  toggle.addEventListener("click", () => { whole = !whole; show(); });
  // On the way to a person: what has been tried goes along, in this tab only.
  tree.addEventListener("click", ({ target }) => {
    const link = target.closest("[data-kb-handover]"), end = target.closest(".kb-node");
    if (!link) return;
    if (whole) trail = way(end.id);
    const path = [...answers().map(({ question, answer }) => `${question} → ${answer}`), title(end)];
    const handed = { from: tree.dataset.kbTree, title: document.querySelector("h1").textContent, path, channel: link.dataset.kbHandover || undefined };
    try { sessionStorage.setItem("kbgen.handover", JSON.stringify(handed)); } catch { /* goes without */ }
  }, true);

  controls.hidden = false;
  const first = named();
  if (first) trail = way(first.id);
  show(first);
  // When the page has loaded, the browser goes to the address's step, and takes the focus away again.
  if (first) addEventListener("load", () => setTimeout(show, 0, true));
})();
