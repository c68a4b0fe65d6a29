/* A subject line that says little, and secrets that support never needs.  The words of a language come with the data. */
(() => {
  "use strict";

  const WORDS = /[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*/gu;
  const LONGEST = 90, FEWEST = 3;

  /* What is wrong with it, by the names of `coach.says`. */
  function subject(line, coach) {
    const text = line.trim(), { broken, empty, filler, thing } = coach, found = [];
    if (!text) return found;
    const lower = text.toLowerCase().replace(/’/g, "'"), rest = broken.reduce((left, phrase) => phrase.includes(" ") ? left.replace(phrase, "") : left, lower);
    const said = (rest.match(WORDS) || []).filter((word) => !filler.includes(word) && !(empty.includes(word) && !broken.includes(word)));
    const telling = said.filter((word) => !broken.includes(word)), letters = text.replace(/\P{L}/gu, "");
    if (/^(sv|vb|re|rv|fw|fwd|vs|tr|aw)\s*:/i.test(text)) found.push("reply");
    if (letters.length > 7 && letters === letters.toUpperCase() || /[!?]{2}/.test(text)) found.push("shout");
    if (telling.every((word) => thing.includes(word))) found.push(rest !== lower || said.length > telling.length ? "broken" : "vague");
    else if (telling.length < FEWEST && !/\d{3}/.test(text)) found.push("short");
    if (text.length > LONGEST) found.push("long");
    return found;
  }

  /* ISO/IEC 7812: the digits of a card number add up to a multiple of ten. */
  function luhn(digits) {
    let sum = 0;
    for (let i = 0; i < digits.length; i++) {
      const digit = Number(digits[digits.length - 1 - i]) * (i % 2 ? 2 : 1);
      sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 === 0;
  }
  /* Banks and papers set the groups apart by all kinds of spaces and dashes. */
  const CARD = /(?<![\p{L}\d.,/-])[2-6](?:[\p{Zs}\p{Pd}\t]{0,2}\d){12,18}(?![\p{L}\d])/gu;
  const KEYS = [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    /\bAKIA[0-9A-Z]{16}\b/g,
    /\b(?:gh[opsur]_|github_pat_|glpat-|[rs]k_(?:live|test)_|sk-|xox[abeoprs]-|AIza|npm_|pypi-|hf_|SG\.)[\w.-]{16,}/g,
    /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
    /\bBearer\s+[\w.~+/-]{16,}=*/g,
    /\b(?:access_?token|api_?key|secret|client_secret|auth|token|sig(?:nature)?)["']?\s*[=:]\s*["']?[\w.~+/%-]{12,}/gi,
    /\bhttps?:\/\/[^\s/:@]+:[^\s/@]+@/g,
  ];
  const passwords = ({ password, is }) => new RegExp(
    `(?<!\\p{L})(?:${password.join("|")})\\s*(?:[:=]\\s*\\S{4,}|(?:${is.join("|")})\\s+(?=\\S*\\d)\\S{4,})`, "giu");

  function matches(text, pattern, kind, sure = () => true) {
    return Array.from(text.matchAll(pattern)).filter(([match]) => sure(match)).map((match) => ({ kind, start: match.index, end: match.index + match[0].length }));
  }
  /* [{kind: card | key | password, start, end}], in order, none within another. */
  function secrets(typed, words) {
    const text = typed.replace(/[\uff10-\uff19]/g, (digit) => digit.normalize("NFKC"));
    const card = (match) => { const digits = match.replace(/\D/g, ""); return digits.length <= 19 && luhn(digits) && !/^(\d)\1+$/.test(digits); };
    const all = [
      ...matches(text, CARD, "card", card),
      ...KEYS.flatMap((pattern) => matches(text, pattern, "key")),
      ...matches(text, passwords(words), "password"),
    ].sort((a, b) => a.start - b.start || b.end - a.end);
    return all.filter((each, i) => !all.slice(0, i).some((other) => other.end > each.start));
  }
  const sample = (text) => `${text.slice(0, 4)} …`;
  const masked = (text, found, word) => found.reduceRight((left, { start, end }) => left.slice(0, start) + word + left.slice(end), text);

  globalThis.kbgenRequestCheck = { subject, secrets, sample, masked };
})();
