// A listing is XML 1.0, which has no way to write some characters, such as U+0001 and U+FFFE. Azurite stores a blob under a
// name with one of them and then fails at every listing that the name is in, so that one upload stops a whole account. The
// service lists such a name encoded, <Name Encoded="true">, and the client libraries read that; so it is done here.
const illegal = /[\0-\x08\x0B\f\x0E-\x1F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
const mark = "encoded:";

/**
 * @param xml Azurite's module that writes XML.
 * @param store The class that answers listings of blobs.
 */
export function listOddNames(xml, store) {
  const { stringifyXML } = xml;
  xml.stringifyXML = (body, options) => stringifyXML(encode(body), options);

  // The place where the next page begins is a name too. It comes back as it was given.
  const { listBlobs } = store.prototype;
  store.prototype.listBlobs = function (context, account, container, delimiter, blob, prefix, most, marker, ...rest) {
    return listBlobs.call(this, context, account, container, delimiter, blob, prefix, most, decode(marker), ...rest);
  };
}

function encode(body) {
  if (!body || typeof body !== "object" || !body.Blobs) return body;
  const listed = { ...body, Blobs: Object.fromEntries(Object.entries(body.Blobs).map(([kind, all]) => [kind, encodeAll(all)])) };
  for (const place of ["Prefix", "Marker", "NextMarker", "Delimiter"]) {
    if (illegal.test(listed[place] ?? "")) listed[place] = mark + escape(listed[place]);
  }

  return listed;
}

function encodeAll(all) {
  if (!Array.isArray(all)) return all;
  return all.map((item) => (illegal.test(item?.Name ?? "") ? { ...item, Name: { $: { Encoded: "true" }, _: escape(item.Name) } } : item));
}

function decode(marker) {
  return marker?.startsWith(mark) ? decodeURIComponent(marker.slice(mark.length)) : marker;
}

// Half a surrogate pair is no text at all and cannot be encoded.
const escape = (name) => encodeURIComponent(name.toWellFormed());
