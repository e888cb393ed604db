// Checks files and prints what is wrong with them as a JSON array of lines. Arguments: workflow, dockerfile or compose, then files.
import { readFile } from "node:fs/promises";
import { createRequire, register } from "node:module";
import { pathToFileURL } from "node:url";

register("./json-modules.mjs", import.meta.url);
const require = createRequire(import.meta.url);

const linters = {
  // GitHub's own schema and parser: keys, events, contexts, expressions, references to jobs and steps.
  async workflow() {
    const { validate } = await import("@actions/languageservice");
    const { TextDocument } = await import("vscode-languageserver-textdocument");
    const fileProvider = { getFileContent: async (reference) => ({ name: reference.path, content: await readFile(reference.path, "utf8") }) };
    return async (file, text) => {
      const document = TextDocument.create(pathToFileURL(file).href, "yaml", 1, text);
      const found = await validate(document, { fileProvider });
      return found.map((problem) => [problem.range.start.line + 1, problem.message]);
    };
  },

  // Instructions, flags and arguments that do not exist or do nothing.
  async dockerfile() {
    const { validate } = require("dockerfile-utils");
    return (file, text) => validate(text).map((problem) => [problem.range.start.line + 1, problem.message]);
  },

  // The Compose specification's schema, and rules about names, ports, quotes and references.
  async compose() {
    const { DCLinter } = require("dclint");
    const linter = new DCLinter({ quiet: false, debug: false, exclude: [], rules: composeRules });
    return (file) => linter.lintFiles([file], false).flatMap(({ messages }) => messages.map((found) => [found.line, `${found.rule}: ${found.message}`]));
  },
};

// Order of keys by meaning, not by alphabet; images of ours are built and have no tag of anyone's.
const composeRules = {
  "service-keys-order": 0,
  "services-alphabetical-order": 0,
  "service-image-require-explicit-tag": 0,
  "require-quotes-in-ports": [1, { quoteType: "double" }],
};

const [kind, ...files] = process.argv.slice(2);
const lint = await linters[kind]();
const problems = [];
for (const file of files) {
  for (const [line, message] of await lint(file, await readFile(file, "utf8"))) problems.push(`${file}:${line}: ${message}`);
}
console.log(JSON.stringify(problems));
