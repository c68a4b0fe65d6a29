/* The request composer; without it the form is a page to print.  What somebody wrote reaches the page as text only. */
(() => {
  "use strict";

  const { kbgenSupport: support, kbgenDeliver: deliver, kbgenRequestCheck: check, kbgenRequestMarks, kbgenRequestFiles } = globalThis;
  const form = document.querySelector("[data-kb-request]");
  const here = document.currentScript.src, DRAFT = "kbgen.request", HANDOVER = "kbgen.handover", TYPED = 400, ANSWERS = 4;
  const all = (selector) => Array.from(form.querySelectorAll(selector)), part = (name) => form.querySelector(`[data-kb-${name}]`);
  const fields = all("[data-kb-field]"), ticks = all("[data-kb-tick], [data-kb-attach]");
  const id = (field) => field.dataset.kbField, kind = (field) => field.dataset.kbKind, value = (field) => field.value.trim();
  const field = (name) => fields.find((each) => id(each) === name), ofKind = (name) => fields.find((each) => kind(each) === name);
  const subject = field("subject"), parts = fields.filter((each) => id(each).startsWith("part-")), summary = parts[0] || subject;
  const rest = () => fields.filter((each) => kind(each) && value(each));
  const label = (field) => field.labels[0].textContent;

  let data, draft, handover, harmless = "", busy = false, promised = false, asked = "", coached = "", marks, files, plain = false, secretive = [];

  function make(tag, look, ...children) {
    const node = document.createElement(tag);
    if (look) node.className = look;
    node.append(...children);
    return node;
  }
  const paragraph = (text) => make("p", "", text), items = (texts) => make("ul", "", ...texts.map((text) => make("li", "", text)));
  const callout = (look, title, ...more) => [make("div", `kb-callout kb-callout--${look}`, make("p", "kb-callout__title", title), ...more)];
  /* [words, act] …, the one to press first. */
  const buttons = (...acts) => make("p", "kb-request__buttons", ...acts.map(([text, act], i) => {
    const node = make("button", `kb-button${i ? " kb-button--quiet" : ""}`, text);
    node.type = "button";
    node.addEventListener("click", act);
    return node;
  }));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  function say(key, values = {}) {
    const text = data.request.words[key];
    return fill(typeof text === "object" ? text[new Intl.PluralRules(data.lang).select(values.n)] || text.other : text, values);
  }
  const tell = (text) => { part("said").textContent = text; };

  /* ── The draft ── */
  const attempt = (act) => { try { act(); return true; } catch { return false; } };
  const stored = (store, key) => { try { return JSON.parse(globalThis[store].getItem(key)); } catch { return null; } };
  function state(key) {
    part("draft").textContent = key && say(key);
    part("draft").hidden = !key;
  }
  function save() {
    if (secrets().length) return state("held");
    Object.assign(draft, { handover, values: Object.fromEntries(fields.map((each) => [id(each), each.value])), ticks: ticks.map((each) => each.checked) });
    state(attempt(() => { localStorage.setItem(DRAFT, JSON.stringify(draft)); sessionStorage.removeItem(HANDOVER); }) ? "saved" : "unsaved");
  }
  function prefill(name, chosen) {
    const each = ofKind(name);
    if (each && !each.value && chosen) each.value = chosen;
    if (each && each.selectedIndex < 0) each.selectedIndex = 0;
  }
  /* What was stored may be of an older page, or of nobody's making. */
  const isText = (each) => typeof each === "string", list = (each) => Array.isArray(each) ? each : [];
  function handed(found) {
    const known = Object.entries(Object(found)).filter(([name, each]) => name === "sentAt" ? typeof each === "number" && Math.abs(each) < 8e15 : isText(each) || name === "path" && Array.isArray(each) && each.every(isText));
    return known.length ? Object.fromEntries(known) : null;
  }
  function restore() {
    const found = stored("localStorage", DRAFT), was = Object(found), values = Object(was.values);
    draft = {
      id: isText(was.id) && /^[\w-]{4,40}$/.test(was.id) ? was.id : `${deliver.random(4)}-${deliver.random(4)}`,
      opened: list(was.opened).filter((each) => list(each).length === 2 && each.every(isText)), ticks: list(was.ticks),
    };
    handover = handed(stored("sessionStorage", HANDOVER)) || handed(was.handover);
    fields.forEach((each) => { each.value = isText(values[id(each)]) ? values[id(each)] : ""; });
    ticks.forEach((each, i) => { each.checked = Boolean(draft.ticks[i]); });
    const { plan, severity, template } = handover || {}, long = parts[1] || summary;
    prefill("plan", plan || support.plan());
    prefill("severity", severity);
    if (template && !long.value) long.value = template;
    state(found ? "restored" : "");
    marks(1);
  }
  function clear() {
    attempt(() => { localStorage.removeItem(DRAFT); sessionStorage.removeItem(HANDOVER); });
    asked = "";
    part("answers").hidden = true;
    if (files) files.clear();
    restore();
    update();
  }
  function forget() {
    support.choosePlan(null);
    attempt(() => [localStorage, sessionStorage].forEach((store) => Object.keys(store).forEach((key) => { if (/(^|\.)kbgen[.-]/.test(key)) store.removeItem(key); })));
    part("outcome").replaceChildren();
    clear();
    waiting();
    state("forgotten");
    tell(say("forgotten"));
  }

  /* ── What is sent ── */
  function context() {
    const { title, path, searched, channel, reference, sentAt } = handover || {}, known = data.channels.find((each) => each.id === channel);
    const steps = Array.isArray(path) ? path.map((step, i) => `${i + 1}. ${step}`).join("\n") : "";
    return Object.entries({ context: title, steps, searched, channel: known && known.name, earlier: reference, earlier_sent: sentAt && support.format.moment(Number(sentAt)) })
      .filter(([, text]) => text).map(([key, text]) => [say(key), String(text)]);
  }
  const attached = () => ticks.filter((each) => each.checked).map((each) => each.dataset.kbAttach).filter(Boolean).concat(files ? files.lines() : []);
  function text(markdown) {
    const rows = [
      ...rest().map((each) => [label(each), each.selectedOptions ? each.selectedOptions[0].text : value(each), kind(each)]),
      [say("attached"), attached().join(", ")], [say("tried"), draft.opened.map((each) => each.join("\n")).join("\n")], ...context(), [say("reference"), draft.id],
    ].filter(([, said]) => said).map(([name, said, as]) => {
      const fence = markdown && as === "verbatim" ? "`".repeat(Math.max(3, ...(said.match(/`+/g) || []).map((run) => run.length + 1))) : "";
      const body = fence ? `${fence}\n${said}\n${fence}` : said;
      return (markdown ? `**${name}:**` : `${name}:`) + (body.includes("\n") ? "\n" : " ") + body;
    });
    const told = parts.filter(value).map((each) => (markdown ? `## ${label(each)}\n\n` : `${label(each).toUpperCase()}\n`) + value(each));
    return [...told, rows.join(markdown ? "\n\n" : "\n")].join("\n\n");
  }
  const chosen = (name) => ofKind(name) ? value(ofKind(name)) : "";
  const titled = (each) => ({ id: id(each), kind: kind(each), title: label(each), text: value(each) });
  const payload = () => ({
    subject: value(subject), text: text(), reference: draft.id, email: chosen("email"), parts: parts.filter(value).map(titled), fields: rest().map(titled),
    attached: attached(), opened: draft.opened.map(([, href]) => href), context: handover, trap: part("trap").value,
  });

  /* ── Advice ── */
  const secrets = () => fields.flatMap((each) => check.secrets(each.value, data.request.secrets).map((found) => ({ ...found, each, secret: each.value.slice(found.start, found.end) })));
  const signature = () => secrets().map((each) => each.secret).join("\n");
  function warn() {
    const found = signature() === harmless ? [] : secrets();
    const act = (change) => () => { change(); changed(); part("way").focus(); };
    if (found.length && !secretive.length) tell(say("secret_title"));
    secretive.forEach((each) => invalid(each));
    secretive = found.map(({ each }) => each);
    secretive.forEach((each) => invalid(each, say("secret_title")));
    part("warnings").replaceChildren(...found.length ? callout("bad", say("secret_title"),
      items(found.map((each) => say("secret_found", { kind: data.request.words.secret[each.kind], field: label(each.each), sample: check.sample(each.secret) }))), paragraph(say("secret_text")),
      buttons(
        [say("secret_mask"), act(() => fields.forEach((each) => { each.value = check.masked(each.value, check.secrets(each.value, data.request.secrets), say("masked")); }))],
        [say("secret_go"), () => found[0].each.focus()],
        [say("secret_send"), act(() => { harmless = signature(); })])) : []);
    return found.length;
  }
  function coach() {
    const found = check.subject(subject.value, data.request.coach), good = value(subject) && !found.length;
    const lines = good ? [say("good")] : found.map((name) => data.request.coach.says[name]);
    if (lines.join() === coached) return;
    coached = lines.join();
    part("coach").replaceChildren(...lines.map((line) => make("li", good ? "kb-coach--good" : "", line)));
  }
  async function answers() {
    const query = `${value(subject)} ${value(summary)}`.trim(), box = part("answers");
    if (query === asked) return;
    asked = query;
    try {
      if (!globalThis.KbgenSearchParts) await new Promise((onload, onerror) => {
        document.head.append(Object.assign(make("script"), { src: here.replace("request.js", "search-parts.js"), onload, onerror }));
      });
      const { engine, address } = globalThis.KbgenSearchParts, found = query.length > 3 ? await (await engine()).search(query, { limit: ANSWERS }) : { hits: [] };
      if (!found || query !== asked) return;
      box.hidden = !found.hits.length;
      box.querySelector("ul").replaceChildren(...found.hits.map((hit) => answer(hit, address(hit.route))));
    } catch { box.hidden = true; }
  }
  function answer({ title, excerpt }, href) {
    const link = Object.assign(make("a", "", title, make("span", "kb-vh", ` (${say("new_tab")})`)), { href, target: "_blank" });
    const read = () => draft.opened.some((each) => each[1] === href), mark = () => link.classList.toggle("kb-answers__read", read());
    link.addEventListener("click", () => {
      if (!read()) draft.opened.push([title, href]);
      mark();
      tell(say("opened", { title }));
      changed();
    });
    mark();
    return make("li", "", link, make("span", "", ...excerpt.map((each) => each.text)));
  }
  async function environment(into) {
    const { userAgentData: known, userAgent, language } = navigator, { platform, platformVersion, fullVersionList = [] } = known ? await known.getHighEntropyValues(["platformVersion", "fullVersionList"]) : {};
    const browser = fullVersionList.filter(({ brand }) => !/not.?a/i.test(brand)).map((each) => `${each.brand} ${each.version}`).join(", ") || userAgent;
    into.value = say("environment", {
      os: platform ? `${platform} ${platformVersion}` : "", browser, device: say(matchMedia("(pointer: coarse)").matches ? "phone" : "computer"),
      screen: `${screen.width} × ${screen.height}`, language, zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    }).trim();
    changed();
    into.focus();
  }

  function update() {
    const told = context(), written = fields.some(value) || told.length > 0, box = part("handover");
    form.classList.toggle("kb-request--filled", written);
    part("review").replaceChildren(...written ? [make("strong", "", `${say("subject")}: ${value(subject)}`), text()] : [part("review").dataset.empty]);
    part("reference").textContent = draft.id;
    coach();
    warn();
    marks();
    box.hidden = !told.length;
    box.replaceChildren(...callout("plain", box.dataset.title, make("dl", "", ...told.flatMap(([name, each]) => [make("dt", "", name), make("dd", "", each)])),
      buttons([box.dataset.remove, () => { handover = null; changed(); subject.focus(); }])));
  }
  const changed = () => { update(); save(); };
  function invalid(each, message) {
    const note = `${each.id}-error`, hint = `${each.id}-hint`, old = document.getElementById(note);
    if (old) old.remove();
    if (message) each.after(Object.assign(make("p", "kb-ask__error", message), { id: note }));
    each.ariaInvalid = message ? "true" : null;
    each.setAttribute("aria-describedby", message ? `${note} ${hint}` : hint);
  }

  /* ── The ways out ── */
  function ready() {
    const missing = [subject, summary].filter((each) => !value(each));
    missing.forEach((each) => invalid(each, say("missing")));
    if (!missing.length) return true;
    missing[0].focus();
    return tell(say("missing_list", { parts: missing.map(label).join(", ") }));
  }
  function outcome(look, title, ...more) {
    part("outcome").replaceChildren(...callout(look, title, ...more));
    tell(title);
    if (more.length) part("outcome").focus();
  }
  const note = (key) => outcome("good", say(key));
  const copied = async (given, key) => note(await deliver.copy(given) ? key : "not_copied");
  const whole = (markdown) => (markdown ? "# " : say("subject") + ": ") + `${value(subject)}\n\n${text(markdown)}\n`;
  const to = () => data.delivery && data.delivery.mail || data.request.mail;
  const letter = () => ({ to: to(), from: chosen("email"), email: chosen("email"), subject: value(subject), text: text(), instead: say("mail_instead"), date: new Date() });
  function saveAs(ending, type, content) { deliver.save(`${draft.id}.${ending}`, type, content); note("downloaded"); }
  const ways = {
    endpoint: send,
    async mail() {
      const link = deliver.mailto(letter());
      if (link.whole) note("mail_opened"); else await copied(text(), "mail_long");
      location.href = link.href;
    },
    desk() {
      const { desk } = data.delivery, body = text(desk.markdown), link = deliver.desk(desk, { ...letter(), text: body });
      open(link.href, "_blank", "noopener");
      if (link.whole) note("desk_opened"); else copied(body, "desk_long");
    },
    copy: () => copied(whole(), "copied"),
    markdown: () => copied(whole(true), "copied"),
    eml: () => saveAs("eml", "message/rfc822", deliver.eml(letter())),
    txt: () => saveAs("txt", "text/plain;charset=utf-8", whole().replace(/\n/g, "\r\n")),
    print: () => print(),
  };
  function go(way) {
    if (busy || /endpoint|mail|desk/.test(way) && !ready()) return;
    if (way !== "print" && warn()) part("warnings").querySelector("button").focus(); else ways[way]();
  }
  function due() {
    const plan = chosen("plan"), usual = data.channels.find((each) => /email|ticket/.test(each.kind) && each.promises[plan]) || {};
    const found = support.due({ channel: handover && handover.channel || usual.id, plan, sentMs: Date.now() });
    return found ? [paragraph(say("due", { moment: support.format[found.kind === "day" ? "day" : "moment"](found.at) }))] : [];
  }
  const received = ({ ticket, reference }) => paragraph(ticket ? say("sent_ticket", { ticket }) : say("sent_plain", { reference }));
  function show(found) {
    if (found.state === "sent") {
      const more = [received({ ...found, reference: draft.id }), ...due(), ...attached().length ? [paragraph(say("attach_after", { files: attached().join(", ") }))] : []];
      clear();
      return outcome("good", say("sent"), ...more);
    }
    if (found.state === "refused") {
      outcome("bad", say("refused"), items(found.errors.map((error) => error.message)));
      const known = found.errors.map((error) => [field(error.field), error.message]).filter(([each]) => each);
      known.forEach((each) => invalid(...each));
      return known.length && known[0][0].focus();
    }
    const name = data.request.words[found.state] ? found.state : "failed", offline = name === "offline";
    return outcome(/line|limit/.test(name) ? "warn" : "bad", say(name), paragraph(say(`${name}_text`, { n: found.retryAfter || 60 })),
      buttons(...offline ? [[say("keep"), keep]] : [], [say("retry"), () => go("endpoint")]));
  }
  const onState = ({ state, seconds }) => outcome("plain", state === "waiting" ? say("again", { n: seconds }) : say("sending"));
  async function send() {
    busy = true;
    show(await deliver("request", payload(), { config: data.delivery, salt: draft.id, onState }));
    busy = false;
  }
  function keep() {
    if (!deliver.keep("request", payload(), { salt: draft.id })) return outcome("bad", say("queued_lost"));
    promised = true;
    clear();
    waiting();
    return outcome("warn", say("queued"), paragraph(say("queued_text")));
  }
  function waiting() {
    const kept = deliver.kept().filter((each) => each.kind === "request"), box = part("waiting");
    box.hidden = !kept.length;
    box.replaceChildren(...callout("warn", say("waiting", { n: kept.length }), items(kept.map((each) => each.subject)),
      buttons([say("send_now"), flush], [say("drop"), () => { kept.forEach((each) => deliver.drop(each.key)); waiting(); subject.focus(); }])));
  }
  async function flush() {
    const results = await deliver.flush(data.delivery, { onState }), sent = results.filter((each) => each.state === "sent");
    waiting();
    if (sent.length) outcome("good", say("sent"), ...sent.map((each) => received({ ...each.message, ...each })));
    else if (results.length) /refused|too-large/.test(results[0].state) ? show(results[0]) : outcome("warn", say("queued"), paragraph(say("queued_text")));
  }

  function begin(found) {
    data = found;
    marks = kbgenRequestMarks(form, { say, tell, needed: [subject, summary], parts, weak: () => check.subject(subject.value, data.request.coach).length > 0 });
    if (part("files")) files = kbgenRequestFiles(part("files"), { limits: data.request.files, say, lang: data.lang, changed: update });
    restore();
    const { endpoint, desk } = data.delivery || {}, has = { endpoint, desk, mail: to(), eml: to() };
    all("[data-kb-way]").forEach((each) => {
      const way = each.dataset.kbWay;
      if (way in has && !has[way]) return each.remove();
      if (way === "desk") each.textContent = fill(each.textContent, desk);
      each.hidden = false;
      return each.addEventListener("click", () => go(way));
    });
    part("way").classList.remove("kb-button--quiet");
    part("first").append(part("way"));
    all("[data-kb-fill]").forEach((each) => each.addEventListener("click", () => environment(field(each.dataset.kbFill))));
    part("forget").addEventListener("click", forget);
    let resting = 0;
    form.addEventListener("input", ({ target }) => {
      if (target.ariaInvalid) invalid(target);
      update();
      clearTimeout(resting);
      resting = setTimeout(() => { resting = 0; save(); answers(); }, TYPED);
    });
    addEventListener("pagehide", () => { if (resting) save(); });
    addEventListener("online", () => { if (promised) flush(); });
    if (part("post")) part("post").remove();
    update();
    waiting();
    answers();
  }
  /* Nothing leaves the page unseen, unless there is no more than the form. */
  form.noValidate = true;
  [...fields, ...ticks].forEach((each) => { each.autocomplete ||= "off"; });
  form.addEventListener("submit", (event) => { if (!plain) event.preventDefault(); });
  support.ready.then(begin, () => {
    plain = true;
    form.noValidate = false;
    form.classList.add("kb-request--plain");
  });
})();
