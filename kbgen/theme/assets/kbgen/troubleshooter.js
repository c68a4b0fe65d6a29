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

  function named(hash) {
    var id = decodeURIComponent(hash.slice(1));
    return nodes.find(function (node) { return node.id === id; });
  }

  // The way from the first step to one that the address names: a shortest one, since any may have been taken.
  function way(target) {
    var queue = [[nodes[0].id]], seen = {};
    while (queue.length) {
      var path = queue.shift(), last = path[path.length - 1];
      if (last === target) return path;
      if (seen[last]) continue;
      seen[last] = true;
      document.getElementById(last).querySelectorAll(".kb-answer").forEach(function (link) {
        queue.push(path.concat(link.hash.slice(1)));
      });
    }
    return [target];
  }

  function show(focus) {
    var current = document.getElementById(trail[trail.length - 1]);
    var done = trail.length - 1, left = Number(current.dataset.left);
    nodes.forEach(function (node) { node.hidden = !all && node !== current; });
    tree.classList.toggle("kb-tree-walk--one", !all);
    bar.hidden = all;
    count.textContent = left === 0 ? count.dataset.end
      : count.dataset.template.replace("{n}", done + 1).replace("{total}", done + left);
    progress.max = done + left || 1;
    progress.value = left === 0 ? progress.max : done;
    buttons.back.hidden = buttons.restart.hidden = all || done === 0;
    buttons.all.textContent = all ? words.one : words.all;
    buttons.all.setAttribute("aria-pressed", String(all));
    if (!focus) return;
    current.querySelector(".kb-node__title").focus({ preventScroll: true });
    var top = (all ? current : tree).getBoundingClientRect().top;
    if (top < 0 || top > innerHeight / 2) (all ? current : tree).scrollIntoView({ block: "start" });
  }

  function go(id) {
    var known = trail.indexOf(id);
    if (known >= 0) trail = trail.slice(0, known + 1);
    else if (document.querySelector("#" + CSS.escape(trail[trail.length - 1]) + ' .kb-answer[href="#' + id + '"]')) trail.push(id);
    else trail = way(id);
    show(true);
  }

  window.addEventListener("hashchange", function () {
    var node = named(location.hash);
    if (node) go(node.id); else if (!location.hash) go(nodes[0].id);
  });
  buttons.back.addEventListener("click", function () { location.hash = trail[trail.length - 2]; });
  buttons.restart.addEventListener("click", function () { location.hash = trail[0]; });
  buttons.all.addEventListener("click", function () { all = !all; show(false); });

  controls.hidden = false;
  var first = named(location.hash);
  if (first) trail = way(first.id);
  show(Boolean(first));
  // When the page has loaded, the browser goes to the address's step, and takes the focus away again.
  if (first) window.addEventListener("load", function () { setTimeout(function () { show(true); }); });
})();
