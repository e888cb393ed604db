// Azurite's database is made for small accounts: three of its habits cost more with each blob there is, so that a job over
// tens of thousands of images slows down as it goes (bench/README.md has figures). They are replaced when it is asked for.
const first = ["blobName", "name"];
const shareOfSaving = 1 / 10;

// What the replacements were written against, and their tests run against: another version may work otherwise inside.
const written = { azurite: "3.35.0", lokijs: "1.5.12" };

/**
 * @param lokijs The database's module.
 * @param found Versions of Azurite and of it.
 * @throws {Error} It is another version, or has not the methods that are replaced.
 */
export function serveLargeAccounts(lokijs, found) {
  check(lokijs, found);
  askForNamesFirst(lokijs.Resultset.prototype);
  removeOneByOne(lokijs.Collection.prototype);
  saveInProportion(lokijs.prototype);
}

function check(lokijs, found) {
  const others = Object.keys(written).filter((name) => found[name] !== written[name]).map((name) => `${name} is ${found[name]}, not ${written[name]}`);
  const missing = [
    ["Resultset", lokijs.Resultset?.prototype, ["findAnd", "$and"]],
    ["Collection", lokijs.Collection?.prototype, ["removeBatchByPositions", "remove"]],
    ["Loki", lokijs.prototype, ["autosaveEnable", "autosaveDisable", "autosaveDirty", "saveDatabase"]],
  ].flatMap(([type, prototype, methods]) => methods.filter((method) => typeof prototype?.[method] !== "function").map((method) => `${type} has no ${method}`));
  const problems = [...others, ...missing];
  if (problems.length > 0) {
    throw new Error(
      `Azurite's database cannot be made to serve large accounts: ${problems.join("; ")}. Start without that (ae up without --large-account),`
        + " or install what eng/azurite/package-lock.json says with npm ci in eng/azurite.",
    );
  }
}

// The first condition of a query is answered by an index and the others by looking. Azurite puts the account first, which
// every blob meets: 0.2 ms a request with a thousand blobs, 20 ms with a hundred thousand.
function askForNamesFirst(resultset) {
  const { findAnd } = resultset;
  resultset.$and = resultset.findAnd = function (conditions) {
    return findAnd.call(this, conditions.toSorted((one, other) => rank(one) - rank(other)));
  };
}

function rank(condition) {
  const place = first.findIndex((property) => property in condition);
  return place < 0 ? first.length : place;
}

// A removal by query sorts every index anew, even for a single blob: 15 % of Azurite's time with 35,000 blobs.
function removeOneByOne(collection) {
  const { removeBatchByPositions } = collection;
  collection.removeBatchByPositions = function (positions) {
    if (positions.length !== 1) return removeBatchByPositions.call(this, positions);
    this.remove(this.data[positions[0]]);
  };
}

// Every five seconds everything is saved that there is: 35 %. What is saved last is lost when the process is killed, so the
// pause grows only as far as saving would take more than its share.
function saveInProportion(database) {
  database.autosaveEnable = function (_, callback) {
    this.autosave = true;
    const interval = this.autosaveInterval ?? 5000;
    const wait = (milliseconds) => (this.autosaveHandle = setTimeout(save, milliseconds));
    const save = () => {
      if (!this.autosaveDirty() || this.ignoreAutosave) return wait(interval);
      const started = performance.now();
      this.saveDatabase((error) => {
        callback?.(error);
        if (this.autosaveHandle !== null) wait(Math.max(interval, (performance.now() - started) / shareOfSaving));
      });
    };
    wait(interval);
  };
  database.autosaveDisable = function () {
    clearTimeout(this.autosaveHandle);
    this.autosaveHandle = null;
  };
}
