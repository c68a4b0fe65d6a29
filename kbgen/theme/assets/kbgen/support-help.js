/* "Who can help me now?": plan, urgency and subject become a ranked list of channels, each with its reasons.
   `kbgenRank` is pure; its rules are the data of the support model. */
(() => {
  "use strict";

  const support = globalThis.kbgenSupport, { format } = support, { say } = format;
  const OPEN = { open: 0, unknown: 1, closed: 2 };

  /* An emergency takes the process of its plan, open channels first.  What can wait goes to the channel that is best for it,
     all else to the one that answers first.  Self-service is last: the reader comes from there. */
  function rank(data, { plan: id, urgency, subject, at }) {
    const plan = data.plans.find((each) => each.id === id), topic = data.subjects.find((each) => each.route === subject);
    const has = (who, channel) => who.channels.includes(channel.id);
    const mine = data.channels.filter((channel) => plan ? has(plan, channel) : data.plans.every((each) => has(each, channel)));
    const alarm = urgency === "emergency", level = alarm ? "urgent" : urgency;
    const may = Boolean(alarm && data.alarm && plan && data.alarm.plans.includes(id));
    const place = (list, channel) => (list.channels.indexOf(channel.id) + 1) || Infinity;
    const ranked = mine.filter((channel) => !may || has(data.alarm, channel)).map((channel, order) => {
      const due = support.due({ channel: channel.id, plan: id, sentMs: at }), open = OPEN[support.look(channel.id, at)];
      const self = channel.kind === "self-service", fits = channel.bestFor.includes(level), named = topic ? place(topic, channel) : 0;
      const when = due ? due.at : Infinity, rest = [!fits, named, order];
      return { channel, due, fits, named, when: self ? Infinity : when,
        key: may ? [open, place(data.alarm, channel)] : level === "calm" ? [self, ...rest] : [self, when, open, ...rest] };
    }).sort((a, b) => {
      const i = a.key.findIndex((value, index) => value !== b.key[index]);
      return i < 0 ? 0 : a.key[i] - b.key[i];
    });
    const first = Math.min(...ranked.map((each) => each.when)), alone = ranked.filter((each) => each.when < Infinity).length < 2;
    ranked.forEach((each) => {
      each.reasons = may ? ["alarm"] : [each.fits && `urgency_${level}`, topic && each.named < Infinity && "subject"];
      each.reasons = [...each.reasons, !alone && each.when === first && "first"].filter(Boolean);
    });
    const next = data.plans.find((each) => plan ? each.id === plan.next : each.channels.length > mine.length);
    return { plan, topic, alarm, may, ranked, next, gained: next ? data.channels.filter((channel) => has(next, channel) && !mine.includes(channel)) : [] };
  }
  globalThis.kbgenRank = rank;

  /* Markup in which a value is text, unless it is such markup itself. */
  class Markup { constructor(text) { this.text = text; } }
  const plain = (value) => value instanceof Markup ? value.text : Array.isArray(value) ? value.map(plain).join("")
    : String(value).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt()};`);
  const html = (parts, ...values) => new Markup(String.raw({ raw: parts }, ...values.map(plain)));
  const made = (text) => new Markup(text.replaceAll("\ue000", support.root));   /* made safe at build: kbgen/prose.py */
  const icon = (name) => html`<span class="kb-icon kb-icon--${name}" aria-hidden="true"></span>`;
  const link = (to, text, look = "") => html`<a class="${look}" href="${/^[a-z]+:/i.test(to) ? to : support.root + to}">${text}</a>`;

  function help(box, number) {
    const { data } = support, compact = box.dataset.kbHelp === "compact", id = (part) => `kb-help-${number}-${part}`;
    const known = () => data.plans.some((each) => each.id === support.plan()) ? support.plan() : "";
    let shown = "", steps = !compact;

    const choices = (name, chosen, list) => html`<fieldset class="kb-help__field"><legend>${say(name)}</legend><div class="kb-help__choices">${list.map(([value, text]) =>
      html`<label class="kb-help__choice kb-help__choice--${value}"><input type="radio" name="${name}" value="${value}" ${value === chosen ? "checked" : ""}><span>${text}</span></label>`)}</div></fieldset>`;
    const levels = ["calm", "today", "urgent", ...data.alarm ? ["emergency"] : []].map((each) => [each, say(`urgencies.${each}`)]);
    const subjects = html`<p class="kb-help__field"><label for="${id("about")}">${say("subject")}</label><select id="${id("about")}" name="subject"><option value="">${say("subject_any")}</option>${
      data.subjects.map((each) => html`<option value="${each.route}">${each.title}</option>`)}</select></p>`;
    box.innerHTML = html`<form class="kb-help__form">${data.plans.length > 1 ? choices("plan", known(), [...data.plans.map((each) => [each.id, each.name]), ["", say("plan_none")]]) : ""}${
      choices("urgency", "calm", levels)}${!compact && data.subjects.length ? subjects : ""}<p class="kb-help__kept">${say("plan_kept")} <button class="kb-more" type="button">${say("forget")}</button></p></form>
      <div class="kb-help__answer"></div><p class="kb-vh" role="status"></p>`.text;
    const [form, result, status] = box.children, kept = form.lastElementChild;

    function live(channel, now) {
      const text = format.state(channel.id, now);
      return text && html`<p class="kb-live kb-live--${support.look(channel.id, now)}">${text}</p>`;
    }
    function promise(plan, channel) {
      const told = plan && channel.promises[plan.id];
      return told && !told.atOnce ? html`<p class="kb-help__promise">${say("reply")}: <b>${told.text}</b>${told.guaranteed ? html` <span class="kb-badge kb-badge--good">${say("guaranteed")}</span>` : ""}</p>` : "";
    }
    const best = ({ plan, topic }, { channel, due, reasons }, now) => html`<section class="kb-help__best" aria-labelledby="${id("best")}">
      <p class="kb-help__label">${say("best")}</p><h3 id="${id("best")}">${icon(channel.icon)} ${link(channel.route, channel.name)}</h3>${live(channel, now)}${promise(plan, channel)}${
      due ? html`<p class="kb-help__due">${icon("clock")} <span>${format.due(due, now)}</span></p>` : ""}<ul class="kb-checks kb-help__reasons">${
      reasons.map((key) => html`<li>${say(`reasons.${key}`, { plan: plan && plan.name, subject: topic && topic.title })}</li>`)}</ul>${
      channel.steps.length ? html`<details class="kb-help__steps"${new Markup(steps ? " open" : "")}><summary>${say("steps")}</summary><ol class="kb-steps">${channel.steps.map((step) => html`<li>${made(step)}</li>`)}</ol></details>` : ""}
      <p class="kb-help__go">${channel.href ? link(channel.href, channel.address || channel.name, "kb-button") : ""}${
      data.composer && /email|ticket|chat/.test(channel.kind) ? link(data.composer, say("compose"), `kb-help__compose kb-button${channel.href ? " kb-button--quiet" : ""}`) : ""}</p></section>`;
    const other = (plan, { channel, due }, now) => html`<li class="kb-help__other">${icon(channel.icon)}${link(channel.route, channel.name)}<div>${live(channel, now)}${
      due ? html`<p class="kb-help__promise">${format.due(due, now, "short")}</p>` : promise(plan, channel)}</div></li>`;
    const more = (name, ...text) => html`<p class="kb-help__more">${icon(name)} <span>${text}</span></p>`;
    function above({ plan, next, gained, ranked }) {
      const told = next && plan && ranked.map(({ channel }) => [channel.promises[plan.id], channel.promises[next.id]]).find(([a, b]) => a && b && a.text !== b.text);
      const names = [...gained.map((each) => each.name), ...told ? [say("adds_reply", { time: told[1].text })] : []];
      return names.length ? more("layers", say("adds", { plan: next.name }), html` <b>${names.join(", ")}</b>. `, link("plans/", say("compare"))) : "";
    }
    const alarm = ({ may, plan }) => html`<section class="kb-callout kb-callout--bad" aria-labelledby="${id("alarm")}"><h3 id="${id("alarm")}" class="kb-callout__title">${say("alarm")}</h3>${
      may ? "" : html`<p>${made(data.alarm.others[plan && plan.id] || data.alarm.otherwise)}</p>`}<p>${link(data.alarm.route, say("alarm_go"), "kb-more")}</p></section>`;

    let asked;
    function draw(said) {
      const now = Date.now(), { urgency, subject = box.dataset.kbSubject } = Object.fromEntries(new FormData(form));
      const found = rank(data, asked = { plan: known(), urgency, subject, at: now }), [first, ...rest] = found.ranked;
      const next = html`${found.alarm ? alarm(found) : ""}${found.topic && !found.alarm && !compact ? more("book", say("articles"), " ", link(found.topic.route, found.topic.title), ".") : ""}${
        first ? best(found, first, now) : html`<p>${say("nobody")}</p>`}${
        rest.length ? html`<section aria-labelledby="${id("rest")}"><h3 id="${id("rest")}">${say("others")}</h3><ul class="kb-help__others">${rest.map((each) => other(found.plan, each, now))}</ul></section>` : ""}${above(found)}`.text;
      kept.hidden = !known();
      if (shown === next || (!said && result.contains(document.activeElement))) return;
      result.innerHTML = shown = next;
      if (said && first) status.textContent = [first.channel.name, format.state(first.channel.id, now), first.due && format.due(first.due, now)].filter(Boolean).join(". ");
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", ({ target }) => { if (target.name === "plan") support.choosePlan(target.value || null); else draw(true); });
    form.querySelector("button").addEventListener("click", () => { support.choosePlan(null); form.querySelector("input").focus(); });
    support.onPlan(() => {
      form.querySelectorAll("[name=plan]").forEach((input) => { input.checked = input.value === known(); });
      draw(true);
    });
    result.addEventListener("toggle", ({ target }) => { steps = target.open; }, true);
    result.addEventListener("click", ({ target }) => {
      if (!target.matches(".kb-help__compose")) return;
      const over = { from: location.pathname, title: document.title, channel: rank(data, asked).ranked[0].channel.id, plan: asked.plan };
      try { sessionStorage.setItem("kbgen.handover", JSON.stringify(over)); } catch { /* the composer asks itself */ }
    });
    draw();
    for (const part of [box, box.closest("[data-kb-js]")]) if (part) part.hidden = false;
    const ways = compact && box.parentNode.querySelector(".kb-contact__ways");
    if (ways) ways.hidden = true;
    setInterval(() => { if (!document.hidden) draw(); }, 20000);
  }

  support.ready.then(() => document.querySelectorAll("[data-kb-help]").forEach(help), () => { /* the page tells it without */ });
})();
