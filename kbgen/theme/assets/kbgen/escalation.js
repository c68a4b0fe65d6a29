// Whether it is time to escalate, who takes over, and the follow-up, written as far as it can be.
// Without it the reasons, what to send and the message to fill in stand on the page.
(() => {
  "use strict";
  const form = document.querySelector("[data-kb-escalate]");
  if (!form) return;
  const part = (name) => form.querySelector(`[data-part=${name}]`), field = (id) => document.getElementById(id), value = (id) => field(id).value.trim();
  const words = JSON.parse(form.dataset.words), support = globalThis.kbgenSupport, text = field("follow-text");
  const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  let why, overdue, late, mine = "";   // late: [what, by when]; mine: what was written here last, and not by the reader
  const sent = () => new Date(value("late-sent")).getTime() || null;
  const reason = () => why.closest("label").textContent.trim();

  function say(line, kind) {
    const box = part("verdict");
    box.hidden = !line;
    box.className = `kb-callout${kind ? ` kb-callout--${kind}` : ""}`;
    box.textContent = line || "";
  }
  // Whether the promised time has passed: the promise, its clock and the hours come from the site's data.
  function weigh() {
    const severity = value("late-of"), plan = value("late-plan"), channel = value("late-channel"), sentMs = sent(), now = Date.now();
    late = null;
    part("plan").hidden = part("channel").hidden = Boolean(severity);
    if (!sentMs || !(severity || plan && channel)) return say();
    const due = sentMs < now && support.due(severity ? { severity, sentMs } : { plan, channel, sentMs });
    if (!due) return say(sentMs < now ? words.unpromised : words.future);
    const what = severity ? "solution" : "answer", moment = support.format[due.kind === "day" ? "day" : "moment"](due.at);
    late = due.at < now && [what, moment];
    return say(fill(words[`${late ? "late" : "early"}_${what}`], { moment }), late ? "bad" : "good");
  }
  function write() {
    why = form.querySelector("input:checked");
    overdue = Boolean(why) && "overdue" in why.dataset;
    part("overdue").hidden = !overdue;
    part("result").hidden = !why;
    if (!why) return;
    const source = document.querySelector(`[data-kb-trigger="${why.value}"]`);
    part("who").replaceChildren(...source ? source.cloneNode(true).childNodes : []);
    const made = fill(words.template, {
      reference: value("follow-reference") || words.reference,
      sent: overdue && sent() && support.data ? support.format.moment(sent()) : words.sent,
      reason: overdue && late ? fill(words[`reason_${late[0]}`], { moment: late[1] }) : `${reason()}.`,
      level: source && source.dataset.level || words.level,
    });
    if (text.value === mine) text.value = made;
    mine = made;
  }
  const update = () => support.ready.then(weigh, () => say(words.unpromised)).then(write);

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", ({ target }) => { if (target !== text) update(); });
  form.addEventListener("click", ({ target }) => {
    const act = (target.closest("[data-do]") || form).dataset.do;
    if (act === "copy") {
      text.select();
      const copied = navigator.clipboard ? navigator.clipboard.writeText(text.value) : Promise.resolve(document.execCommand("copy"));
      copied.then(() => { part("copied").textContent = words.copied; }, () => { /* it is selected */ });
    } else if (act) {
      const said = (id) => value(id) || undefined, asked = overdue ? { plan: said("late-plan"), channel: said("late-channel"), severity: said("late-of"), sentAt: sent() || undefined } : {};
      const handed = { from: form.dataset.kbEscalate, title: document.querySelector("h1").textContent, path: [reason()], template: text.value, reference: said("follow-reference"), ...asked };
      try { sessionStorage.setItem("kbgen.handover", JSON.stringify(handed)); } catch { /* goes without */ }
    }
  });

  field("late-plan").value = support.plan() || "";
  if (field("late-plan").selectedIndex < 0) field("late-plan").value = "";
  document.querySelector("[data-kb-follow]").hidden = true;
  form.hidden = false;
  update();
})();
