// The library's filter.  Without it the page is whole: the categories are links to their place on it.
(function () {
  "use strict";
  var library = document.querySelector("[data-kb-library]");
  var form = library && library.querySelector(".kb-filter");
  if (!form) return;
  var count = form.querySelector(".kb-filter__count");
  var shelves = Array.from(library.querySelectorAll(".kb-shelf"));

  function chosen(name) {
    var input = form.querySelector('input[name="' + name + '"]:checked');
    return input ? input.value : "";
  }

  function show() {
    var category = chosen("category"), length = chosen("length"), total = 0;
    shelves.forEach(function (shelf) {
      var films = 0;
      shelf.querySelectorAll(".kb-film").forEach(function (film) {
        film.hidden = length !== "" && film.dataset.length !== length;
        if (!film.hidden) films += 1;
      });
      shelf.hidden = !films || (category !== "" && shelf.dataset.category !== category);
      if (!shelf.hidden) total += films;
    });
    count.textContent = total === 0 ? count.dataset.none
      : total === 1 ? count.dataset.one : count.dataset.other.replace("1000", total);
    remember({ category: category, length: length });
  }

  function remember(state) {
    var url = new URL(location.href);
    Object.keys(state).forEach(function (name) {
      if (state[name]) url.searchParams.set(name, state[name]); else url.searchParams.delete(name);
    });
    try { history.replaceState(history.state, "", url); } catch (error) { /* file:// */ }
  }

  function restore() {
    new URLSearchParams(location.search).forEach(function (value, name) {
      var input = form.querySelector('input[name="' + CSS.escape(name) + '"][value="' + CSS.escape(value) + '"]');
      if (input) input.checked = true;
    });
  }

  library.querySelector(".kb-library__jump").hidden = true;
  form.hidden = false;
  form.addEventListener("change", show);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  restore();
  show();
})();
