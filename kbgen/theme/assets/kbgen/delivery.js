/* How a reader's words leave the page: docs/delivery.md is the contract.  Nothing here acts before the reader does. */
(() => {
  "use strict";

  const WAITS = [1, 3, 8], PATIENCE = 10, TIMEOUT = 20, LONGEST_MAIL = 2000, LONGEST_LINK = 8000, QUEUE = "kbgen.queue";
  const TOLD = { 413: "too-large", 422: "refused", 429: "rate-limited" };
  const EMPTY = { ticket: null, key: null, errors: [], retryAfter: null };
  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
  const crlf = (text) => text.replace(/\r\n?|\n/g, "\r\n");
  /* Half a character, as a paste may leave one, and U+0000 go into no address and no database. */
  const sound = (text) => text.replace(/[\0\ud800-\udfff]/gu, "\ufffd"), encode = (text) => encodeURIComponent(sound(text));

  /* The same words have the same key, and arrive once. */
  function fingerprint(text) {
    let a = 5381, b = 52711;
    for (let i = text.length; i--;) {
      a = Math.imul(a, 33) ^ text.charCodeAt(i);
      b = Math.imul(b, 33) ^ text.charCodeAt(i);
    }
    return ((a >>> 0) * 4096 + (b >>> 0)).toString(36);
  }
  const random = (length) => Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"[byte % 32]).join("");
  const here = random(12);
  function messageOf(kind, payload, { salt = here } = {}) {
    const words = JSON.stringify(payload, (_, each) => typeof each === "string" ? sound(each) : each);
    return { version: 1, kind, key: `${salt}-${fingerprint(kind + words)}`, lang: document.documentElement.lang, ...JSON.parse(words) };
  }

  /* ── The endpoint ── */
  function post({ endpoint, format }, message) {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": message.key };
    const form = () => new URLSearchParams(Object.entries(message).map(([name, value]) => [name, Object(value) === value ? JSON.stringify(value) : value]));
    const body = format === "form" ? { body: form() } : { body: JSON.stringify(message), headers };
    return fetch(endpoint, { method: "POST", ...body, credentials: "omit", redirect: "manual", referrerPolicy: "no-referrer", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT * 1000) }).catch(() => null);
  }
  async function read(response, format) {
    if (!response) return { ...EMPTY, state: "offline" };
    const { ticket, errors: told } = await response.json().catch(() => null) || {}, seconds = Number(response.headers.get("Retry-After"));
    const errors = Array.isArray(told) ? told.filter((each) => each && typeof each.message === "string").slice(0, 20) : [];
    /* A page instead of an answer, or a way to one, is that of a login or of a site that knows no endpoint. */
    const taken = response.ok && (format === "form" || !/html/i.test(response.headers.get("Content-Type")));
    return {
      state: taken ? "sent" : response.status === 422 && !errors.length ? "failed" : TOLD[response.status] || "failed",
      ticket: /string|number/.test(typeof ticket) ? String(ticket).slice(0, 64) : null,
      errors,
      retryAfter: seconds > 0 && seconds < 1e6 ? Math.ceil(seconds) : null,
    };
  }
  async function attempts(message, config, { onState = () => {} }) {
    for (let tried = 0; ; tried++) {
      onState({ state: "sending" });
      const response = await post(config, message), found = { ...await read(response, config.format), key: message.key }, { status } = response || {};
      const passing = response ? status === 408 || status >= 500 || status === 429 && found.retryAfter && found.retryAfter <= PATIENCE : navigator.onLine;
      if (!passing || tried === WAITS.length) return found;
      const seconds = Math.min(found.retryAfter || WAITS[tried], PATIENCE);
      onState({ state: "waiting", seconds });
      await pause(seconds * (1 + Math.random() / 5));
    }
  }
  const under = new Map();
  function send(message, config, options) {
    const { key } = message;
    if (!under.has(key)) under.set(key, attempts(message, config, options).finally(() => under.delete(key)));
    return under.get(key);
  }
  /* → { state, ticket, key, errors, retryAfter }; never rejects. */
  const deliver = async (kind, payload, { config, ...options } = {}) =>
    config && config.endpoint ? send(messageOf(kind, payload, options), config, options) : { ...EMPTY, state: "off" };

  /* ── What waits on this device ── */
  function kept() {
    try { return JSON.parse(localStorage.getItem(QUEUE)).filter((each) => each && typeof each.key === "string"); } catch { return []; }
  }
  function change(messages) {
    try {
      if (messages.length) localStorage.setItem(QUEUE, JSON.stringify(messages)); else localStorage.removeItem(QUEUE);
      return true;
    } catch { return false; }
  }
  const drop = (key) => change(kept().filter((each) => each.key !== key));
  function keep(kind, payload, options) {
    const message = messageOf(kind, payload, options);
    return change([...kept().filter((each) => each.key !== message.key), message]);
  }
  async function flush(config, options = {}) {
    const results = [];
    for (const message of config && config.endpoint ? kept() : []) {
      results.push({ message, ...await send(message, config, options) });
      if (results[results.length - 1].state === "sent") drop(message.key);
    }
    return results;
  }

  /* ── Links.  A text that is too long for some programs is left out, never cut. ── */
  function fitting(link, text, instead = "", longest) {
    const whole = link(text).length <= longest;
    return { href: link(whole ? text : instead), whole };
  }
  const mailto = ({ to, subject, text, instead }) => fitting(
    (body) => `mailto:${encode(to).replace("%40", "@")}?subject=${encode(subject)}&body=${encode(crlf(body))}`, text, instead, LONGEST_MAIL);
  const desk = (form, { subject, text, email, instead }) => fitting((body) => {
    const values = [[form.subject, subject], [form.message, body], [form.email, email]].filter(([name, value]) => name && value);
    return form.url + (form.url.includes("?") ? "&" : "?") + values.map((pair) => pair.map(encode).join("=")).join("&");
  }, text, instead, LONGEST_LINK);

  /* ── The clipboard, and files ── */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.createElement("textarea"), before = document.activeElement;
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      before.focus();
      return done;
    }
  }
  function save(name, type, text) {
    const link = document.createElement("a");
    Object.assign(link, { href: URL.createObjectURL(new Blob([text], { type })), download: name }).click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }
  const bytes = (text) => new TextEncoder().encode(text), base64 = (text) => btoa(Array.from(bytes(text), (byte) => String.fromCharCode(byte)).join(""));
  /* RFC 2047 */
  function encoded(text) {
    const words = [""];
    for (const letter of text.replace(/[\0-\x1f\x7f]+/g, " ")) {
      if (bytes(words[0] + letter).length > 39) words.unshift("");
      words[0] += letter;
    }
    return words.reverse().map((word) => `=?UTF-8?B?${base64(word)}?=`).join("\r\n ");
  }
  /* RFC 5322; X-Unsent: a draft. */
  function eml({ to, from, subject, text, date }) {
    const mail = (name, address) => /^[\w.!#$%&'*+/=?^{|}~-]+@[\w.-]+$/.test(address) ? `${name}: ${address}\r\n` : "";
    return `${mail("From", from)}${mail("To", to)}Subject: ${encoded(subject)}\r\nDate: ${date.toUTCString().replace("GMT", "+0000")}\r\n`
      + "X-Unsent: 1\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
      + `${base64(crlf(text)).replace(/.{76}/g, "$&\r\n")}\r\n`;
  }

  globalThis.kbgenDeliver = Object.assign(deliver, { keep, kept, drop, flush, mailto, desk, copy, save, eml, random });
})();
