// One step at a time.  The step is in the address, so the browser's own back button, a bookmark and a shared link all work.
// Without it every step stands on the page, and the answers are links between them.
(function () {
  "use strict";
  var tree = document.querySelector("[data-kb-tree]");
  if (!tree) return;
  var nodes = Array.from(tree.querySelectorAll(".kb-node"));
  var bar = tree.querySelector(".kb-tree-walk__bar");
  var count = tree.querySelector(".kb-tree-walk__count");
  var progress = tree.querySelector("progress");
  var controls = tree.querySelector(".kb-tree-walk__controls");
  var buttons = { back: null, restart: null, all: null };
  Object.keys(buttons).forEach(function (name) { buttons[name] = controls.querySelector('[data-do="' + name + '"]'); });
  var words = { all: buttons.all.textContent, one: buttons.all.dataset.one };
  var trail = [nodes[0].id];
  var all = false;
  var told = document.createElement("div");

  function node(id) { return nodes.find(function (each) { return each.id === id; }); }

  function named(hash) {
    try { return node(decodeURIComponent(hash.slice(1))); } catch (malformed) { return undefined; }
  }

  function answer(from, to) {
    return Array.from(node(from).querySelectorAll(".kb-answer")).find(function (link) { return link.hash === "#" + to; });
  }

  // The way from the first step to one that the address names: a shortest one, since any may have been taken.
  function way(target) {
    var queue = [[nodes[0].id]], seen = {};
    while (queue.length) {
      var path = queue.shift(), last = path[path.length - 1];
      if (last === target) return path;
      if (seen[last]) continue;
      seen[last] = true;
      node(last).querySelectorAll(".kb-answer").forEach(function (link) { queue.push(path.concat(link.hash.slice(1))); });
    }
    return [target];
  }

  // What has been asked and answered on the way: [[id, question, answer], …].
  function answers() {
    return trail.slice(1).map(function (id, number) {
      var from = trail[number], link = answer(from, id);
      return [from, node(from).querySelector(".kb-node__title").textContent, link ? link.querySelector(".kb-answer__text").textContent : "…"];
    });
  }

  // At an end: the answers that led to it, each a link back to its question.
  function tell(current) {
    told.remove();
    if (all || Number(current.dataset.left) || trail.length < 2) return;
    told.className = "kb-told";
    told.replaceChildren(document.createElement("h3"), document.createElement("ol"));
    told.firstChild.textContent = tree.dataset.path;
    answers().forEach(function (each) {
      var row = document.createElement("li"), question = document.createElement("span"), link = document.createElement("a");
      question.textContent = each[1];
      link.textContent = each[2];
      link.href = "#" + each[0];
      link.setAttribute("aria-label", each[2] + ". " + tree.dataset.change.replace("{question}", each[1]));
      row.append(question, " ", link);
      told.lastChild.append(row);
    });
    current.after(told);
  }

  function show(focus) {
    var current = node(trail[trail.length - 1]);
    var done = trail.length - 1, left = Number(current.dataset.left);
    nodes.forEach(function (each) { each.hidden = !all && each !== current; });
    tree.classList.toggle("kb-tree-walk--one", !all);
    bar.hidden = all;
    count.textContent = left === 0 ? count.dataset.end
      : count.dataset.template.replace("{n}", done + 1).replace("{total}", done + left);
    progress.max = done + left || 1;
    progress.value = left === 0 ? progress.max : done;
    buttons.back.hidden = buttons.restart.hidden = all || done === 0;
    buttons.all.textContent = all ? words.one : words.all;
    buttons.all.setAttribute("aria-pressed", String(all));
    tell(current);
    if (!focus) return;
    current.querySelector(".kb-node__title").focus({ preventScroll: true });
    var top = (all ? current : tree).getBoundingClientRect().top;
    if (top < 0 || top > innerHeight / 2) (all ? current : tree).scrollIntoView({ block: "start" });
  }

  function go(id) {
    var known = trail.indexOf(id);
    if (known >= 0) trail = trail.slice(0, known + 1);
    else if (answer(trail[trail.length - 1], id)) trail.push(id);
    else trail = way(id);
    show(true);
  }

  window.addEventListener("hashchange", function () {
    var to = named(location.hash);
    if (to) go(to.id); else if (!location.hash) go(nodes[0].id);
  });
  buttons.back.addEventListener("click", function () { location.hash = trail[trail.length - 2]; });
  buttons.restart.addEventListener("click", function () { location.hash = trail[0]; });
  buttons.all.addEventListener("click", function () { all = !all; show(false); });

  // On the way to a person: what has been tried goes along, in this tab only.
  tree.addEventListener("click", function (event) {
    var link = event.target.closest("[data-kb-handover]");
    if (!link) return;
    if (all) trail = way(link.closest(".kb-node").id);
    var end = link.closest(".kb-node").querySelector(".kb-node__title").textContent;
    var lines = answers().map(function (each) { return each[1] + " → " + each[2]; });
    var handed = { from: tree.dataset.kbTree, title: document.querySelector("h1").textContent, path: lines.concat(end) };
    if (link.dataset.kbHandover) handed.channel = link.dataset.kbHandover;
    try { sessionStorage.setItem("kbgen.handover", JSON.stringify(handed)); } catch (refused) { /* goes without */ }
  }, true);

  controls.hidden = false;
  var first = named(location.hash);
  if (first) trail = way(first.id);
  show(Boolean(first));
  // When the page has loaded, the browser goes to the address's step, and takes the focus away again.
  if (first) window.addEventListener("load", function () { setTimeout(function () { show(true); }); });
})();
