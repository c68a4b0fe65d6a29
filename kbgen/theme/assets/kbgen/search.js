/* The search as a part of the page (the first page and the search page): Material's search does the finding; this shows the
   results when there is a query, keeps the query in the address, and shows what to do when nothing was found. */
(function () {
  "use strict";
  var box = document.querySelector(".kb-search--hero[data-md-component], .kb-search--page");
  if (!box) return;
  var input = box.querySelector("input");
  var list = box.querySelector(".md-search-result__list");
  var meta = box.querySelector(".md-search-result__meta");
  var page = box.classList.contains("kb-search--page");
  var start = meta.textContent;
  var asked = new URLSearchParams(location.search).get("q") || "";

  /* The checkbox belongs to the dialog, which this page does not have: nothing may lock the page's scrolling. */
  document.getElementById("__search").addEventListener("click", function (event) { event.preventDefault(); }, true);

  function part(name) { return document.querySelector("[data-kb-state=" + name + "]"); }
  function show(name, shown) { var found = part(name); if (found && found.hidden === shown) found.hidden = !shown; }

  function update() {
    var text = input.value.trim();
    var answered = meta.textContent !== start && text !== "";
    if (!list.children.length) drawn = 0;
    var none = answered && !list.children.length;
    box.toggleAttribute("data-kb-open", text !== "" && (page ? !none : document.activeElement === input || box.contains(document.activeElement)));
    list.hidden = false;
    list.setAttribute("role", "list");
    if (!page) return;
    more();
    show("empty", text === "");
    show("browse", text === "" || none);
    show("none", none);
    if (none) part("none").querySelector(".kb-searching__title").textContent = part("none").getAttribute("data-kb-text").replace("\ue002", text);
  }
  function address() {
    var url = new URL(location.href);
    if (input.value.trim()) url.searchParams.set("q", input.value.trim()); else url.searchParams.delete("q");
    if (url.href !== location.href) history.replaceState(null, "", url);
  }

  /* Material draws ten hits, and more when its box has been scrolled to the end.  On the search page it is the page that
     scrolls, so the box says "not at the end", then "at the end", until everything is drawn. */
  var scroller = box.querySelector("[data-kb-results]");
  var drawn = 0;
  function more() {
    if (!page || list.children.length < 10 || list.children.length === drawn) return;
    drawn = list.children.length;
    Object.defineProperty(scroller, "scrollTop", { configurable: true, value: -1e6 });
    scroller.dispatchEvent(new Event("scroll"));
    requestAnimationFrame(function () { requestAnimationFrame(function () {
      delete scroller.scrollTop;
      scroller.dispatchEvent(new Event("scroll"));
    }); });
  }

  var waiting = 0;
  function soon() { clearTimeout(waiting); waiting = setTimeout(update, 60); }
  new MutationObserver(soon).observe(box.querySelector(".md-search-result"), { childList: true, subtree: true, characterData: true });
  input.addEventListener("input", function () {
    input.dispatchEvent(new KeyboardEvent("keyup"));   /* Material listens to keys only: also hear paste and the clear button */
    soon();
    if (page) address();
  });
  box.addEventListener("focusin", soon);
  box.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { box.removeAttribute("data-kb-open"); input.focus(); event.stopPropagation(); }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      var stops = [input].concat(Array.prototype.slice.call(list.querySelectorAll("a[href], summary")));
      var next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      if (stops[next]) { stops[next].focus(); event.preventDefault(); }
    }
  });
  if (page) {
    box.querySelector("form").addEventListener("submit", function (event) { event.preventDefault(); address(); soon(); });
    window.addEventListener("load", function () { if (asked) { input.value = asked; address(); } update(); });
  } else {
    document.addEventListener("click", function (event) { if (!box.contains(event.target)) box.removeAttribute("data-kb-open"); });
  }
})();
