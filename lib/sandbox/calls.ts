/**
 * How other processes of the same user ask a sandbox. Question and answer are files in a folder that nobody else can look
 * into; the port on loopback is only a bell. Who rings without a file there is not heard, and whoever has taken the port of
 * a sandbox that was killed can neither read a question nor write an answer.
 */
import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { privateFolder, writePrivate } from "./private-folder";

/** A name that a file of a question may have. */
const NAME = /^[0-9a-z]{1,10}-[0-9a-z]{1,40}$/;
/** A longer line is not the name of a question. */
const LONGEST_NAME = 64;
/** How long a bell may be held without a name. */
const PATIENCE_MS = 10_000;

/** Answers a question. @param caller - the process that asks */
export type Answer = (question: string, caller: number) => Promise<string>;

/** What hears questions. */
export interface Bell {
  readonly port: number;
  stop(): Promise<void>;
}

/** Answers what one connection asks; `rung` is called when it has named its question. */
function hear(socket: Socket, folder: string, answer: Answer, rung: () => void): void {
  let line = "";
  let file: string | undefined;
  socket.setEncoding("latin1");
  socket.setTimeout(PATIENCE_MS, () => {
    if (file === undefined) socket.destroy();
  });
  socket.on("error", () => socket.destroy());
  // Whoever hangs up does not wait for an answer; half a connection would keep the bell from being taken down.
  socket.on("end", () => socket.destroy());
  socket.on("close", () => {
    if (file !== undefined) rmSync(`${file}.answer`, { force: true });
  });
  const respond = async (name: string) => {
    file = join(folder, name);
    try {
      // Taken once, whoever else rings with the same name.
      renameSync(file, `${file}.taken`);
    } catch {
      socket.destroy();
      return;
    }
    const question = readFileSync(`${file}.taken`, "utf8");
    rmSync(`${file}.taken`, { force: true });
    const answered = await answer(question, Number.parseInt(name, 10));
    if (socket.destroyed) return;
    writePrivate(`${file}.writing`, answered);
    renameSync(`${file}.writing`, `${file}.answer`);
    socket.end("answered\n");
  };
  socket.on("data", (chunk: string) => {
    if (file !== undefined) return;
    line += chunk;
    const end = line.indexOf("\n");
    const name = line.slice(0, end);
    if (end > 0 && NAME.test(name)) {
      rung();
      respond(name).catch(() => socket.destroy());
    } else if (end >= 0 || line.length > LONGEST_NAME) {
      socket.destroy();
    }
  });
}

/**
 * Begins to hear questions.
 * @param folder - where they are left; what an earlier sandbox left there is removed
 */
export async function hangBell(folder: string, answer: Answer): Promise<Bell> {
  rmSync(folder, { recursive: true, force: true });
  privateFolder(folder);
  /** Connections that have not named a question. */
  const mute = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    mute.add(socket);
    const heard = () => mute.delete(socket);
    socket.once("close", heard);
    hear(socket, folder, answer, heard);
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
      else reject(new Error("no port"));
    });
  });
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          // A wrapper that is called from now on sees that there is nobody to ask.
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        // Whoever holds the bell without a question would be waited for.
        for (const socket of mute) socket.destroy();
      }),
  };
}

/**
 * Asks a sandbox.
 * @param folder - the one that it hears questions from
 * @throws Error where none answers
 */
export function ring(folder: string, port: number, question: string): Promise<string> {
  const name = `${process.pid}-${randomBytes(8).toString("hex")}`;
  const file = join(folder, name);
  writePrivate(file, question);
  return new Promise<string>((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", reject);
    socket.on("data", () => {
      try {
        resolve(readFileSync(`${file}.answer`, "utf8"));
      } catch {
        reject(new Error("not answered"));
      }
      socket.end();
    });
    socket.on("close", () => {
      reject(new Error("not answered"));
    });
    socket.write(`${name}\n`);
  })
    .catch((error: unknown) => {
      throw new Error("The sandbox has ended or could not answer.", { cause: error });
    })
    .finally(() => {
      rmSync(file, { force: true });
    });
}
