// lunr with lunr-languages, as its guide sets it up: stop words and stemmer of the language, any word may match.
export function build(documents, lang, require) {
  const lunr = require("lunr");
  const script = ["lunr/lunr.min.js"];
  if (lang !== "en") {
    require("lunr-languages/lunr.stemmer.support.js")(lunr);
    require(`lunr-languages/lunr.${lang}.js`)(lunr);
    script.push("lunr-languages/min/lunr.stemmer.support.min.js", `lunr-languages/min/lunr.${lang}.min.js`);
  }
  const index = JSON.stringify(lunr(function () {
    if (lang !== "en") this.use(lunr[lang]);
    this.ref("id");
    this.field("title");
    this.field("body");
    for (const document of documents) this.add(document);
  }));
  const read = lunr.Index.load(JSON.parse(index));
  const words = (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [];  // lunr's own parser takes : ~ ^ + - * as commands
  const ask = (text) => read.query((query) => {
    for (const word of words(text)) query.term(word.toLowerCase(), {});
  }).slice(0, 10).map((hit) => hit.ref);
  return { ask, index, script };
}
