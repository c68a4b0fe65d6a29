// MiniSearch with the options of VitePress's local search (src/node/plugins/localSearchPlugin.ts indexes,
// src/client/theme-default/components/VPLocalSearchBox.vue asks): a page without headings is one section.
const FIELDS = { fields: ["title", "titles", "text"], storeFields: ["title", "titles"] };
const SEARCH = { fuzzy: 0.2, prefix: true, boost: { title: 4, text: 2, titles: 1 } };

export function build(documents, lang, require) {
  const MiniSearch = require("minisearch");
  const written = new MiniSearch(FIELDS);
  for (const { id, title, body } of documents) written.add({ id, title, titles: [], text: body });
  const index = JSON.stringify(written);
  const read = MiniSearch.loadJSON(index, { ...FIELDS, searchOptions: SEARCH });
  const ask = (text) => read.search(text).slice(0, 10).map((hit) => hit.id);
  return { ask, index, script: ["minisearch"] };
}
