/**
 * Which sections answer a query: words in English and Chinese, their synonyms, and what counts for how much.
 *
 * No network and no DOM: search.js has both.
 *
 * A query is a list of wants. A want is a list of ways to say it; a way is a list of words, all of which a section must
 * have. So "warmup" is met by "warm-up" and by "预热" too. Sections are ranked by BM25 (Robertson and Zaragoza 2009).
 */
const GREEK = Object.fromEntries(
  "α alpha β beta γ gamma δ delta ε epsilon η eta θ theta κ kappa λ lambda μ mu ν nu ρ rho σ sigma τ tau φ phi"
    .split(" ")
    .map((_, k, all) => all.slice(k, k + 2))
    .filter((_, k) => k % 2 === 0),
);
const TITLE = 6, // what a word in a section's own title counts for, beside one in its text
  ABOVE = 1.5, // in a title above it
  CODE = 0.25,
  SYNONYM = 0.75, // a way to say it that is not the reader's
  BEGUN = 0.6, // a word that only begins like the reader's
  APART = 0.5, // a phrase whose words are there, but not side by side
  K = 1.2, // BM25's constants: how soon more of a word counts no more,
  B = 0.6; // and how much a long section is marked down

/** A text in the letters that are compared: small, without hats, Greek letters by name. */
const plain = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[α-ω]/g, (letter) => ` ${GREEK[letter === "ς" ? "σ" : letter] ?? letter} `);

/** The stem of an English word, roughly: decays, decaying, decayed → decay. */
export function stem(word) {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  let s = word
    .replace(/ies$/, "y")
    .replace(/(ss)es$/, "$1")
    .replace(/([^s])s$/, "$1");
  const bare = s.replace(/(ing|ed)$/, "");
  if (bare !== s && bare.length > 2 && /[aeiouy]/.test(bare)) s = bare.replace(/([bcdfgmnprt])\1$/, "$1");
  return s.length > 3 ? s.replace(/e$/, "") : s;
}

const known = new Map(); // what was cut before: a text says the same again and again

/** The words in a run of letters without spaces: of "β₂-decay" beta2, beta, decay, and all of it in one. */
function cut(run) {
  if (!known.has(run)) {
    const words = plain(run).match(/[^\s'’_-]+/g) ?? [];
    const letters = words.flatMap((word) => word.match(/[a-z]+/g) ?? []);
    known.set(run, [...new Set([...words, ...letters, words.join("")].map(stem))]);
  }
  return known.get(run);
}

/** Calls `found(word, start, end)` for each word of a text. Chinese is cut into pairs of characters. */
function eachWord(text, found) {
  for (const { 0: run, index } of text.matchAll(/\p{Script=Han}+|[\p{L}\p{N}_]+(?:[-'’][\p{L}\p{N}]+)*/gu)) {
    if (run.codePointAt(0) >= 0x2e80) {
      for (let k = 0; k < run.length; k++) {
        found(run[k], index + k, index + k + 1);
        if (k + 1 < run.length) found(run.slice(k, k + 2), index + k, index + k + 2);
      }
    } else for (const word of cut(run)) found(word, index, index + run.length);
  }
}

/** The words of a query, without those that a section has only beside them: a character of a pair, half a number. */
export function wordsOf(text) {
  const words = [];
  for (const [run] of text.matchAll(/\p{Script=Han}+|[^\p{Script=Han}\s]+/gu)) {
    if (!/\p{Script=Han}/u.test(run[0])) words.push(...(plain(run).match(/[\p{L}\p{N}]+/gu) ?? []).map(stem));
    else if (run.length === 1) words.push(run);
    else for (let k = 0; k + 1 < run.length; k++) words.push(run.slice(k, k + 2));
  }
  return words;
}

/** An index, ready to be searched. */
export function prepare({ records, same, stop }) {
  const words = new Map(); // word → { record: count }
  const sections = records.map(([page, anchor, titles, text, code, weight], id) => {
    let length = 0;
    const count = (part, worth) =>
      eachWord(part, (word) => {
        length += worth === 1 ? 1 : 0;
        if (!words.has(word)) words.set(word, new Map());
        const counts = words.get(word);
        counts.set(id, (counts.get(id) ?? 0) + worth);
      });
    count(text, 1);
    count(code, CODE);
    count(titles.at(-1), TITLE);
    for (const above of titles.slice(0, -1)) count(above, ABOVE);
    const title = new Set();
    for (const word of wordsOf(titles.at(-1))) title.add(word);
    return { page, anchor, titles, text, weight, length, title };
  });
  const mean = sections.reduce((sum, { length }) => sum + length, 0) / sections.length;
  const groups = same.map((group) => group.map(wordsOf));
  return { sections, words, mean, groups, stop: new Set(stop.flatMap(wordsOf)), list: [...words.keys()] };
}

/** What a query wants: [[way, …], …], a way { words, worth }. The longest phrase that has synonyms is taken first. */
export function wantsOf(query, { groups, stop, words, list }) {
  const asked = wordsOf(query);
  const useful = asked.filter((word) => !stop.has(word));
  const rest = useful.length ? useful : asked,
    wants = [];
  for (let at = 0; at < rest.length; ) {
    let longest = 1,
      ways = [];
    for (const group of groups)
      for (const phrase of group) {
        const is = phrase.length >= longest && phrase.every((word, k) => word === rest[at + k]);
        if (!is) continue;
        if (phrase.length > longest) ways = [];
        longest = phrase.length;
        ways.push(...group.map((other) => ({ words: other, worth: other === phrase ? 1 : SYNONYM })));
      }
    const own = rest.slice(at, at + longest);
    at += longest;
    wants.push([{ words: own, worth: 1 }, ...ways, ...(at >= rest.length && own.length === 1 ? likely(own[0]) : [])]);
  }
  return wants;

  /** The words that begin like the last one, which may still be being written; or that differ by one letter. */
  function likely(word) {
    if (word.length < 3) return [];
    const begun = list.filter((other) => other !== word && other.startsWith(word)).slice(0, 40);
    const near = words.has(word) || begun.length ? [] : list.filter((other) => isNear(word, other));
    return [...begun, ...near].map((other) => ({ words: [other], worth: BEGUN }));
  }
}

/** Whether two words are the same but for one letter that is wrong, missing, too many, or swapped with the next. */
export function isNear(a, b) {
  if (a.length < 4 || Math.abs(a.length - b.length) > 1) return false;
  let k = 0;
  while (k < a.length && a[k] === b[k]) k++;
  const [c, d] = [a.slice(k), b.slice(k)];
  return (
    c.slice(1) === d.slice(1) ||
    c.slice(1) === d ||
    c === d.slice(1) ||
    (c[0] === d[1] && c[1] === d[0] && c.slice(2) === d.slice(2))
  );
}

/** A section's words in their order. */
function plainText(section) {
  section.plain ??= ` ${[...section.titles, section.text].flatMap(wordsOf).join(" ")} `;
  return section.plain;
}

/** The sections that answer a query, best first: [{ page, anchor, titles, text, score, found }], found a set of words. */
export function search(query, index) {
  const wants = wantsOf(query, index);
  if (!wants.length) return [];
  const { sections, words, mean, stop } = index,
    scores = new Map(); // record → { score, met, inTitle }
  const rare = (word) => {
    const many = words.get(word)?.size ?? 0;
    return many && Math.log(1 + (sections.length - many + 0.5) / (many + 0.5));
  };
  const weigh = (word, id) => {
    const count = words.get(word)?.get(id) ?? 0;
    return (rare(word) * count * (K + 1)) / (count + K * (1 - B + (B * sections[id].length) / mean));
  };
  const sum = (all, value) => all.reduce((before, word) => before + value(word), 0);
  for (const ways of wants) {
    const best = new Map();
    const own = sum(ways[0].words, rare) || Infinity; // a synonym is worth no more because it is rare
    for (const { words: all, worth } of ways) {
      const share = worth * Math.min(1, own / sum(all, rare));
      for (const id of words.get(all[0])?.keys() ?? []) {
        if (!all.every((word) => words.get(word)?.has(id))) continue;
        const near = all.length === 1 || plainText(sections[id]).includes(` ${all.join(" ")} `) ? 1 : APART,
          score = share * near * sum(all, (word) => weigh(word, id)),
          inTitle = all.every((word) => sections[id].title.has(word));
        const before = best.get(id) ?? { score: 0 };
        before.inTitle ||= inTitle;
        if (score > before.score) Object.assign(before, { score, all });
        best.set(id, before);
      }
    }
    for (const [id, { score, inTitle, all }] of best) {
      const before = scores.get(id) ?? { score: 0, met: 0, titled: 0, found: [] };
      scores.set(id, {
        score: before.score + score,
        met: before.met + 1,
        titled: before.titled + inTitle,
        found: [...before.found, ...all],
      });
    }
  }
  return [...scores]
    .map(([id, { score, met, titled, found }]) => {
      const section = sections[id],
        share = met / wants.length,
        first = found.includes([...section.title].find((word) => !/^\d/.test(word) && !stop.has(word))) ? 0.2 : 0,
        named = titled === wants.length ? 1.2 + first + (0.3 * titled) / section.title.size : 1;
      return { ...section, id, found: new Set(found), score: score * share ** 2 * named * section.weight };
    })
    .sort((a, b) => b.score - a.score || a.id - b.id);
}

/** A line of a section's text around the words that were found: [[text, is found], …]. */
export function excerpt({ text, found }, length = 180) {
  const places = [];
  eachWord(text, (word, from, to) => {
    if (!found.has(word)) return;
    if (from < places.at(-1)?.[1]) places.at(-1)[1] = Math.max(to, places.at(-1)[1]);
    else places.push([from, to]);
  });
  const many = (start) => places.filter(([from, to]) => from >= start && to <= start + length).length;
  const best = places.reduce((start, [from]) => (many(from) > many(start) ? from : start), 0);
  const start = best && sentence(text, best, length / 3),
    parts = [[start ? "… " : "", false]];
  let at = start;
  for (const [from, to] of places) {
    if (from < at || to > start + length) continue;
    parts.push([text.slice(at, from), false], [text.slice(from, to), true]);
    at = to;
  }
  const end = Math.min(text.length, start + length),
    last = end === text.length ? end : Math.max(at, text.lastIndexOf(" ", end));
  return [...parts, [text.slice(at, last) + (last < text.length ? " …" : ""), false]].filter(([part]) => part);
}

/** Where the sentence begins in which a place lies, or a word not too far before it. */
function sentence(text, place, back) {
  const before = text.slice(0, place),
    begin = Math.max(...[". ", "? ", "! ", ": ", "。"].map((end) => before.lastIndexOf(end) + end.length), 0);
  if (begin > 1 && place - begin <= back) return begin;
  return place <= back ? 0 : before.indexOf(" ", place - back) + 1 || place;
}
