// The survey's answers, on their way: to the endpoint, into a mail program, or to the clipboard where neither is set up.
(() => {
  "use strict";
  const form = document.querySelector("[data-kb-survey]");
  if (!form) return;
  const words = JSON.parse(form.dataset.words), state = form.querySelector(".kb-survey__state"), deliver = globalThis.kbgenDeliver;
  function say(name, kind) {
    state.className = `kb-survey__state kb-callout kb-callout--${kind}`;
    state.textContent = words[name];
    state.focus();
  }
  const asked = (name) => form.querySelector(`[name="${name}"]`).closest("p, fieldset").querySelector("label, legend").textContent;
  const ready = globalThis.kbgenSupport.ready.then((data) => data.delivery || {}, () => ({}));
  ready.then(({ endpoint, mail }) => {
    if (endpoint) form.querySelector("[data-kb-untraced]").hidden = false;
    else form.querySelector("button").textContent = words[mail ? "mail" : "copy"];
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answers = Object.fromEntries(Array.from(new FormData(form), ([name, value]) => [name, value.trim()]).filter((each) => each[1]));
    if (!Object.keys(answers).length) return say("needed", "warn");
    const config = await ready, score = Number(answers[form.dataset.kbSurvey]) || undefined;
    const text = Object.entries(answers).map(([name, value]) => `${asked(name)}\n${value}`).join("\n\n");
    if (!config.endpoint && config.mail) location.href = deliver.mailto({ to: config.mail, subject: words.subject, text }).href;
    else if (!config.endpoint) { await deliver.copy(text); say("copied", "good"); }
    else {
      say("sending", "quiet");
      const told = await deliver("survey", { score, answers }, { config });
      if (told.state !== "sent") return say("failed", "bad");
      form.querySelectorAll("fieldset, textarea, button").forEach((each) => { each.disabled = true; });
      say("sent", "good");
    }
  });
})();
