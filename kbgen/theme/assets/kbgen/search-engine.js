/* Search in the browser: KbgenSearch.open(base).  The same file is the worker's script.

   It reads the files of kbgen/search/browser_index.py and does the sums of query.py and rank.py in the same order.  No number of the
   ranking and no word of a language stands here; they come with the tables.

   Text · vocabulary · groups · postings · ranking · excerpts · index · files · engine · worker and page */
(function (scope) {
  "use strict";

  /* ---- Text: analysis.py ---- */

  const WORD = /[\p{L}\p{N}]+/gu, JOINT = /[-‐‑'’]/, JOINED = /[\p{L}\p{N}]+(?:[-‐‑'’][\p{L}\p{N}]+)*/gu;
  const LONGEST_WORD = 40, LONGEST_QUERY = 200, MOST_WORDS = 32;

  /* The first letters of a text.  A letter may be two units of a string. */
  function first(text, most) {
    if (text.length <= most) return text;
    const units = text.slice(0, most);
    return /[\ud800-\udfff]/.test(units) ? Array.from(text.slice(0, 2 * most)).slice(0, most).join("") : units;
  }
  function clean(text) {
    return text.replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, "").replace(/[\p{Cc}\s]+/gu, " ").normalize("NFC").trim();
  }
  const lower = (word) => first(word, LONGEST_WORD).toLowerCase();
  const words = (text) => (text.match(WORD) || []).map(lower);
  const asked = (query) => words(clean(first(query, LONGEST_QUERY))).slice(0, MOST_WORDS);

  /* Takes dots, rings and accents away, unless nothing is left; from one word, or from many on a line each. */
  function folding(letters) {
    const special = new RegExp(`[${Object.keys(letters).join("")}]`, "g");
    return (text) => /^[\0-\x7f]*$/.test(text) ? text
      : text.replace(special, (letter) => letters[letter]).normalize("NFKD").replace(/\p{M}+/gu, "") || text;
  }

  /* ---- Vocabulary: vocabulary.py ---- */

  /* Each word is told by the number of letters that it shares with the one before (`A` is none), and its others. */
  function unpack(coded) {
    let word = "";
    return (coded.match(/[A-Z][^A-Z]*/g) || []).map((code) => word = first(word, code.charCodeAt(0) - 65) + code.slice(1));
  }
  /* The different fragments of a folded word, its ends marked, sorted; a short word is one fragment. */
  function grams(folded) {
    const marked = `\n${folded}\n`, found = new Set();
    for (let i = 0; i < Math.max(1, marked.length - 3); i++) found.add(marked.slice(i, i + 4));
    return [...found].sort();
  }
  /* A number for four letters. */
  function bucket(text, at) {
    const begun = text.charCodeAt(at) << 16 | text.charCodeAt(at + 1), ended = text.charCodeAt(at + 2) << 16 | text.charCodeAt(at + 3);
    const hash = Math.imul(begun, 0x9e3779b1) ^ Math.imul(ended, 0x85ebca6b);
    return (hash ^ hash >>> 15) & 0xffff;
  }
  function idf(count, n) {
    count = Math.min(count, n);
    return Math.log(1 + (n - count + .5) / (count + .5));
  }

  class Vocabulary {
    constructor({ constants, language, count, words, df, titleDf, stem }) {
      this.K = constants;
      this.n = count;
      this.levels = df;
      this.titleLevels = titleDf;
      this.stems = stem;
      this.fold = folding(language.letters);
      this.words = unpack(words);
      const folded = this.fold(this.words.join("\n")).split("\n");
      this.folded = this.words.map((word, i) => folded[i] || word);
      this.often = Array.from({ length: 80 }, (_, level) => level ? 2 ** ((level - 1) / 4) : 0);
      this.missing = this.often.map((often) => Math.log1p(-Math.min(often, count - .5) / count));
      this.index();
    }

    /* Puts words in buckets by their fragments: two passes, to count and to fill.  (Python searches one long text for a fragment; here
       that would take most of the time of a query.) */
    index() {
      const ends = this.ends = new Int32Array(65538);
      const each = (act) => this.folded.forEach((folded, word) => {
        const marked = `\n${folded}\n`;
        for (let at = 0, end = Math.max(1, marked.length - 3); at < end; at++) act(bucket(marked, at), word);
      });
      each((bucket) => ends[bucket + 2]++);
      for (let i = 2; i < ends.length; i++) ends[i] += ends[i - 1];
      const held = this.held = new Int32Array(ends[65537]);
      each((bucket, word) => { held[ends[bucket + 1]++] = word; });
    }
    /* The words with a fragment, in order. */
    holding(gram) {
      const found = [], from = bucket(gram, 0);
      for (let k = this.ends[from]; k < this.ends[from + 1]; k++) {
        const word = this.held[k];
        if (word !== found[found.length - 1] && `\n${this.folded[word]}\n`.includes(gram)) found.push(word);
      }
      return found;
    }

    frequency(word) { return this.often[this.levels.charCodeAt(word) - 48]; }

    /* The first word that does not stand before a text. */
    border(folded) {
      let low = 0, high = this.folded.length;
      while (low < high) {
        const middle = low + high >> 1;
        if (this.folded[middle] < folded) low = middle + 1; else high = middle;
      }
      return low;
    }
    same(folded) {
      const found = [];
      for (let word = this.border(folded); this.folded[word] === folded; word++) found.push(word);
      return found;
    }
    beginning(folded, longer) {
      const found = [];
      for (let word = this.border(folded), end = this.border(`${folded}\uffff`); word < end; word++) {
        if (this.folded[word].length >= folded.length + longer) found.push(word);
      }
      return found;
    }
    ending(folded, longer) {
      const ends = (word) => this.folded[word].length >= folded.length + longer && this.folded[word].endsWith(folded);
      return this.holding(`${folded.slice(-3)}\n`).filter(ends);
    }
    /* One letter more, less, other or swapped: what is left when both ends that agree are taken away says which. */
    oneEditAway(folded) {
      const found = [];
      this.folded.forEach((other, word) => {
        if (Math.abs(other.length - folded.length) > 1) return;
        let from = 0, a = folded.length - 1, b = other.length - 1;
        while (from <= a && from <= b && folded.charCodeAt(from) === other.charCodeAt(from)) from++;
        while (from <= a && from <= b && folded.charCodeAt(a) === other.charCodeAt(b)) { a--; b--; }
        if (a <= from && b <= from || a === b && a === from + 1 && folded[a] === other[from] && folded[from] === other[a]) found.push(word);
      });
      return found;
    }
    /* The words with the same stem: each says how far before it the nearest one is. */
    kindred(word) {
      const back = (i) => this.stems.charCodeAt(i) - 48;
      if (!this.stems) return [word];
      while (back(word)) word -= back(word);
      const found = [word];
      for (let i = word + 1; i < this.stems.length && i - word <= this.K.STEM_REACH; i++) if (back(i) && i - back(i) === word) found.push(word = i);
      return found;
    }

    /* How telling a fragment is that these words hold. */
    rarity(words) {
      if (!words.length) return idf(.5, this.n);
      let most = 0;
      for (const word of words) most = Math.max(most, this.frequency(word));
      return idf(most + (this.union(words, this.levels) - most) / 2, this.n);
    }
    titleRarity(words) {
      const share = this.K.SIMILAR_TITLE_IDF, inTitles = idf(this.union(words, this.titleLevels) || .5, this.n);
      return (1 - share) * this.rarity(words) + share * inTitles;
    }
    union(words, levels) {
      let left = 0;
      for (const word of words) left += this.missing[levels.charCodeAt(word) - 48];
      return this.n * (1 - Math.exp(left));
    }
  }

  /* ---- Groups: query.py ---- */

  /* A group is {text, candidates, title, share, typed, stop}; a candidate {word, weight, likeness, kin}. */
  class Asker {
    constructor(vocabulary, { constants, language, synonyms }) {
      this.v = vocabulary;
      this.K = constants;
      this.links = language.links;
      this.stop = new Set(language.stop.split(" "));
      this.synonyms = new Map();
      for (const [said, meant] of synonyms) {
        const key = asked(said).map(vocabulary.fold).join(" "), words = asked(meant), known = this.synonyms.get(key);
        if (!key || !words.length) continue;
        if (known) known.push(words); else this.synonyms.set(key, [words]);
      }
    }

    groups(words) {
      const folds = words.map(this.v.fold);
      return words.flatMap((word, at) => {
        const last = at === words.length - 1, own = last || words.indexOf(word) === at ? [this.word(word, last)] : [];
        return [...own, ...this.joined(words.slice(at, at + 2)), ...this.phrases(folds.slice(at))];
      });
    }
    word(word, last) {
      const group = this.group(word, last), best = new Map(group.candidates.map((each) => [each.word, each]));
      const meant = (this.synonyms.get(group.text) || []).filter((words) => words.length === 1);
      const typed = Math.max(0, ...group.candidates.map(({ kin, weight }) => kin === "same" ? weight : 0));
      for (const { candidates } of meant.map(([word]) => this.group(word, false))) {
        for (const each of candidates) {
          const share = this.K.SYNONYM * (typed ? Math.min(1, typed / candidates[0].weight) : 1);
          const weight = share * each.weight, likeness = this.K.SYNONYM * each.likeness;
          if (best.has(each.word) && best.get(each.word).weight >= weight) continue;
          best.set(each.word, { word: each.word, weight, likeness, kin: each.kin && "synonym" });
        }
      }
      if (meant.length) group.candidates = this.strongest([...best.values()]);
      return group;
    }
    /* Two neighbours that form a word of the site. */
    joined([one, two]) {
      if (!two || [one, two].some((word) => word.length === 1 && this.stop.has(word))) return [];
      const both = this.links.map((link) => this.v.fold(one) + link + this.v.fold(two));
      return both.filter((word) => this.v.same(word).length).map((word) => this.group(word, false, this.K.JOIN, false));
    }
    /* What several words mean together, and what one word means that takes several. */
    phrases(folds) {
      const found = [];
      for (const [key, meanings] of this.synonyms) {
        const said = key.split(" ");
        if (!said.every((word, k) => word === folds[k])) continue;
        for (const meant of meanings) {
          if (said.length > 1 || meant.length > 1) found.push(...meant.map((word) => this.group(word, false, this.K.SYNONYM / meant.length, false)));
        }
      }
      return found;
    }

    group(word, last, share = 1, typed = true) {
      const v = this.v, text = v.fold(word), stop = this.stop.has(word), same = v.same(text), holding = grams(text).map((gram) => v.holding(gram));
      const kin = this.kin(text, same, last, stop), title = stop ? 0 : holding.reduce((sum, words) => sum + v.titleRarity(words), 0);
      return { text, share, typed, stop, title, candidates: this.strongest(this.candidates(holding, kin, this.rarity(same, kin), stop)) };
    }
    candidates(holding, kin, own, stop) {
      const { K, v } = this, shared = new Map();
      let whole = 0;
      for (const word of kin.keys()) shared.set(word, { value: 0, number: 0 });
      for (const words of holding) {
        const value = v.rarity(words);
        whole += value;
        for (const word of words) {
          const found = shared.get(word);
          if (found) { found.value += value; found.number++; } else if (!stop) shared.set(word, { value, number: 1 });
        }
      }
      const damping = stop ? K.STOP : 1, mine = K.WORD * own;
      return Array.from(shared, ([word, { value, number }]) => {
        const [name, worth] = kin.get(word) || ["", 0], coverage = value / whole;
        const overlap = number / (holding.length + Math.max(1, v.folded[word].length - 1) - number);
        const likeness = coverage ** (1 - K.FRAGMENT_LENGTH) * overlap ** K.FRAGMENT_LENGTH;
        return { word, weight: damping * (whole * likeness + mine * worth), likeness: Math.max(likeness, worth), kin: name };
      });
    }
    strongest(candidates) {
      const least = this.K.FAINTEST * candidates.reduce((most, each) => Math.max(most, each.weight), 0);
      const strong = candidates.filter((each) => each.weight >= least);
      return strong.sort((x, y) => y.weight - x.weight || x.word - y.word).slice(0, this.K.CANDIDATES);
    }
    /* How telling the typed word is; one that the site does not know, as its near kin are. */
    rarity(same, kin) {
      const v = this.v;
      if (same.length) return idf(v.union(same, v.levels), v.n);
      let count = 0, weights = 0;
      for (const [word, [, worth]] of kin) if (worth >= this.K.NEAR) { count += worth * v.frequency(word); weights += worth; }
      return idf(weights ? count / weights : .5, v.n);
    }
    /* Word → how it is related to the typed one, and how well it stands for that; in the order of words. */
    kin(folded, same, last, stop) {
      const { K, v } = this, size = folded.length, found = new Map();
      const add = (name, words) => {
        const worth = K.KIN[name];
        for (const word of words) if (!found.has(word) || found.get(word)[1] < worth) found.set(word, [name, worth]);
      };
      add("same", same);
      if (!stop) {
        add("stem", same.flatMap((word) => v.kindred(word)));
        if (last && size > 1) add("prefix", v.beginning(folded, 1));
        if (size >= K.COMPOUNDED) {
          add("modifier", v.beginning(folded, K.LONGER_MODIFIER));
          add("head", v.ending(folded, K.LONGER_HEAD));
          if (!same.length) add("edit", v.oneEditAway(folded));
        }
      }
      return new Map([...found].sort((x, y) => x[0] - y[0]));
    }
  }

  /* ---- Postings: browser_index.py ---- */

  const HASH = 10;

  /* Consecutive words or documents in files, and those in folders. */
  class Runs {
    constructor(letter, { counts, files, names }) {
      let end = 0;
      this.starts = [0, ...counts.map((count) => end += count)];
      this.of = counts.flatMap((count, file) => Array(count).fill(file));
      const paths = files.flatMap((count, i) => Array.from({ length: count }, (_, k) => `${names.slice(i * HASH, (i + 1) * HASH)}/${letter}${k}.js`));
      this.name = (file) => paths[file];
    }
  }

  /* The postings of consecutive words, in columns.  Those of word i are from[i] to from[i + 1]; the pieces of posting k and their impacts
     are places[placeAt[k]] to places[placeAt[k + 1]]. */
  function decode(base64, words, PIECES) {
    const bytes = atob(base64), columns = { from: [0], document: [], impact: [], fill: [], title: [], placeAt: [0], places: [] };
    let at = 0;
    const byte = () => bytes.charCodeAt(at++);
    const varint = () => { const low = byte(); return low < 128 ? low : low - 128 + 128 * varint(); };
    for (let word = 0; word < words; word++) {
      const count = varint();
      for (let k = 0, document = 0; k < count; k++) columns.document.push(document += varint());
      for (let k = 0; k < count; k++) {
        const head = byte(), named = head & 4 ? byte() : 0;
        columns.impact.push(head >> 3);
        columns.fill.push(named >> 3);
        columns.title.push(named & 7);
        for (let k = 0, listed = head & 3; k < listed || listed === 3 && k < PIECES; k++) {
          const place = varint();
          if (!place) break;
          columns.places.push(place >> 5, place & 31);
        }
        columns.placeAt.push(columns.places.length);
      }
      columns.from.push(columns.document.length);
    }
    if (at !== bytes.length) throw new Error("a damaged file");
    return columns;
  }

  /* ---- Ranking: rank.py ---- */

  const order = (x, y) => y.score - x.score || x.document - y.document;
  const scored = (ranked) => Object.assign(ranked, { score: (ranked.text + ranked.title) * ranked.boost });

  /* Every document that holds something of the query, best first; before all others those that are pinned.  `postings` calls back with
     each of a word's postings. */
  function rank(groups, postings, K, { count, boost, titleWeight }, pinned) {
    const { texts, titles, touched } = sums(groups, postings, K, count);
    touched.push(...pinned.filter((document) => !texts[document]));
    const weight = groups.reduce((sum, group) => group.typed ? sum + group.title : sum, 0);
    const found = touched.map((document) => scored({
      document, text: texts[document] / K.LEVELS, title: similarity(K, titles[document], weight, titleWeight(document)),
      boost: boost[document] || 1, pieces: new Map(),
    })).sort(order);
    const best = found.slice(0, K.PIECE_DOCUMENTS);
    lookInto(best, groups, postings, K, count);
    const place = ({ document }) => pinned.includes(document) ? pinned.indexOf(document) : pinned.length;
    return [...best.map(scored).sort(order), ...found.slice(K.PIECE_DOCUMENTS)].sort((x, y) => place(x) - place(y));
  }

  /* What its words give each document, and how much of the query its title holds. */
  function sums(groups, postings, K, count) {
    const [texts, titles, best, every, named] = Array.from({ length: 5 }, () => new Float64Array(count)), touched = [];
    for (const group of groups) {
      const here = [];
      for (const { word, weight, likeness } of group.candidates) {
        postings(word, (columns, k) => {
          const document = columns.document[k], value = weight * columns.impact[k];
          if (!every[document]) here.push(document);
          every[document] += value;
          best[document] = Math.max(best[document], value);
          if (group.typed && group.title && columns.title[k]) named[document] = Math.max(named[document], likeness);
        });
      }
      for (const document of here) {
        if (!texts[document]) touched.push(document);
        texts[document] += group.share * (best[document] + K.REST * (every[document] - best[document]));
        titles[document] += group.title * named[document];
        best[document] = every[document] = named[document] = 0;
      }
    }
    return { texts, titles, touched };
  }
  /* How like the query a title is: an index of Jaccard's kind, weighted by rarity, times what the query weighs. */
  function similarity(K, shared, weight, titleWeight) {
    const unmatched = K.SIMILAR_TITLE * Math.max(titleWeight - shared, 0);
    return shared && K.SIMILAR * (shared / (weight + unmatched)) ** K.SIMILAR_POWER * Math.sqrt(weight);
  }

  /* Gives the documents the scores of their pieces, and the best one its share. */
  function lookInto(best, groups, postings, K, count) {
    const slot = new Int16Array(count), elsewhere = new Float64Array(best.length);
    best.forEach((each, i) => { slot[each.document] = i + 1; });
    for (const group of groups) {
      const hits = best.map(() => []);
      for (const { word, weight } of group.candidates) {
        postings(word, ({ document, fill, places, placeAt }, k) => {
          const i = slot[document[k]] - 1;
          if (i >= 0) hits[i].push({ weight, fill: fill[k], places: places.slice(placeAt[k], placeAt[k + 1]) });
        });
      }
      hits.forEach((found, i) => { if (found.length) elsewhere[i] += addPlaces(best[i].pieces, group.share, found, K); });
    }
    best.forEach((each, i) => {
      each.pieces.forEach((more, piece) => each.pieces.set(piece, elsewhere[i] + more));
      const most = each.pieces.size ? Math.max(...each.pieces.values()) : elsewhere[i];
      each.text = (1 - K.PIECE) * each.text + K.PIECE * most / K.LEVELS;
    });
  }
  /* Adds to pieces what they have beyond all others of the document; returns what those have: title and keywords. */
  function addPlaces(pieces, share, hits, K) {
    const everywhere = together(hits.map((hit) => hit.weight * hit.fill), K);
    const listed = new Set(hits.flatMap(({ places }) => places.filter((_, k) => k % 2 === 0)));
    for (const piece of listed) {
      const values = hits.map(({ weight, fill, places }) => {
        for (let k = 0; k < places.length; k += 2) if (places[k] === piece) return weight * places[k + 1];
        return weight * fill;
      });
      pieces.set(piece, (pieces.get(piece) || 0) + share * (together(values, K) - everywhere));
    }
    return share * everywhere;
  }
  /* The best value, and a little of the others. */
  function together(values, K) {
    const best = Math.max(...values);
    return best + K.REST * (values.reduce((sum, value) => sum + value, 0) - best);
  }

  /* ---- Excerpts: excerpt.py ---- */

  const LENGTH = 220, LEAD = 40;

  /* Says of a word of a text which group it answers: one it is kin to, not one it only shares letters with; that of a function word
     only where there are no others. */
  function marking(groups, vocabulary) {
    const telling = groups.filter((group) => !group.stop), marks = new Map(), known = new Map();
    for (const group of telling.length ? telling : groups) {
      for (const { word, kin } of group.candidates) {
        if (kin && !marks.has(vocabulary.folded[word])) marks.set(vocabulary.folded[word], group);
      }
    }
    const longer = (folded) => telling.find(({ text }) => text.length >= vocabulary.K.COMPOUNDED && folded.startsWith(text));
    return (word) => {
      const folded = vocabulary.fold(lower(word));
      if (!known.has(word)) known.set(word, marks.get(folded) || longer(folded));
      return known.get(word);
    };
  }
  /* The stretch of a text that holds most of what was asked for: [{text, match}].  Text, never markup. */
  function excerpt(text, mark) {
    const found = matches(text, mark), from = start(text, densest(found)), space = text.lastIndexOf(" ", from + LENGTH);
    return segments(text, found, from, text.length <= from + LENGTH ? text.length : space > from ? space : from + LENGTH);
  }
  function segments(text, found, from, end) {
    const parts = [], add = (text, match) => { if (text) parts.push({ text, match }); };
    let at = from;
    add(from ? "…" : "", false);
    for (const match of found) {
      if (match.from < from || match.to > end) continue;
      add(text.slice(at, match.from), false);
      add(text.slice(match.from, at = match.to), true);
    }
    add(text.slice(at, end) + (end < text.length ? "…" : ""), false);
    return parts;
  }
  /* The words to mark, each with its place and group; `e-post` as `epost` too. */
  function matches(text, mark) {
    const found = [], add = (word, from, to) => { const group = mark(word); return group && found.push({ from, to, group }); };
    for (const { 0: whole, index } of text.matchAll(JOINED)) {
      if (!JOINT.test(whole)) { add(whole, index, index + whole.length); continue; }
      const parts = whole.split(JOINT);
      if (add(parts.join(""), index, index + whole.length)) continue;
      let from = index;
      for (const part of parts) { if (part.length > 1) add(part, from, from + part.length); from += part.length + 1; }
    }
    return found;
  }
  /* Where the stretch with the most different matches begins; the earliest of equals. */
  function densest(found) {
    let best = 0, most = 0;
    found.forEach(({ from }, i) => {
      const here = new Set();
      for (let k = i; k < found.length && found[k].to <= from + LENGTH - LEAD; k++) here.add(found[k].group);
      if (here.size > most) { most = here.size; best = from; }
    });
    return best;
  }
  /* The beginning of a word a little before the match, and not so late that the text ends early. */
  function start(text, match) {
    const wish = Math.min(match - LEAD, text.length - LENGTH), space = text.indexOf(" ", wish - 1);
    return wish <= 0 ? 0 : space >= 0 && space < match ? space + 1 : match;
  }

  /* ---- Index: index.py ---- */

  class Index {
    constructor(files) { this.files = files; }

    /* Loads the tables once.  A failure is told and forgotten, so that the next call tries again. */
    ready() {
      return this.opened = this.opened || this.open().catch((error) => {
        this.opened = null;
        throw Object.assign(new Error(`search is unavailable: ${error.message}`), { code: "unavailable" });
      });
    }
    async open() {
      const root = await this.files.read("index.js");
      if (root.format !== 3) throw new Error("the index is another version's");
      const [tables, map] = await Promise.all([this.files.read(root.words), this.files.read(root.map)]);
      this.root = root;
      this.K = tables.constants;
      this.pins = new Map(Object.entries(tables.pins));
      this.vocabulary = new Vocabulary(tables);
      this.asker = new Asker(this.vocabulary, tables);
      this.shards = new Runs("s", map.shards);
      this.cards = new Runs("c", map.cards);
      const postings = this.shards.of.map((_, word) => this.vocabulary.frequency(word)), all = postings.reduce((sum, each) => sum + each, 0);
      this.bytes = map.shards.counts.map(() => 0);
      this.shards.of.forEach((file, word) => { this.bytes[file] += postings[word] * map.shards.bytes / all; });
      this.budget = map.budget;
      this.classes = map.classes;
      this.classOf = map.class.flatMap(([number, length]) => Array(length).fill(number));
      const titleWeight = (document) => { const step = map.weight.charCodeAt(document) - 48; return step ? 2 ** ((step - 1) / 16) : 0; };
      this.documents = { count: tables.count, boost: map.boost, titleWeight };
    }

    async search(query, options) {
      const turn = this.turn = {};                       /* a newer search ends this one */
      await this.ready();
      const found = await this.find(query, options, turn);
      return found && found.partial && await this.renewed() ? this.find(query, options, turn) : found;
    }
    /* Loads the tables again, if the site has others now. */
    async renewed() {
      const root = await this.files.read("index.js").catch(() => null);
      if (!root || root.words === this.root.words && root.map === this.root.map) return false;
      this.opened = null;
      return this.ready().then(() => true, () => false);
    }
    async find(query, { limit, offset, ...filters }, turn) {
      const { words, groups, ranked, partial } = await this.answer(query);
      if (turn !== this.turn) return null;
      const { kept, facets } = this.filter(ranked, filters), shown = kept.slice(offset, offset + limit);
      const cards = await Promise.all(shown.map(({ document }) => this.card(document)));
      if (turn !== this.turn) return null;
      const mark = marking(groups, this.vocabulary), hits = shown.flatMap((each, i) => cards[i] ? [this.hit(each, cards[i], mark)] : []);
      return { query, hits, total: kept.length, facets, suggestion: this.suggestion(words, groups), sure: this.sure(groups), partial: partial || hits.length < shown.length };
    }
    /* For tests, and for whoever wonders: what was asked for, what was loaded, and the order. */
    async explain(query, limit) {
      await this.ready();
      const { groups, ranked, files, partial } = await this.answer(query), v = this.vocabulary;
      const named = (each) => ({ ...each, word: v.words[each.word] });
      return {
        query, partial, files: files.map(this.shards.name), total: ranked.length, ranked: ranked.slice(0, limit),
        groups: groups.map((group) => ({ ...group, candidates: group.candidates.map(named) })),
      };
    }
    async answer(query) {
      const words = asked(query), groups = this.asker.groups(words), { shards } = this, files = this.plan(groups);
      const loaded = new Map(await Promise.all(files.map(async (file) => [file, await this.shard(file)])));
      const postings = (word, act) => {
        const file = shards.of[word], columns = loaded.get(file), i = word - shards.starts[file];
        if (columns) for (let k = columns.from[i], end = columns.from[i + 1]; k < end; k++) act(columns, k);
      };
      const ranked = rank(groups, postings, this.K, this.documents, this.pinned(words));
      return { words, groups, files, ranked, partial: [...loaded.values()].includes(null) };
    }
    /* The files worth most to the query, up to as many bytes as one query may cost.  A frequent word is worth more, as it touches more
       documents, but not as much more as it touches. */
    plan(groups) {
      const worth = new Map();
      for (const { candidates, share } of groups) {
        for (const { word, weight } of candidates) {
          const file = this.shards.of[word];
          worth.set(file, (worth.get(file) || 0) + share * weight * Math.sqrt(this.vocabulary.frequency(word)));
        }
      }
      let left = this.budget;
      return [...worth].sort((x, y) => y[1] - x[1] || x[0] - y[0]).map(([file]) => file).filter((file, i) => {
        const fits = this.bytes[file] <= left || !i;
        if (fits) left -= this.bytes[file];
        return fits;
      });
    }
    /* A file of postings, or of cards; null when it cannot be had. */
    shard(file) {
      const { name, starts } = this.shards;
      return this.files.get(name(file), (base64) => decode(base64, starts[file + 1] - starts[file], this.K.PIECES));
    }
    async card(document) {
      const file = this.cards.of[document], cards = await this.files.get(this.cards.name(file), (cards) => cards);
      return cards && cards[document - this.cards.starts[file]];
    }
    /* The documents that the site says answer this query. */
    pinned(words) {
      const telling = words.filter((word) => !this.asker.stop.has(word)), folds = (telling.length ? telling : words).map(this.vocabulary.fold);
      return this.pins.get([...new Set(folds)].sort().join(" ")) || [];
    }

    /* What the filters leave; and what each value of a filter would leave, were it chosen instead. */
    filter(ranked, { kinds, categories, plans }) {
      const every = [...new Set([...plans, ...this.classes.flatMap(([, , those]) => those)])], counts = this.classes.map(() => 0);
      for (const { document } of ranked) counts[this.classOf[document]]++;
      const facets = { kind: new Map(), category: new Map(), plan: new Map() }, chosen = { kind: kinds, category: categories, plan: plans };
      const kept = this.classes.map(([kind, category, plans], i) => {
        const values = { kind: [kind], category: category ? [category] : [], plan: plans.length ? plans : every };
        const fails = Object.keys(chosen).filter((name) => chosen[name].length && !values[name].some((value) => chosen[name].includes(value)));
        for (const name of Object.keys(facets)) {
          if (!counts[i] || fails.some((other) => other !== name)) continue;
          for (const value of values[name]) facets[name].set(value, (facets[name].get(value) || 0) + counts[i]);
        }
        return !fails.length;
      });
      const plain = Object.fromEntries(Object.entries(facets).map(([name, found]) => [name, Object.fromEntries(found)]));
      return { kept: ranked.filter(({ document }) => kept[this.classOf[document]]), facets: plain };
    }

    hit({ document, score, pieces }, [title, route, sections], mark) {
      const [kind, category, plans] = this.classes[this.classOf[document]], at = ([anchor]) => anchor ? `${route.split("#")[0]}#${anchor}` : route;
      const [best, ...others] = this.sections(sections, pieces), headed = others.filter(([, heading]) => heading);
      return {
        document, title, marked: segments(title, matches(title, mark), 0, title.length), route, kind, category, plans, score, heading: best[1], place: at(best),
        excerpt: excerpt(best[2], mark), sections: headed.map((section) => ({ heading: section[1], route: at(section) })),
      };
    }
    /* The best section, then others that are nearly as good. */
    sections(sections, pieces) {
      let from = 0;
      const scores = new Map(sections.map((section) => [section, Math.max(...Array.from({ length: section[3] }, () => pieces.get(from++) || 0))]));
      const [best, ...others] = [...sections].sort((x, y) => scores.get(y) - scores.get(x));
      const good = others.slice(0, this.K.PLACES).filter((each) => scores.get(each) && scores.get(each) >= this.K.PLACE * scores.get(best));
      return best ? [best, ...good] : [["", "", ""]];
    }
    /* Whether some telling word of the query is a word of the site, or much like one; else the hits are but the nearest. */
    sure(groups) {
      const telling = groups.filter(({ typed, title }) => typed && title);
      return (telling.length ? telling : groups).some(({ candidates }) => candidates.some(({ likeness }) => likeness >= this.K.SURE));
    }
    /* The query with its unknown words put right, each by the most frequent word one letter away, where there is nothing nearer. */
    suggestion(words, groups) {
      const v = this.vocabulary, right = new Map();
      for (const { text, typed, candidates } of groups) {
        const edits = candidates.filter(({ kin }) => kin === "edit").sort((x, y) => v.frequency(y.word) - v.frequency(x.word));
        if (typed && edits.length && candidates.every(({ kin }) => !kin || kin === "edit")) right.set(text, v.words[edits[0].word]);
      }
      return right.size ? words.map((word) => right.get(v.fold(word)) || word).join(" ") : null;
    }
  }

  /* ---- Files ---- */

  const PATIENCE = 20000;

  /* A file is a script with one call, kbgenSearch(payload), whose payload is JSON. */
  class Files {
    constructor(base, load) {
      this.read = (name) => within(load(base + name));
      this.cache = new Map();
    }
    /* What is made of a file, or null: one that cannot be had is forgotten, and asked for again by the next query. */
    get(name, made) {
      if (!this.cache.has(name)) this.cache.set(name, this.read(name).then(made).catch(() => { this.cache.delete(name); return null; }));
      return this.cache.get(name);
    }
  }
  function within(promise) {
    let timer;
    const late = new Promise((_, reject) => { timer = setTimeout(reject, PATIENCE, new Error("no answer")); });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  }
  /* Only index.js has no hash in its path. */
  async function fetched(url) {
    const answer = await fetch(url, { cache: url.endsWith("/index.js") ? "no-cache" : "default" }), text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status} ${url}`);
    return JSON.parse(text.slice(text.indexOf("(") + 1, text.lastIndexOf(")")));
  }
  function scripted(url) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.onload = script.onerror = () => {
        script.remove();
        if ("payload" in script) resolve(script.payload); else reject(new Error(`cannot load ${url}`));
      };
      script.src = url;
      document.head.append(script);
    });
  }

  /* ---- Engine: what a page holds ---- */

  /* Asks a worker; or this page itself, where a worker or fetch is refused: in a folder opened by double-click, or by a policy. */
  class Engine {
    constructor(base) { this.base = new URL(base.replace(/\/*$/, "/"), document.baseURI).href; }
    ready() { return this.ask("ready"); }
    explain(query, limit = 10) { return this.ask("explain", String(query), limit); }

    /* What was found; null when a newer search was begun meanwhile. */
    search(query, { limit = 10, offset = 0, kinds = [], plans = [], categories = [] } = {}) {
      if (this.forget) this.forget(null);
      return new Promise((resolve, reject) => {
        this.forget = resolve;
        this.ask("search", String(query), { limit, offset, kinds, plans, categories }).then(resolve, reject);
      });
    }

    async ask(method, ...args) {
      const chosen = this.chosen = this.chosen || this.choose();
      try {
        return await (await chosen)(method, args);
      } catch (error) {
        if (this.chosen === chosen && error.code) this.chosen = null;
        if (error.code !== "worker") throw error;
        this.stopped = true;
        return this.ask(method, ...args);
      }
    }
    async choose() {
      if (/^http/.test(this.base) && SCRIPT && scope.Worker && !this.stopped) {
        try { return await working(this.base); } catch { /* the page can */ }
      }
      const index = new Index(new Files(this.base, scripted));
      await index.ready();
      return (method, args) => index[method](...args);
    }
  }
  async function working(base) {
    const worker = new Worker(SCRIPT), waiting = new Map();
    let number = 0, stopped = false;
    const call = (method, args) => new Promise((resolve, reject) => {
      if (stopped) reject({ code: "worker" });
      waiting.set(++number, { resolve, reject });
      worker.postMessage([number, base, method, args]);
    });
    const stop = () => {
      stopped = true;
      worker.terminate();
      waiting.forEach(({ reject }) => reject({ code: "worker" }));
    };
    worker.onerror = stop;
    worker.onmessage = ({ data: [id, found, error] }) => {
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (error) reject(Object.assign(new Error(error.message), error)); else resolve(found);
    };
    return call("ready", []).then(() => call, (error) => { stop(); throw error; });
  }

  /* ---- Worker and page ---- */

  if (typeof document === "undefined") {
    let index;
    scope.onmessage = async ({ data: [id, base, method, args] }) => {
      index = index || new Index(new Files(base, fetched));
      try {
        scope.postMessage([id, await index[method](...args)]);
      } catch ({ code, message }) {
        scope.postMessage([id, null, { code, message }]);
      }
    };
    return;
  }
  const SCRIPT = document.currentScript && document.currentScript.src;
  scope.kbgenSearch = (payload) => { document.currentScript.payload = payload; };
  scope.KbgenSearch = { open: (base) => new Engine(base) };
})(self);
