/* How far a request has come: a mark at each section and in the contents list, and at the end what is not filled in.
   A section that has become complete is told of once, when its field is left. */
(() => {
  "use strict";

  const empty = (field) => !(field.type === "checkbox" ? field.checked : field.value.trim()), all = (node, selector) => Array.from(node.querySelectorAll(selector));
  const made = (tag, ...children) => {
    const node = document.createElement(tag);
    node.append(...children);
    return node;
  };

  /* say(key, values) → text; tell(text): says it aloud; weak(): whether the subject line says little;
     needed: the fields without which nothing is sent, the subject line first; parts: those of the message. → update(aloud) */
  globalThis.kbgenRequestMarks = (form, { say, tell, weak, needed, parts }) => {
    const fields = all(form, "[data-kb-field]"), box = form.querySelector("[data-kb-missing]");
    const count = (list, key, more) => say(key, { n: list.filter((each) => !empty(each)).length, total: list.length, ...more });
    const sections = all(form, "[data-kb-mark]").map((mark) => {
      const section = mark.closest("section"), heading = section.querySelector("h2"), asked = all(section, "[data-kb-field]");
      const link = document.querySelector(`.kb-toc a[href="#${heading.id}"]`), other = made("span");
      if (link) link.append(" ", other);
      return { marks: [mark, other], title: heading.textContent, asked, inputs: asked.length ? asked : all(section, "[type=checkbox]") };
    });

    function state({ asked, inputs }) {
      const left = inputs.filter(empty).length, none = left === inputs.length;
      if (asked[0] === needed[0] && !none && weak()) return ["some", say("mark_weak")];
      if (!left) return ["done", say("mark_done")];
      if (none && asked.some((each) => needed.includes(each))) return ["none", say("mark_needed")];
      return [none ? "none" : "some", none && !asked.length ? "" : count(inputs, asked.length ? "mark_some" : "mark_ticked")];
    }
    function line(key, list) {
      const links = list.map((field) => Object.assign(made("a", field.labels[0].textContent), { href: `#${field.id}`, onclick: () => { field.focus(); return false; } }));
      return list.length ? [made("p", `${say(key)} `, ...links.flatMap((each, i) => i ? [", ", each] : [each]))] : [];
    }
    function update(aloud) {
      const lacks = needed.filter(empty), rest = parts.filter((each) => empty(each) && !lacks.includes(each)), done = [];
      sections.forEach((section) => {
        const [look, text] = state(section);
        section.marks.forEach((mark) => {
          mark.className = `kb-mark kb-mark--${look}`;
          mark.textContent = text;
          mark.hidden = !text;
        });
        if (aloud === true && look === "done" && section.look !== look) done.push(section.title);
        if (aloud) section.look = look;
      });
      box.hidden = fields.every(empty);
      const told = [made("p", made("b", count(fields, "mark_some"))), Object.assign(made("progress"), { max: fields.length, value: fields.length - fields.filter(empty).length, ariaLabel: say("mark_progress") }),
        ...line("mark_lacks", lacks), ...line("mark_empty", rest), ...lacks.length ? [] : [made("p", say(rest.length ? "mark_note" : "mark_all"))]];
      /* A link that is being pressed stays: the press is what makes the field before it tell of its change. */
      if (told.map((each) => each.textContent).join("") !== box.textContent) box.replaceChildren(...told);
      if (done.length) tell(count(fields, "mark_said", { parts: done.join(", ") }));
    }
    form.addEventListener("change", () => update(true));
    return update;
  };
})();
