/* What a page gains with JavaScript: the search dialog, the menu on a phone, questions that open when they are named.
   Everything can be read without it.  Runs before Material's script, whose search it steers by its checkbox. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.remove("no-js");
  root.classList.add("js");

  /* On a first visit Material chooses the scheme late, and the page would flash: choose it now, by the same inputs. */
  var chosen = window.__md_get && window.__md_get("__palette");
  var dark = document.querySelector('[data-md-color-media*="dark"][data-md-color-scheme]');
  if (!chosen && dark && matchMedia("(prefers-color-scheme: dark)").matches) {
    document.body.setAttribute("data-md-color-scheme", dark.getAttribute("data-md-color-scheme"));
  }

  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function one(selector, within) { return (within || document).querySelector(selector); }

  /* ── Search ── */
  var search = document.getElementById("__search");
  var dialog = one(".kb-search--dialog");
  var query = one("[data-md-component=search-query]");
  var opener = null;

  function openSearch(event) {
    if (!query) return;
    if (event) event.preventDefault();
    if (!dialog) { query.focus(); query.select(); return; }
    opener = document.activeElement;
    if (!search.checked) search.click();
    query.focus();
    query.select();
  }
  all("[data-kb-search]").forEach(function (link) {
    link.addEventListener("click", function (event) { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) openSearch(event); });
    if (dialog) link.setAttribute("aria-haspopup", "dialog");
    if (/Mac|iP(hone|ad)/.test(navigator.platform)) all("kbd", link).forEach(function (key) { key.textContent = "⌘ K"; });
  });
  all("[data-kb-search-close]").forEach(function (button) {
    button.addEventListener("click", function () { if (search.checked) search.click(); });
  });
  if (dialog) search.addEventListener("change", function () {
    if (!search.checked && opener) { opener.focus(); opener = null; }
  });

  function trap(event) {
    var stops = all("input, button, a[href], summary", dialog).filter(function (stop) { return stop.offsetParent; });
    var first = stops[0], last = stops[stops.length - 1];
    if (event.shiftKey && document.activeElement === first) { event.preventDefault(); last.focus(); }
    else if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); first.focus(); }
  }
  document.addEventListener("keydown", function (event) {
    var within = event.target.closest && event.target.closest("[data-md-component=search]");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { openSearch(event); return; }
    if (within) {
      if (event.key === "Tab") { event.stopPropagation(); if (within === dialog) trap(event); }
      if (event.key === "Enter" && event.target === query) { event.stopPropagation(); if (!query.value.trim()) event.preventDefault(); }
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey && /^[fspn/.,]$/.test(event.key)) {
      event.stopPropagation();   /* no single-key shortcuts: WCAG 2.1.4 */
    }
  }, true);

  /* Material draws each hit's title as an <h1>; a page has one. */
  all(".md-search-result__list").forEach(function (list) {
    new MutationObserver(function () {
      all("h1:not([role]), h2:not([role])", list).forEach(function (title) {
        title.setAttribute("role", "presentation");
      });
    }).observe(list, { childList: true, subtree: true });
  });

  /* Material puts each code block's copy button in a <nav>; a page has few places to navigate to. */
  all(".kb-article").forEach(function (article) {
    new MutationObserver(function () {
      all("nav.md-code__nav:not([role])", article).forEach(function (nav) { nav.setAttribute("role", "presentation"); });
    }).observe(article, { childList: true, subtree: true });
  });

  /* ── The menu on a phone ── */
  var drawer = document.getElementById("__drawer");
  var side = document.getElementById("kb-side");
  all("[data-kb-menu]").forEach(function (link) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-controls", "kb-side");
    function show() {
      link.setAttribute("aria-expanded", String(drawer.checked));
      if (drawer.checked) { var first = one("a", side); setTimeout(function () { first.focus(); }, 60); }
    }
    link.setAttribute("aria-expanded", "false");
    function toggle(event) { event.preventDefault(); drawer.click(); }
    link.addEventListener("click", toggle);
    link.addEventListener("keydown", function (event) { if (event.key === " ") toggle(event); });
    drawer.addEventListener("change", show);
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && drawer.checked) { drawer.click(); link.focus(); }
    });
    side.addEventListener("focusout", function (event) {
      if (drawer.checked && event.relatedTarget && !side.contains(event.relatedTarget)) drawer.click();
    });
  });

  /* ── Questions ── */
  function details(question) { return one("details", question); }
  function openNamed() {
    var id = decodeURIComponent(location.hash.slice(1));
    var target = id && document.getElementById(id);
    var question = target && target.closest("[data-kb-question]");
    if (question) { details(question).open = true; target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", openNamed);
  openNamed();
  all("[data-kb-question] > h2").forEach(function (title) {
    title.addEventListener("click", function () {
      if (String(getSelection())) return;
      var answer = details(title.parentNode);
      answer.open = !answer.open;
    });
  });
  all("[data-kb-all]").forEach(function (button) {
    var words = [button.textContent, button.getAttribute("data-kb-close")];
    button.addEventListener("click", function () {
      var open = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(open));
      button.textContent = words[Number(open)];
      all("[data-kb-question] details").forEach(function (answer) { answer.open = open; });
    });
  });

  /* ── Copying a link ── */
  var toast = document.createElement("div");
  toast.className = "kb-toast";
  toast.setAttribute("role", "status");
  function say(text) {
    if (!toast.parentNode) document.body.appendChild(toast);
    setTimeout(function () { toast.textContent = text; toast.setAttribute("data-kb-shown", ""); }, 30);
    setTimeout(function () { toast.removeAttribute("data-kb-shown"); toast.textContent = ""; }, 2400);
  }
  function copy(text, done) {
    if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(text).then(done, done); return; }
    var field = document.createElement("textarea");
    field.value = text;
    document.body.appendChild(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    done();
  }
  all("[data-kb-copy]").forEach(function (button) {
    button.addEventListener("click", function () {
      var address = location.href.split("#")[0] + "#" + button.getAttribute("data-kb-copy");
      copy(address, function () {
        history.replaceState(null, "", address);
        button.setAttribute("data-kb-done", "");
        button.focus();
        say(one("[data-kb-copied]").getAttribute("data-kb-copied"));
        setTimeout(function () { button.removeAttribute("data-kb-done"); }, 2400);
      });
    });
  });
})();
