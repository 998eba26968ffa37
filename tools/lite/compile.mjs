// Runs compile.py in the very Python that will run in the browser.    node compile.mjs PYODIDE_FOLDER
import { readFileSync } from "fs";
import { resolve } from "path";
import { pathToFileURL } from "url";

const folder = resolve(process.argv[2]);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: `${folder}/` });
await python.loadPackage("matplotlib", { messageCallback() {} });
python.FS.mkdirTree("/pyodide");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/pyodide");
python.runPython(readFileSync(new URL("compile.py", import.meta.url), "utf8"));
