import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

/** What a sandbox answers with its own directory. */
export const WHICH_SANDBOX = "which sandbox";

/** One directory holds what exists in one sandbox; two at once would overwrite each other. */
export class SandboxInUse extends Error {
  constructor(directory: string) {
    super(
      `A sandbox is already running in ${directory}. Wait for it to end, or choose another directory for this one ` +
        "(--directory on the command line).",
    );
    this.name = "SandboxInUse";
  }
}

/** Whether the sandbox of this directory answers on a port of loopback. */
function answers(port: number, directory: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.setEncoding("utf8");
    // Whatever else may have taken the port in the meantime need not answer at all.
    socket.setTimeout(2000, () => {
      socket.destroy();
      resolve(false);
    });
    socket.on("data", (chunk: string) => {
      text += chunk;
    });
    socket.on("end", () => {
      resolve(text === JSON.stringify(directory));
    });
    socket.on("error", () => {
      resolve(false);
    });
    socket.end(JSON.stringify(WHICH_SANDBOX));
  });
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * Fails while another sandbox is at work in the directory. A sandbox that was killed leaves its mark, and nobody answers
 * on its port: that one does not count.
 * @throws SandboxInUse
 */
export async function checkUnused(directory: string): Promise<void> {
  const port = Number(read(join(directory, "port")));
  if (Number.isInteger(port) && port > 0 && (await answers(port, directory))) throw new SandboxInUse(directory);
}

/**
 * Marks the directory as this sandbox's.
 * @returns how to remove the mark
 * @throws SandboxInUse when another one was faster
 */
export async function claim(directory: string, port: number): Promise<() => void> {
  const file = join(directory, "port");
  mkdirSync(directory, { recursive: true });
  for (;;) {
    await checkUnused(directory);
    try {
      writeFileSync(file, String(port), { flag: "wx" });
      break;
    } catch {
      rmSync(file, { force: true });
    }
  }
  if (read(file) !== String(port)) throw new SandboxInUse(directory);
  return () => {
    if (read(file) === String(port)) rmSync(file, { force: true });
  };
}
