/**
 * Builds the two committed outputs from course_lib/widgets/js/ and the pinned packages:
 *
 *   course_lib/widgets/static/  live.js live.css                   the views, for a running notebook
 *   book/_static/widgets/       widgets.js widgets.css LICENSES.txt   the views and the widget runtime, for the pages
 *
 *   npm ci && node build.mjs            writes them
 *   npm ci && node build.mjs --check    builds elsewhere and tells whether the committed files are the same
 */
import { build } from "esbuild";
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const SOURCES = "../../course_lib/widgets/js";
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const NOTEBOOK = "course_lib/widgets/static",
  PAGES = "book/_static/widgets";
const OUTPUTS = [
  `${NOTEBOOK}/live.js`,
  `${NOTEBOOK}/live.css`,
  `${PAGES}/widgets.js`,
  `${PAGES}/widgets.css`,
  `${PAGES}/reader.js`,
  `${PAGES}/LICENSES.txt`,
];
const BUDGET = 150_000; // bytes of widgets.js and widgets.css together, gzip

const common = {
  absWorkingDir: here,
  nodePaths: [join(here, "node_modules")],
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  target: "es2022",
  logLevel: "warning",
};

async function buildInto(folder) {
  const at = (path) => join(folder, path);
  for (const path of OUTPUTS) mkdirSync(dirname(at(path)), { recursive: true });
  await build({ ...common, entryPoints: [`${SOURCES}/index.js`], format: "esm", outfile: at(`${NOTEBOOK}/live.js`) });
  await build({ ...common, entryPoints: [`${SOURCES}/live.css`], outfile: at(`${NOTEBOOK}/live.css`) });
  await build({ ...common, entryPoints: [`${SOURCES}/reader.js`], format: "iife", outfile: at(`${PAGES}/reader.js`) });
  const shims = {
    jquery: `${SOURCES}/shims/jquery.js`,
    "sanitize-html": `${SOURCES}/shims/sanitize-html.js`,
    "@lumino/widgets": `${SOURCES}/shims/lumino-widgets.js`,
  };
  const scripts = await build({
    ...common,
    entryPoints: [`${SOURCES}/runtime.js`],
    format: "iife",
    alias: shims,
    metafile: true,
    outfile: at(`${PAGES}/widgets.js`),
  });
  const styles = await build({
    ...common,
    entryPoints: [`${SOURCES}/runtime.css`],
    metafile: true,
    outfile: at(`${PAGES}/widgets.css`),
  });
  writeFileSync(at(`${PAGES}/LICENSES.txt`), licenses([scripts, styles]));
}

/** The licenses of all packages of which something is in the bundle; packages with one and the same text share it. */
function licenses(results) {
  const inputs = results
    .flatMap((result) => Object.values(result.metafile.outputs))
    .flatMap((output) => Object.entries(output.inputs));
  const names = inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  const owners = {};
  for (const name of [...new Set(names.filter(Boolean))].sort()) {
    const { version, license } = JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8"));
    (owners[licenseText(name)] ??= []).push(`${name} ${version} (${license})`);
  }
  const parts = Object.entries(owners).map(([text, packages]) => `${packages.join("\n")}\n\n${text}\n`);
  return `widgets.js and widgets.css contain parts of the packages below, each under the license that follows it.\n\n${parts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

/** A package's own license file; or ours, taken from its repository, where the package on npm leaves it out. */
function licenseText(name) {
  const folder = join(here, "node_modules", name);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const scope = /^@([^/]+)/.exec(name)?.[1];
  return readFileSync(file ? join(folder, file) : join(here, "licenses", `${scope}.txt`), "utf8").trim();
}

function report(folder) {
  const size = (path) => gzipSync(readFileSync(join(folder, path)), { level: 9 }).length;
  for (const path of OUTPUTS) console.log(`${String(size(path)).padStart(8)} bytes gzip  ${path}`);
  const total = size(`${PAGES}/widgets.js`) + size(`${PAGES}/widgets.css`);
  if (total > BUDGET) throw new Error(`widgets.js and widgets.css weigh ${total} bytes gzip; allowed are ${BUDGET}`);
}

async function check() {
  const folder = mkdtempSync(join(tmpdir(), "page-runtime-"));
  try {
    await buildInto(folder);
    report(folder);
    const stale = OUTPUTS.filter((path) => !readFileSync(join(folder, path)).equals(readFileSync(join(root, path))));
    if (stale.length)
      throw new Error(`not what the sources give: ${stale.join(", ")}; run \`make runtime\` and commit the result`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv.includes("--check")) await check();
else {
  await buildInto(root);
  report(root);
}
