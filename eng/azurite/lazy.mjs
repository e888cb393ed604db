import Module from "node:module";

/**
 * Has modules loaded when something of them is first used, and not where they are required: what is never used costs nothing.
 * @param requests Their names, as they are required.
 */
export function loadWhenUsed(requests) {
  const load = Module._load;
  Module._load = (request, ...rest) =>
    requests.includes(request) ? whenUsed(() => load(request, ...rest)) : load(request, ...rest);
}

function whenUsed(load) {
  let module;
  // Compilers of TypeScript ask every module whether it is one of ECMAScript; these are.
  return new Proxy({}, { get: (_, name) => (name === "__esModule" ? true : (module ??= load())[name]) });
}
