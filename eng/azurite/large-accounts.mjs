// Azurite's database is made for small accounts: three of its habits cost more with each blob there is, so that a job over
// tens of thousands of images slows down as it goes. Seen with 35,000 blobs, in shares of Azurite's time.
const first = ["blobName", "name"];
const shareOfSaving = 1 / 10;

/** @param lokijs The database's module. */
export function serveLargeAccounts(lokijs) {
  askForNamesFirst(lokijs.Resultset.prototype);
  removeOneByOne(lokijs.Collection.prototype);
  saveInProportion(lokijs.prototype);
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

// A removal by query sorts every index anew, even for a single blob: 15 %.
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
      if (!this.autosaveDirty()) return wait(interval);
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
