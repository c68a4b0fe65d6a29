/* What a reader means to attach, looked at on the device: format, size, how long a recording is.  Nothing of it is sent; only the
   names go into the request. */
(() => {
  "use strict";

  const MB = 1e6, PATIENCE = 5000, READ = /^text\/|\/(pdf|json)$|\.(log|har|txt|csv)$/i;

  /* What the browser itself makes of a file: the seconds of a film, true for a picture that it can show, else nothing. */
  function looked(file, film) {
    const node = document.createElement(film ? "video" : "img"), src = URL.createObjectURL(file);
    return new Promise((done) => {
      setTimeout(done, PATIENCE);
      Object.assign(node, { onloadedmetadata: () => done(node.duration), onload: () => done(true), onerror: () => done(), src });
    }).finally(() => URL.revokeObjectURL(src));
  }

  /* Takes over the box.  `limits`: largest (MB), longest (s), formats (endings), and how the last two read.
     → lines(), for the request: `screen.png (240 kB)`; clear() */
  globalThis.kbgenRequestFiles = (box, { limits: { largest, longest, length, formats, readable }, say, lang, changed }) => {
    const [input, list, status] = ["input", "ul", "[role=status]"].map((each) => box.querySelector(each));
    const format = (value, unit) => new Intl.NumberFormat(lang, { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
    let chosen = [];

    /* [file, its size, what is to be said of it, whether that is a fault] */
    async function check(file) {
      const { name, type, size } = file, ending = name.split(".").pop().toLowerCase(), film = /^(video|audio)\//.test(type) || formats.includes(ending), picture = /^image\//.test(type);
      const seen = size && (film || picture) ? await looked(file, film) : 0, seconds = film && Number.isFinite(seen) ? seen : 0;
      const faults = [
        !size && say("file_empty"),
        film && formats.length && !formats.includes(ending) && say("file_format", { formats: readable }),
        size && !film && !(picture ? seen : READ.test(type) || READ.test(name)) && say("file_other"),
        longest && seconds > longest && say("file_long", { longest: length }),
        longest && film && size && !seconds && say("file_unknown", { longest: length }),
        size > largest * MB && say("file_large", { largest: format(largest, "megabyte") }),
      ].filter(Boolean);
      const told = seconds ? `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")} – ` : "";
      return [file, size < MB ? format(Math.ceil(size / 1000), "kilobyte") : format(size / MB, "megabyte"), told + (faults.join(" ") || say("file_good")), faults.length];
    }
    function draw() {
      list.replaceChildren(...chosen.map((each) => {
        const [{ name }, size, told, bad] = each, row = document.createElement("li"), title = document.createElement("b"), remove = document.createElement("button");
        if (bad) row.className = "kb-files__bad";
        title.textContent = name;
        const onclick = () => { chosen = chosen.filter((other) => other !== each); draw(); input.focus(); };
        Object.assign(remove, { type: "button", className: "kb-more", textContent: say("drop"), ariaLabel: `${say("drop")}: ${name}`, onclick });
        row.append(title, ` ${size} – ${told} `, remove);
        return row;
      }));
      changed();
    }
    input.addEventListener("change", async () => {
      const files = Array.from(input.files), found = await Promise.all(files.map(check));
      input.value = "";   /* the list is what counts; and a file that was removed can be chosen again */
      chosen = [...chosen.filter(([{ name }]) => !files.some((each) => each.name === name)), ...found];
      draw();
      status.textContent = found.map(([{ name }, , told]) => `${name}: ${told}`).join(" ");
    });
    return { lines: () => chosen.map(([{ name }, size]) => `${name} (${size})`), clear: () => { chosen = []; status.textContent = ""; list.replaceChildren(); } };
  };
})();
