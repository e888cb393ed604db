// PGlite reads what is copied from a file alone, /dev/blob, and would wait for ever for a client's data: so COPY … FROM STDIN is
// answered here. The data goes to PGlite as it came, which parses it.
const COPY = /^COPY \S+ \((?<columns>[^)]*)\) FROM STDIN\b/i;

/** The database with COPY from its client; for one server, which runs one message at a time. */
export function withCopy(db) {
  let copy = null;

  const handlers = {
    Q(body) {
      const sql = text(body);
      const columns = COPY.exec(sql)?.groups.columns.split(",").length;
      if (!columns) return null;
      copy = { sql: sql.replace(/FROM STDIN/i, "FROM '/dev/blob'"), data: [] };
      return message("G", [1, ...int16(columns), ...Array(columns).fill(int16(1)).flat()]);
    },
    d(body) {
      copy.data.push(body);
      return Buffer.alloc(0);
    },
    async c() {
      const { sql, data } = copy;
      copy = null;
      try {
        const { affectedRows } = await db.query(sql, [], { blob: new Blob(data) });
        return Buffer.concat([message("C", string(`COPY ${affectedRows}`)), ready()]);
      } catch (failure) {
        return refuse(failure.code, failure.message);
      }
    },
    f() {
      copy = null;
      return refuse("57014", "COPY was given up by the client");
    },
  };

  const refuse = (code, reason) =>
    Buffer.concat([
      message("E", [...string("SERROR"), ...string("VERROR"), ...string(`C${code}`), ...string(`M${reason}`), 0]),
      ready(),
    ]);
  const ready = () => message("Z", string(db.isInTransaction() ? "T" : "I").subarray(0, 1));

  return new Proxy(db, {
    get(target, name) {
      // The server runs one message at a time anyhow, and a query inside its lock would wait for itself.
      if (name === "runExclusive") return (run) => run();
      if (name === "execProtocolRawStream") return run;
      const member = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });

  async function run(packet, options) {
    const type = String.fromCharCode(packet[0]);
    const answer = type === "Q" || copy ? await handlers[type]?.(packet.slice(5)) : null;
    if (answer) options.onRawData(answer);
    else await db.runExclusive(() => db.execProtocolRawStream(packet, options));
  }
}

const text = (body) => Buffer.from(body).toString().replace(/\0$/, "");
const string = (value) => Buffer.from(`${value}\0`);
const int16 = (value) => [value >> 8, value & 255];

function message(type, body) {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, Buffer.from(body)]);
}
