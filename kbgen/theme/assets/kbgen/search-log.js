/* What was searched for, told to the address in `search_log` of mkdocs.yml, and loaded only where that is set.
   docs/search-log.md is the contract: nothing says who searched. */
(() => {
  "use strict";

  const BATCH = 20, SETTLED = 3000, LONGEST = 200;
  const refused = navigator.globalPrivacyControl || navigator.doNotTrack === "1";
  let endpoint, lang, now = null, entries = [], waiting;

  function masked(query) {
    return query
      .replace(/\S*@\S*/g, "[email]")
      .replace(/(?=\S*\p{Nd})[^\s[\]]{20,}/gu, "[number]")
      .replace(/\+?\p{Nd}(?:[\s().\-–/]*\p{Nd}){5,}/gu, "[number]")
      .slice(0, LONGEST);
  }
  /* Without credentials and referrer, which navigator.sendBeacon would send along. */
  function send() {
    if (!entries.length) return;
    const body = JSON.stringify({ version: 1, entries: entries.splice(0, BATCH) });
    fetch(endpoint, { method: "POST", body, keepalive: true, mode: "no-cors", credentials: "omit", referrerPolicy: "no-referrer" })
      .catch(() => {});
    send();
  }
  /* A query counts when somebody acted on it or let it stand; not every letter on the way there. */
  function ended() {
    clearTimeout(waiting);
    if (now) entries.push(now);
    now = null;
    if (entries.length >= BATCH) send();
  }

  window.KbgenSearchLog = {
    start(to, language) {
      if (refused || endpoint) return;
      [endpoint, lang] = [to, language];
      addEventListener("pagehide", () => { ended(); send(); });
      document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") { ended(); send(); } });
    },
    found(query, results) {
      if (!endpoint) return;
      clearTimeout(waiting);
      query = masked(query);
      const last = entries[entries.length - 1], same = last && last.query === query;
      now = same ? entries.pop() : { query, results, opened: null, lang };
      waiting = setTimeout(ended, SETTLED);
    },
    opened(position) {
      if (!endpoint) return;
      if (now) now.opened = position;
      else if (entries.length) entries[entries.length - 1].opened = position;
      ended();
    },
    left() { clearTimeout(waiting); now = null; },   /* on to the search page, which tells it */
    ended,
  };
})();
