// Tells the parent of every blob of one container that is written or gets other metadata, a line each, so that it need not list the
// container again and again. Changes of tier are not told, and neither is what a copy has become once it is there.
const writes = ["createBlob", "commitBlockList"];

/**
 * @param store The class that keeps blobs.
 * @param container Name of the container.
 */
export function announceUploads(store, container) {
  for (const write of writes) {
    const original = store.prototype[write];
    store.prototype[write] = async function (context, blob, ...rest) {
      const written = await original.call(this, context, blob, ...rest);
      if (blob.containerName === container) announce(blob.name, blob.properties);
      return written;
    };
  }
  const original = store.prototype.setBlobMetadata;
  store.prototype.setBlobMetadata = async function (context, account, of, name, ...rest) {
    const properties = await original.call(this, context, account, of, name, ...rest);
    if (of === container) announce(name, properties);
    return properties;
  };
}

// Half a surrogate pair cannot be encoded. Both parts are ASCII without spaces, whatever the console's code page is.
function announce(name, { etag }) {
  process.stdout.write(`Uploaded ${etag.replaceAll('"', "")} ${encodeURIComponent(name.toWellFormed())}\n`);
}
