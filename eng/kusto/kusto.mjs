// Answers requests, each a line of JSON on standard input, with a line of JSON:
//   { "check": { NAME: QUERY } }                                what is wrong with the queries, a line each
//   { "run": QUERY, "now": TIME, "tables": { NAME: [ROW] } }    the rows that a query answers over these
// Microsoft's parser does the reading, against tables.json: of the columns in the reference of Azure Monitor those that
// queries here may use.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { evaluate } from "./evaluate.mjs";

const require = createRequire(import.meta.url);
require("@kusto/language-service-next/bridge.min.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
const { Bridge } = globalThis;
const { KustoCode, GlobalState, Symbols } = globalThis.Kusto.Language;

const tables = JSON.parse(await readFile(new URL("tables.json", import.meta.url), "utf8"));
const symbols = Object.entries(tables).map(([name, columns]) => new Symbols.TableSymbol.$ctor7(name, `(${columns})`));
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor("logs", symbols));

function parse(query) {
  const code = KustoCode.ParseAndAnalyze(query, globals);
  return [code, Bridge.toArray(code.GetDiagnostics()).map((found) => `${found.Code} ${found.Message}`)];
}

function answer(request) {
  if (request.check) return Object.entries(request.check).flatMap(([name, query]) => parse(query)[1].map((problem) => `${name}: ${problem}`));
  const [code, problems] = parse(request.run);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return evaluate(Bridge, code, request.tables, new Date(request.now));
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(answer(JSON.parse(line))));
  } catch (problem) {
    console.log(JSON.stringify({ problem: problem.message }));
  }
}
