/* What must happen before the page is painted: the stored scheme, and the four functions by which Material's scripts keep
   things on the reader's device.  Material writes these into every page; here they are a file, so that no page has a script in it. */
(function () {
  "use strict";
  var scope = new URL(document.currentScript.getAttribute("data-kb-base"), location.href);
  window.__md_scope = scope;
  window.__md_hash = function (text) {
    return Array.from(text).reduce(function (sum, letter) { return (sum << 5) - sum + letter.charCodeAt(0); }, 0);
  };
  window.__md_get = function (key, storage, base) {
    try { return JSON.parse((storage || localStorage).getItem((base || scope).pathname + "." + key)); } catch (refused) { return null; }
  };
  window.__md_set = function (key, value, storage, base) {
    try { (storage || localStorage).setItem((base || scope).pathname + "." + key, JSON.stringify(value)); } catch (refused) { /* not kept */ }
  };

  var chosen = window.__md_get("__palette");
  if (!chosen || !chosen.color) return;
  new MutationObserver(function (changes, observer) {
    var options = document.querySelector("[data-md-component=palette]");
    if (!document.body || (!options && document.readyState === "loading")) return;
    observer.disconnect();
    var color = chosen.color;
    if (color.media === "(prefers-color-scheme)" && options) {
      var wanted = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
      var option = options.querySelector("[data-md-color-media='(prefers-color-scheme: " + wanted + ")']");
      if (option) color = { scheme: option.getAttribute("data-md-color-scheme") };
    }
    Object.keys(color).forEach(function (name) { document.body.setAttribute("data-md-color-" + name, color[name]); });
  }).observe(document, { childList: true, subtree: true });
})();
