// "Is it an emergency?": a question at a time, and then only what the reader's own plan has.
// Without it everything stands on the page, with the plans that each thing is for.
(() => {
  "use strict";
  const guide = document.querySelector("[data-kb-alarm]");
  if (!guide) return;
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const data = guide.dataset, words = JSON.parse(data.words), support = globalThis.kbgenSupport;
  const asks = all("[data-kb-ask]", guide), verdicts = all("[data-kb-verdict]", guide);
  const [back, restart, toggle] = all("[data-do]", guide), who = document.getElementById("who");
  const toggled = [toggle.textContent, toggle.dataset.one], titled = who && who.textContent;
  let told = [], plan, verdict, whole = location.hash.length > 1;   // told: what was chosen; whole: all of the page, as for a link to a place on it
  const hide = (nodes, hidden) => nodes.forEach((each) => { each.hidden = typeof hidden === "function" ? hidden(each) : hidden; });

  // Which plan it is is asked only of somebody who has not said it elsewhere on the site.
  function decide() {
    const { says, plan: chosen } = told.length ? told[told.length - 1].dataset : {}, ask = asks[told.length];
    const kept = support && support.plan(), known = (name) => all("[data-plan]", ask || guide).some((each) => each.dataset.plan === name);
    plan = says === "plan" ? chosen : told.length && ask && kept && known(kept) ? kept : null;
    verdict = says === "wait" ? says : !plan && ask ? null : verdicts.some((each) => each.dataset.kbVerdict === plan) ? plan : "emergency";
  }
  function show(focus) {
    decide();
    const ask = verdict ? null : asks[told.length], act = verdict === "emergency";
    hide([...asks, ...verdicts], (each) => whole || each !== ask && each.dataset.kbVerdict !== verdict);
    if (ask) ask.querySelector(".kb-ask__count").textContent = words.count.replace("{n}", told.length + 1).replace("{total}", asks.length);
    hide(all("[data-kb-otherwise]", guide), (each) => Number(each.dataset.kbOtherwise) !== told.length);
    hide(all("[data-kb-part]"), (each) => !whole && (!act || each.dataset.kbPart === "is-it"));
    hide(all("[data-plans]"), (each) => !whole && act && plan && !each.dataset.plans.split(" ").includes(plan));
    hide(all("[data-kb-plain]"), !whole);
    hide(all("[data-kb-guided]"), whole);
    hide([back, restart], whole || !told.length);
    all(".kb-wayin").forEach((each) => each.classList.toggle("kb-wayin--big", !whole));
    if (who) who.textContent = whole ? titled : words.reach;
    toggle.textContent = toggled[Number(whole)];
    toggle.setAttribute("aria-pressed", whole);
    if (act && support) support.ready.then(opening, () => { /* the hours stand there anyway */ });
    if (!focus || whole) return;
    guide.querySelector("section:not([hidden]) .kb-ask__title").focus({ preventScroll: true });
    if (guide.getBoundingClientRect().top < 0) guide.scrollIntoView();
  }
  // Whether each way is open right now, where that is known.
  function opening() {
    all("[data-kb-way]").forEach((way) => {
      const state = support.state(way.dataset.kbWay);
      if (!state) return;
      const badge = way.querySelector(".kb-open") || way.appendChild(document.createElement("span"));
      badge.className = `kb-open${state.open ? " kb-open--now" : ""}`;
      badge.textContent = state.open ? words.open : state.until ? words.opens.replace("{moment}", support.format.moment(state.until)) : words.shut;
    });
  }

  guide.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if (button.dataset.says) told.push(button);
    if (button === back) told.pop();
    if (button === restart) told = [];
    if (button === toggle) whole = !whole;
    show(button !== toggle);
  });
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("[data-kb-handover]");
    if (!link) return;
    const path = told.map((each) => `${each.closest("section").querySelector("h2").textContent} → ${each.querySelector("strong").textContent}`);
    const severity = verdict === "wait" ? undefined : data.severity, channel = link.dataset.kbHandover || undefined;
    const handed = { from: data.kbAlarm, title: document.querySelector("h1").textContent, path, plan: plan || undefined, severity, channel };
    try { sessionStorage.setItem("kbgen.handover", JSON.stringify(handed)); } catch { /* goes without */ }
  }, true);
  guide.hidden = false;
  show();
})();
