// PostgreSQL in memory at a free port of 127.0.0.1, with pgvector unless asked for without: prints the port, and ends with its input.
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { createServer } from "node:net";
import { withCopy } from "./copy.mjs";

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const extensions = process.argv.includes("--without-pgvector") ? {} : { vector };
const db = await PGlite.create({ extensions });
const port = await freePort();
const server = new PGLiteSocketServer({ db: withCopy(db), host: "127.0.0.1", port, maxConnections: 8 });
await server.start();
console.log(port);

process.stdin.resume();
process.stdin.on("end", async () => {
  await server.stop();
  await db.close();
  process.exit(0);
});
