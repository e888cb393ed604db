// Azurite's database finds the first condition of a query through an index and tries the others one by one. Azurite puts
// the account first, which every blob meets, so that each request would go through all blobs there are: 0.2 ms with a
// thousand, 20 ms with a hundred thousand. With the name first the same blob is found at once.
const order = ["blobName", "name"];

/** @param lokijs The database's module. */
export function askForNamesFirst(lokijs) {
  const { prototype } = lokijs.Resultset;
  const findAnd = prototype.findAnd;
  prototype.$and = prototype.findAnd = function (conditions) {
    return findAnd.call(this, conditions.toSorted((one, other) => rank(one) - rank(other)));
  };
}

function rank(condition) {
  const place = order.findIndex((property) => property in condition);
  return place < 0 ? order.length : place;
}
