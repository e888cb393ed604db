// Each of the three habits of Azurite's database, as it comes and as eng/azurite/large-accounts.mjs has it, on the version that
// is installed there. Run by LargeAccountTests, or with: node --test tests/Shared/Azurite/large-accounts.test.mjs
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mock, test } from "node:test";
import { serveLargeAccounts } from "../../../eng/azurite/large-accounts.mjs";

const folder = fileURLToPath(new URL("../../../eng/azurite/", import.meta.url));
const require = createRequire(join(folder, "node_modules/azurite/package.json"));
const versions = { azurite: require("./package.json").version, lokijs: require("lokijs/package.json").version };
const loki = (change) => {
  delete require.cache[require.resolve("lokijs")];
  const module = require("lokijs");
  change?.(module);
  return module;
};
const [plain, large] = [loki(), loki((module) => serveLargeAccounts(module, versions))];

// As Azurite has its blobs: the same indices, and an account and a container that nearly all are in.
function fill(Loki, count) {
  const blobs = new Loki("memory", { persistenceMethod: "memory" }).addCollection("blobs", { indices: ["accountName", "containerName", "name", "snapshot"] });
  for (let i = 0; i < count; i++) {
    const name = `denoise/${(i * 7919) % 97}/${i}.png`;
    blobs.insert({ accountName: i % 50 ? "first" : "second", containerName: i % 3 ? "images" : "results", name, snapshot: i % 11 ? "" : "2026", size: i });
  }
  return blobs;
}

const shown = (found) => found.map(({ name, size }) => `${name} ${size}`);

test("queries find the same, in the same order", () => {
  const [one, other] = [fill(plain, 500), fill(large, 500)];
  const queries = [
    ...[0, 8, 499].map((i) => ({ accountName: "first", containerName: "images", name: `denoise/${(i * 7919) % 97}/${i}.png`, snapshot: "" })),
    { accountName: "first", containerName: "results" },
    { accountName: "second", name: { $gt: "denoise/5" }, snapshot: "" },
    { accountName: "nobody", name: "denoise/0/0.png" },
    { $and: [{ size: { $gte: 400 } }, { name: { $regex: /1/ } }, { accountName: "first" }] },
  ];
  for (const query of queries) {
    assert.deepEqual(shown(other.find(query)), shown(one.find(query)), JSON.stringify(query));
    assert.deepEqual(shown(other.chain().find(query).simplesort("name").limit(20).data()), shown(one.chain().find(query).simplesort("name").limit(20).data()));
    assert.equal(other.findOne(query)?.size, one.findOne(query)?.size);
  }
  assert.ok(one.find(queries[3]).length > 100 && one.find(queries[6]).length > 10, "The queries find something.");
});

test("a query begins with the name", () => {
  const begins = (Loki) => {
    const blobs = fill(Loki, 100);
    const asked = [];
    const { find } = Loki.Resultset.prototype;
    Loki.Resultset.prototype.find = function (query, ...rest) {
      const found = find.call(this, query, ...rest);
      const conditions = Object.keys(query);
      if (conditions.length === 1 && conditions[0] !== "$and") asked.push([conditions[0], this.count()]);
      return found;
    };
    blobs.find({ accountName: "first", containerName: "images", name: "denoise/62/1.png" });
    Loki.Resultset.prototype.find = find;
    return asked[0];
  };
  assert.deepEqual(begins(plain), ["accountName", 98]);
  assert.deepEqual(begins(large), ["name", 1]);
});

test("a removal leaves the same, and sorts no index for a single blob", () => {
  const remove = (Loki) => {
    const blobs = fill(Loki, 300);
    const sorted = mock.method(Loki.Collection.prototype, "ensureIndex");
    for (let i = 0; i < 300; i += 5) blobs.chain().find({ name: `denoise/${(i * 7919) % 97}/${i}.png` }).remove();
    const sorts = sorted.mock.callCount();
    blobs.chain().find({ containerName: "results" }).remove();
    blobs.chain().find({ name: "denoise/none" }).remove();
    sorted.mock.restore();
    blobs.insert({ accountName: "first", containerName: "images", name: "denoise/new", snapshot: "", size: 300 });
    for (const index of ["accountName", "containerName", "name", "snapshot"]) assert.ok(blobs.checkIndex(index), index);
    return { sorts, left: shown(blobs.find()), named: shown(blobs.find({ name: { $gte: "denoise/5" } })), next: blobs.get(2).size, last: blobs.maxId };
  };
  const [one, other] = [remove(plain), remove(large)];
  assert.equal(one.left.length, 161);
  assert.deepEqual({ ...other, sorts: 0 }, { ...one, sorts: 0 });
  assert.ok(one.sorts >= 60, `${one.sorts}`);
  assert.equal(other.sorts, 0);
});

// A database whose saving takes two seconds of a clock that is turned by hand, and which is changed at each turn.
function countSaves(Loki, seconds, change = () => {}) {
  const turn = 100;
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  let now = 0;
  const clock = mock.method(performance, "now", () => now);
  let saves = 0;
  const adapter = { loadDatabase: (_, then) => then(null), saveDatabase: (_name, _text, then) => ((now += 2000), saves++, then(null)) };
  const database = new Loki("slow", { adapter, autosave: true, autosaveInterval: 5000 });
  const blobs = database.addCollection("blobs");
  for (let turned = 0; turned < seconds * 1000; turned += turn) {
    blobs.insert({ turned });
    change(database, turned / 1000);
    now += turn;
    mock.timers.tick(turn);
  }
  database.autosaveDisable();
  mock.timers.tick(100_000);
  mock.timers.reset();
  clock.mock.restore();
  return saves;
}

test("saving takes no more than its share of the time, and stops when it is told to", () => {
  assert.equal(countSaves(plain, 100), 20);
  // After 5 seconds, and every 20 and a turn from then on.
  assert.equal(countSaves(large, 100), 5);
  const stopAt = (when) => (database, second) => second === when && database.autosaveDisable();
  assert.equal(countSaves(large, 100, stopAt(30)), 2);
  const ignore = (database) => (database.ignoreAutosave = true);
  assert.deepEqual([countSaves(plain, 20, ignore), countSaves(large, 20, ignore)], [0, 0]);
});

test("what is closed comes back, whichever way it was saved and is loaded", async () => {
  const directory = mkdtempSync(join(tmpdir(), "aepipeline-loki-"));
  const call = (database, method, ...given) => new Promise((done, fail) => database[method](...given, (error) => (error ? fail(error) : done())));
  try {
    for (const [saving, loading] of [[large, large], [large, plain], [plain, large]]) {
      const file = join(directory, `${saving === large}-${loading === large}.json`);
      const before = new saving(file, { persistenceMethod: "fs", autosave: true, autosaveInterval: 5000 });
      before.addCollection("blobs", { indices: ["name"] }).insert([{ name: "a" }, { name: "b" }, { name: "c" }]);
      before.getCollection("blobs").chain().find({ name: "b" }).remove();
      await call(before, "close");

      const after = new loading(file, { persistenceMethod: "fs", autosave: true, autosaveInterval: 5000 });
      await call(after, "loadDatabase", {});
      assert.deepEqual(after.getCollection("blobs").find().map(({ name }) => name), ["a", "c"]);
      await call(after, "close");
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("another version is refused by name, and so is one without the methods", () => {
  const refusal = (module, found) => {
    try {
      serveLargeAccounts(module, found);
    } catch (error) {
      return error.message;
    }
    return "";
  };
  assert.match(refusal(loki(), { ...versions, azurite: "3.99.0" }), /azurite is 3\.99\.0, not 3\.35\.0.*without --large-account.*npm ci in eng\/azurite/);
  assert.match(refusal(loki(), { ...versions, lokijs: "1.6.0" }), /lokijs is 1\.6\.0, not 1\.5\.12/);
  const without = loki();
  delete without.Collection.prototype.removeBatchByPositions;
  delete without.prototype.autosaveEnable;
  const { findAnd } = without.Resultset.prototype;
  assert.match(refusal(without, versions), /Collection has no removeBatchByPositions; Loki has no autosaveEnable\./);
  assert.equal(without.Resultset.prototype.findAnd, findAnd, "Nothing is changed then.");
  assert.match(refusal({}, versions), /Resultset has no findAnd/);
});

test("start.mjs says so in one line and ends, and only when it was asked", () => {
  const copy = mkdtempSync(join(tmpdir(), "aepipeline-azurite-"));
  try {
    for (const file of ["start.mjs", "large-accounts.mjs", "lazy.mjs", "odd-names.mjs", "uploads.mjs"]) cpSync(join(folder, file), join(copy, file));
    mkdirSync(join(copy, "node_modules/azurite/dist/src"), { recursive: true });
    writeFileSync(join(copy, "node_modules/azurite/package.json"), '{ "version": "3.99.0" }');
    writeFileSync(join(copy, "node_modules/azurite/dist/src/azurite.js"), 'console.log("it runs"); process.exit(0);');
    symlinkSync(join(folder, "node_modules/lokijs"), join(copy, "node_modules/lokijs"), "junction");
    const { AEPIPELINE_AZURITE_LARGE_ACCOUNT: _, ...environment } = process.env;
    const start = (given) => spawnSync(process.execPath, [join(copy, "start.mjs")], { env: { ...environment, ...given }, encoding: "utf8" });

    const refused = start({ AEPIPELINE_AZURITE_LARGE_ACCOUNT: "1" });
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /^Azurite's database cannot .*3\.99\.0.*\n$/);
    assert.equal(start({}).stdout, "it runs\n");
  } finally {
    rmSync(copy, { recursive: true });
  }
});
