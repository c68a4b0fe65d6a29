/* What every support script asks: which plan the reader has, what is open, and when an answer is due.
   It fetches nothing until it is asked.  `spans` and `due` are kbgen/hours.py and kbgen/clock.py over again;
   tests/clock_cases.yaml holds the two together. */
(() => {
  "use strict";

  const assets = document.currentScript.src.replace(/[^/]*$/, "");
  const lang = (document.querySelector("[data-kb-search]") || { dataset: {} }).dataset.kbSearch || document.documentElement.lang;
  const KEY = "kbgen.plan", MINUTE = 60000, SOON = 60 * 60000, DAY = 1440 * MINUTE;
  let data = null, loading = null, listeners = [], kept = null;

  /* ── What is known ── */
  globalThis.kbgenSupportData = (found) => { data = found; data.opened = []; };
  function load() {
    loading = loading || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `${assets}support-${lang}.js`;
      script.onload = () => data ? done(data) : failed(new Error("no data"));
      script.onerror = () => { loading = null; script.remove(); failed(new Error(script.src)); };
      document.head.append(script);
    });
    return loading;
  }
  const named = (list, id) => list.find((each) => each.id === id) || null;
  const channel = (id) => named(data.channels, id);

  /* ── The plan, remembered on this device only ── */
  function plan() {
    try { return kept || localStorage.getItem(KEY); } catch { return kept; }
  }
  function choosePlan(id) {
    kept = null;
    try { if (id === null) localStorage.removeItem(KEY); else localStorage.setItem(KEY, id); } catch { kept = id; /* for this page only */ }
    listeners.forEach((told) => told(id));
  }

  /* ── Hours ── */
  const days = (iso) => Date.parse(`${iso}T00:00Z`) / DAY;
  /* A time on the wall as a moment.  One that comes twice is the first; one that never comes is read as if the clocks had not changed. */
  function instant(day, minute, zone) {
    const wall = day * DAY + minute * MINUTE;
    if (zone === "customer") {
      const at = new Date(wall);
      return new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes()).getTime();
    }
    const offsets = data.zones[zone].offsets;
    for (let i = 0; ; i++) {
      const at = wall - offsets[i][1] * MINUTE, next = offsets[i + 1];
      if (next && at >= next[0] * 1000) continue;
      return i && at < offsets[i][0] * 1000 ? wall - offsets[i - 1][1] * MINUTE : at;
    }
  }
  function spans(number) {
    const table = data.tables[number], found = { spans: [], days: [] };
    const first = days(data.from), last = days(data.until);
    for (let day = first; day <= last; day++) {
      const minutes = table.days[new Date(day * DAY).toISOString().slice(0, 10)] || table.week[(day + 3) % 7];
      const open = minutes.map(([a, b]) => [instant(day, a, table.zone), instant(day, b, table.zone)]).filter(([a, b]) => a < b);
      if (open.length) found.days.push([open[0][0], open[open.length - 1][1]]);
      open.forEach(([a, b]) => {
        const before = found.spans[found.spans.length - 1];
        if (before && a <= before[1]) before[1] = b; else found.spans.push([a, b]);
      });
    }
    found.since = instant(first, 0, table.zone);
    found.until = instant(last, 1440, table.zone);
    return found;
  }
  const opened = (number) => number === null ? null : data.opened[number] = data.opened[number] || spans(number);
  const known = (hours, at) => hours.since <= at && at < hours.until;

  /* Whether a channel is open at a moment, and until when that holds; null where that is not known. */
  function state(id, at = Date.now()) {
    const found = data && channel(id), hours = found && opened(found.table);
    if (!hours || !known(hours, at)) return null;
    const next = hours.spans.find((span) => span[1] > at), open = Boolean(next && next[0] <= at);
    const until = next ? next[open ? 1 : 0] : null;
    return { open, until: until < hours.until ? until : null };
  }

  /* ── When an answer is due: `promise` as support_data.py writes it, lengths in minutes ── */
  function dueBy(sent, promise, hours, working) {
    if (promise.said) return null;
    if (promise.atOnce) {
      if (!hours) return { at: sent, kind: "now" };
      const next = hours.spans.find((span) => span[1] > sent);
      if (!next || !known(hours, sent)) return null;
      return next[0] <= sent ? { at: sent, kind: "now" } : { at: next[0], kind: "opens" };
    }
    const workingDay = (number) => {
      const closes = working.days.filter((day) => day[1] > sent);
      return known(working, sent) && closes[number] ? closes[number][1] : null;
    };
    const after = (minutes) => {
      if (minutes === undefined) return null;
      if (!promise.clock) return sent + minutes * MINUTE;
      return promise.clock === "business-days" ? workingDay(Math.floor(minutes / 1440)) : counted(sent, minutes * MINUTE, hours || working);
    };
    const at = promise.sameDay ? workingDay(0) : after(promise.within);
    if (at === null) return null;
    return { at, kind: promise.sameDay || promise.clock === "business-days" ? "day" : "by" };
  }
  function counted(sent, left, hours) {
    if (!known(hours, sent)) return null;
    for (const [from, end] of hours.spans) {
      const start = Math.max(from, sent);
      if (start + left <= end) return start + left;
      left -= Math.max(end - start, 0);
    }
    return null;
  }
  function promised({ channel: id, plan: planId, severity }) {
    if (severity) return (named(data.severities, severity) || {}).promise || null;
    const found = channel(id), mine = named(data.plans, planId);
    return found && mine && mine.channels.includes(id) ? found.promises[planId] || null : null;
  }
  /* A first response, or with a severity the target for a solution. */
  function due(asked) {
    const promise = data && promised(asked), found = promise && channel(asked.channel);
    if (!promise) return null;
    const at = dueBy(asked.sentMs, promise, found ? opened(found.table) : null, opened(0));
    return at && { ...at, guaranteed: Boolean(promise.guaranteed) };
  }

  /* ── Words ── */
  function say(key, values = {}) {
    let text = key.split(".").reduce((found, part) => found[part], data.words);
    if (typeof text === "object") text = text[new Intl.PluralRules(data.lang).select(values.n)] || text.other;
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }
  /* Minutes that a clock at the reader's place, or in one of the data's zones, shows beyond UTC. */
  function offset(ms, zone) {
    if (!zone || zone === "customer") return -new Date(ms).getTimezoneOffset();
    return data.zones[zone].offsets.reduce((found, [from, minutes]) => from * 1000 <= ms ? minutes : found, data.zones[zone].offsets[0][1]);
  }
  const wall = (ms, zone) => ms + offset(ms, zone) * MINUTE;
  const shown = (ms, zone, options) => new Intl.DateTimeFormat(data.lang, { timeZone: "UTC", ...options }).format(wall(ms, zone));
  const away = (ms, zone, now) => Math.floor(wall(ms, zone) / DAY) - Math.floor(wall(now, zone) / DAY);
  function dayOf(ms, zone, now) {
    const distance = away(ms, zone, now);
    if (distance > 1 && distance < 7) return shown(ms, zone, { weekday: "long" });
    return shown(ms, zone, { weekday: "long", day: "numeric", month: "long", ...distance > 300 || distance < -300 ? { year: "numeric" } : {} });
  }
  const NEAR = { "-1": "yesterday", 0: "today", 1: "tomorrow" };
  const format = {
    /* "i dag 15:20", "måndag 09:00"; in the reader's own time, or in a zone of the data. */
    moment(ms, zone = null, now = Date.now()) {
      const time = format.time(ms, zone), near = NEAR[away(ms, zone, now)];
      return near ? say(`moment.${near}`, { time }) : say("moment.other", { day: dayOf(ms, zone, now), time });
    },
    /* A day that ends at a moment: what ends at midnight is the day before. */
    day(ms, zone = null, now = Date.now()) {
      const near = NEAR[away(ms - 1, zone, now)];
      return near ? say(`moment.${near}_day`) : dayOf(ms - 1, zone, now);
    },
    time: (ms, zone = null) => shown(ms, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    /* "40 minuter", "2 timmar" */
    length(ms) {
      const minutes = Math.max(1, Math.ceil(ms / MINUTE));
      return minutes < 90 ? say("units.minutes", { n: minutes }) : say("units.hours", { n: Math.round(minutes / 60) });
    },
    say,
    /* "Öppet till 18:00", "Öppnar om 40 minuter"; empty where nothing is said of hours. */
    state(id, now = Date.now()) {
      const found = channel(id), is = state(id, now);
      const noted = (text) => found.note ? `${text}, ${found.note}` : text;
      if (found.always) return noted(say("state.always"));
      if (!is) return found.table === null ? "" : say("state.unknown");
      const word = is.open ? "open" : "closed", { zone } = data.tables[found.table];
      if (!is.until) return say(`state.${word}`);
      if (is.until - now <= SOON) return say(`state.${word}_in`, { length: format.length(is.until - now) });
      const moment = away(is.until, null, now) ? format.moment(is.until, null, now) : format.time(is.until);
      let text = say(`state.${word}_until`, { moment });
      /* Another clock is told of where it does not show what the reader's does. */
      if (offset(is.until, zone) !== offset(is.until)) text = say("state.there", { text, moment: format.moment(is.until, zone, now), zone: data.zones[zone].name });
      return is.open ? text : noted(text);
    },
    /* "Skickar du nu kommer svaret senast i dag 15:20" */
    due(found, now = Date.now(), group = "due") {
      if (!found) return "";
      const moment = found.kind === "day" ? format.day(found.at, null, now) : format.moment(found.at, null, now);
      const kind = found.kind === "by" && !found.guaranteed && data.words[group].usual ? "usual" : found.kind;
      return say(`${group}.${kind}`, { moment });
    },
  };
  const look = (id, now) => { const is = channel(id).always ? { open: true } : state(id, now); return is ? is.open ? "open" : "closed" : "unknown"; };

  globalThis.kbgenSupport = {
    get ready() { return load(); },
    get data() { return data; },
    root: assets.replace(/assets\/kbgen\/$/, ""),
    plan, choosePlan, state, due, dueBy, opened, format, look,
    onPlan(callback) { listeners.push(callback); },
    forget() {
      choosePlan(null);
      [() => localStorage, () => sessionStorage].forEach((of) => {
        try { const kept = of(); Object.keys(kept).filter((key) => key.startsWith("kbgen.")).forEach((key) => kept.removeItem(key)); } catch { /* none is kept */ }
      });
    },
  };
})();
