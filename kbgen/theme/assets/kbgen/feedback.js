// "Did this help?", below an article and below each answer that is opened.  Loaded only where `delivery` says where to; the words
// come in feedback-<lang>.js.  What is sent: which article, yes or no, and what the reader writes; nothing says who.
(() => {
  "use strict";
  const assets = document.currentScript.src.replace(/[^/]*$/, ""), base = assets.replace(/assets\/kbgen\/$/, "");
  let words, loading, asked = 0;
  function make(name, options, ...children) {
    const node = Object.assign(document.createElement(name), options);
    node.append(...children);
    return node;
  }
  const pick = (name, value, text) => make("label", { className: "kb-pick" }, make("input", { type: "radio", name, value }), make("span", { textContent: text }));
  // What sends it, fetched by the first click.
  const sender = () => loading = loading || new Promise((done, failed) => {
    document.head.append(make("script", { src: `${assets}delivery.js`, onload: () => done(globalThis.kbgenDeliver), onerror: () => { loading = null; failed(); } }));
  });

  function ask(route, title) {
    const id = `kb-feedback-${++asked}`, { delivery: config } = words, state = make("p", { className: "kb-feedback__state", role: "status", tabIndex: -1 });
    const buttons = ["answer_yes", "answer_no"].map((name, no) => make("button", { type: "button", className: "kb-button kb-button--quiet", textContent: words[name], onclick: () => choose(!no) }));
    const row = make("div", { className: "kb-feedback__row" }, make("p", { id, className: "kb-feedback__question", textContent: words.question }), make("div", { className: "kb-feedback__answers" }, ...buttons));
    const box = make("section", { className: "kb-feedback" }, row, state);
    box.setAttribute("aria-labelledby", id);

    async function send(payload) {
      state.textContent = words.sending;
      try { return (await (await sender())("feedback", { route, ...payload }, { config })).state === "sent"; } catch { return false; }
    }
    async function mail({ helpful, reason, text }) {
      const lines = [title, location.href.split("#")[0], words[helpful ? "helped" : "helped_not"], words.reason[reason], text];
      location.href = (await sender()).mailto({ to: config.mail, subject: words.subject.replace("{title}", title), text: lines.filter(Boolean).join("\n\n") }).href;
      return true;
    }
    // The vote is sent at once; why, and a line about it, only if the reader goes on.
    async function choose(helpful) {
      const mark = (busy) => buttons.forEach((button, no) => { button.setAttribute("aria-pressed", busy && helpful === !no); button.disabled = busy && Boolean(config.endpoint); });
      mark(true);
      const sent = !config.endpoint || await send({ part: "vote", helpful });
      if (config.endpoint) state.textContent = words[sent ? "thanks" : "failed"];
      if (sent) write(helpful); else mark(false);
    }
    function write(helpful) {
      const reasons = helpful ? [] : [make("fieldset", {}, make("legend", { textContent: words.what }), ...words.why.map((name) => pick(id, name, words.reason[name])))];
      const text = make("textarea", { id: `${id}-text`, rows: 3, maxLength: 1000 });
      const form = make("form", { className: "kb-feedback__more" }, ...reasons,
        make("label", { htmlFor: text.id, textContent: words[helpful ? "good" : "better"] }), text,
        make("p", { className: "kb-feedback__note", textContent: words.note }), make("button", { className: "kb-button", textContent: words.send }));
      form.onsubmit = async (event) => {
        event.preventDefault();
        const more = { part: "more", helpful, reason: (form.querySelector(":checked") || {}).value, text: text.value.trim() || undefined };
        const sent = await (config.endpoint ? send(more) : mail(more));
        state.textContent = words[sent ? config.endpoint ? "thanks_more" : "opened" : "failed"];
        if (sent && config.endpoint) { form.remove(); state.focus(); }
      };
      box.querySelectorAll("form").forEach((each) => each.remove());
      box.append(form);
      form.querySelector("input, textarea").focus();
    }
    return box;
  }

  globalThis.kbgenFeedback = (known) => {
    if (!known) return;
    words = known;
    document.head.append(make("link", { rel: "stylesheet", href: `${assets}feedback.css` }));
    const here = location.href.split(/[?#]/)[0].replace(base, "").replace(/\/(index\.html)?$/, "");
    const questions = document.querySelectorAll("[data-kb-question]"), prose = document.querySelector(".kb-article .kb-prose");
    questions.forEach((question) => {
      const details = question.querySelector("details"), { id, textContent } = question.querySelector("h2");
      const add = () => { if (details.open && !details.querySelector(".kb-feedback")) details.append(ask(`${here}#${id}`, textContent)); };
      details.addEventListener("toggle", add);
      add();
    });
    if (!questions.length && prose) prose.after(ask(here, document.querySelector("h1").textContent));
  };
})();
