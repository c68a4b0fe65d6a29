/* What a page gains with JavaScript: a search that opens, the menu on a phone, questions that open when they are named.
   Everything can be read without it.  Runs before Material's script. */
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

  /* ── Search: nothing of it is fetched before somebody is about to use it ── */
  var link = one("[data-kb-search]");
  var dialog = document.getElementById("kb-search");
  var box = dialog || one(".kb-search");
  var field = box && one("input", box);
  var assets = document.currentScript.src.replace(/[^/]*$/, "");
  var fetched = one(".kb-search--page") !== null;   /* the search page names its own files */

  function fetchSearch() {
    if (fetched) return;
    fetched = true;
    var style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = assets + "search.css";
    style.onload = style.onerror = function () {
      ["search-parts.js", "search-box.js"].forEach(function (name) {
        var script = document.createElement("script");
        script.src = assets + name;
        script.async = false;   /* in this order */
        document.head.append(script);
      });
    };
    document.head.append(style);
  }
  function openSearch(event) {
    if (!field) return;
    event.preventDefault();
    fetchSearch();
    if (dialog && !dialog.open) dialog.showModal();
    field.focus();
    field.select();
  }
  if (field) {
    field.setAttribute("role", box.matches(".kb-search--page") ? "searchbox" : "combobox");
    if (!box.matches(".kb-search--page")) {
      field.setAttribute("aria-autocomplete", "list");
      field.setAttribute("aria-expanded", "false");
    }
    field.form.addEventListener("submit", function (event) { if (!field.value.trim()) event.preventDefault(); });
    ["pointerenter", "focusin"].forEach(function (name) { [box, link].forEach(function (part) { part.addEventListener(name, fetchSearch); }); });
    link.addEventListener("click", function (event) { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) openSearch(event); });
    if (/Mac|iP(hone|ad)/.test(navigator.platform)) all("kbd", link).forEach(function (key) { key.textContent = "⌘ K"; });
  }
  if (dialog) {
    link.setAttribute("aria-haspopup", "dialog");
    one(".kb-search__close", dialog).addEventListener("click", function () { dialog.close(); });
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
  }
  /* "/" is a shortcut of one character, so it can be turned off (in the box), and never takes a key from a field: WCAG 2.1.4. */
  function slash(event) {
    return event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.nodeName) && !event.target.isContentEditable
      && !(window.__md_get && window.__md_get("kbgen-slash") === false);
  }
  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) { if (event.key.toLowerCase() === "k" && !event.shiftKey) openSearch(event); return; }
    if (slash(event)) openSearch(event);
    if (/^[fspn/.,]$/.test(event.key)) event.stopPropagation();   /* Material has shortcuts of one character, too */
  }, true);

  /* Opened from a folder: an address that ends in a slash would show the folder and not its page. */
  if (location.protocol === "file:") {
    document.addEventListener("click", function (event) {
      var to = event.target.closest && event.target.closest("a[href]");
      if (to && to.protocol === "file:") to.href = to.href.replace(/\/(?=$|[?#])/, "/index.html");
    }, true);
    all("form[action$='/']").forEach(function (form) { form.action += "index.html"; });
  }

  /* Material puts each code block's copy button in a <nav>; a page has few places to navigate to. */
  all(".kb-article").forEach(function (article) {
    new MutationObserver(function () {
      all("nav.md-code__nav:not([role])", article).forEach(function (nav) { nav.setAttribute("role", "presentation"); });
    }).observe(article, { childList: true, subtree: true });
  });

  /* ── What is fetched only when the reader comes near it: scripts and styles under assets/kbgen/, in this order ── */
  function fetchNear(node) {
    node.getAttribute("data-kb-lazy").split(" ").forEach(function (name) {
      var style = /css$/.test(name), file = document.createElement(style ? "link" : "script");
      if (style) { file.rel = "stylesheet"; file.href = assets + name; } else { file.async = false; file.src = assets + name; }
      document.head.append(file);
    });
  }
  var near = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (entry.isIntersecting) { near.unobserve(entry.target); all("[data-kb-lazy]", entry.target).forEach(fetchNear); }
    });
  }, { rootMargin: "400px" });
  all("[data-kb-lazy]").forEach(function (node) { near.observe(node.parentNode); });

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
    var id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (malformed) { /* names nothing */ }
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

  /* ── Content tabs: the one that the address names, and the ones last chosen ── */
  var tab = document.getElementById(location.hash.slice(1));
  if (tab && tab.name && tab.name.indexOf("__tabbed_") === 0) tab.checked = true;
  var tabs = window.__md_get && window.__md_get("__tabs");
  if (Array.isArray(tabs)) all(".tabbed-set > .tabbed-labels").forEach(function (labels) {
    var kept = all("label", labels).filter(function (label) { return tabs.indexOf(label.innerText.trim()) >= 0; })[0];
    if (kept) document.getElementById(kept.htmlFor).checked = true;
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
