import { readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import type WebSocket from "ws";
import { nginx, NGINX_OWN_HOST, NGINX_SAME_HOST } from "../../../lib/rails/files/nginx";
import { deployment } from "../apps";
import { DeployedApp } from "./deployed-app";
import { buildModule, Passenger, PASSENGER_ROOT } from "./passenger";
import {
  describeWith,
  first,
  freePort,
  output,
  PATIENCE_MS,
  Program,
  RAILS_PROGRAMS,
  REHEARSAL_PROGRAMS,
} from "./programs";
import { removeDirectory, temporaryDirectory } from "./rails-directory";
import { selfSigned, Visitor } from "./router";

jest.setTimeout(2 * PATIENCE_MS);

/** How many processes Passenger may start. */
const PROCESSES = 2;

/** A server of its own around the generated blocks, with the paths that are the server's own filled in. */
function configuration(
  blocks: string,
  options: {
    readonly directory: string;
    readonly module: string;
    readonly root: string;
    readonly port: number;
    readonly http?: string;
  },
): string {
  const { certFile, keyFile } = selfSigned(options.directory);
  const server = blocks
    .replaceAll("listen 443 ssl;", `listen 127.0.0.1:${options.port} ssl;`)
    .replaceAll(/ssl_certificate .*;/g, `ssl_certificate ${certFile};`)
    .replaceAll(/ssl_certificate_key .*;/g, `ssl_certificate_key ${keyFile};`)
    .replaceAll(/root .*;/g, `root ${options.root};`);
  return `load_module ${options.module};
daemon off;
pid ${options.directory}/nginx.pid;
error_log stderr notice;
events {}
http {
  access_log off;
  client_body_temp_path ${options.directory}/body;
  proxy_temp_path ${options.directory}/proxy;
  fastcgi_temp_path ${options.directory}/fastcgi;
  uwsgi_temp_path ${options.directory}/uwsgi;
  scgi_temp_path ${options.directory}/scgi;
${options.http ?? ""}
${server}}
`;
}

describeWith(["nginx", "passenger-config", "gcc", "make"], "nginx with the generated server blocks", () => {
  const directory = temporaryDirectory();
  let module: string;

  beforeAll(() => {
    module = buildModule(directory);
  });

  afterAll(() => {
    removeDirectory(directory);
  });

  describe("reads them", () => {
    function check(blocks: string): string {
      const file = join(directory, "nginx.conf");
      writeFileSync(file, configuration(blocks, { directory, module, root: directory, port: 8443 }));
      return output(["nginx", "-t", "-c", file], { env: process.env }).text;
    }

    test.each(nginx(deployment()))("$path", ({ text }) => {
      expect(check(text)).toContain("test is successful");
    });

    test("a directive that Passenger does not know is refused, so the ones above are known", () => {
      const [block] = nginx(deployment());
      const misspelt = (block?.text ?? "").replace(
        "passenger_force_max_concurrent_requests_per_process",
        "passenger_force_max_concurrent_requests",
      );
      expect(check(misspelt)).toContain('unknown directive "passenger_force_max_concurrent_requests"');
      expect(check((block?.text ?? "").replace("per_process 0", "per_process none"))).toContain("invalid number");
    });
  });

  describeWith([...RAILS_PROGRAMS, ...REHEARSAL_PROGRAMS], "serves the app by Passenger", () => {
    let deployed: DeployedApp;
    let sockets: WebSocket[] = [];
    let running: { stop(): Promise<void> }[] = [];

    beforeAll(async () => {
      deployed = await DeployedApp.deploy(directory, {
        redis: { client: "ruby", plan: "premium-0" },
        without: /^gem "hiredis"$/,
      });
    });

    afterEach(async () => {
      for (const socket of sockets) socket.terminate();
      for (const program of running.reverse()) await program.stop();
      sockets = [];
      running = [];
    });

    afterAll(async () => {
      await (deployed as DeployedApp | undefined)?.stop();
    });

    /** Starts nginx and Passenger, with an app that has no process yet. Returns a visitor who has logged in. */
    async function serve(path: string, change = (blocks: string) => blocks): Promise<Visitor> {
      const passenger = await Passenger.start(directory, { processes: PROCESSES });
      running.push(passenger);
      const port = await freePort();
      const variables = Object.entries(deployed.configVars);
      // One request may wait for a process, the next one is refused at once: so a test need not wait to see who waits.
      const http = `  passenger_root ${PASSENGER_ROOT};
  passenger_max_request_queue_size 1;
${variables.map(([name, value]) => `  passenger_env_var ${name} "${value}";\n`).join("")}`;
      const blocks = readFileSync(join(deployed.app, path), "utf8");
      const root = join(deployed.app, "public");
      const file = join(directory, "nginx.conf");
      writeFileSync(
        file,
        `user ${userInfo().username};\n${configuration(change(blocks), { directory, module, root, port, http })}`,
      );
      const server = new Program("nginx", ["nginx", "-c", file], { env: { ...process.env, ...passenger.environment } });
      running.push(server);
      await server.printed(/start worker process \d+/);
      return Visitor.signedIn(port, "ada");
    }

    function open(visitor: Visitor, host: string): WebSocket {
      const socket = visitor.openCable({ host });
      // One that is refused or cut off at the end is an error that nobody waits for.
      socket.on("error", () => undefined);
      sockets.push(socket);
      return socket;
    }

    async function welcomed(visitor: Visitor, host: string): Promise<void> {
      const message = await first(open(visitor, host), "message").catch((error: unknown) => {
        throw new Error(`The cable did not welcome a websocket. ${String(error)}`);
      });
      expect(String(message)).toBe('{"type":"welcome"}');
    }

    test.each([
      [NGINX_OWN_HOST, "cable.acme.com"],
      [NGINX_SAME_HOST, "www.acme.com"],
    ])("more websockets are open than there are processes, and pages are still served: %s", async (path, host) => {
      const visitor = await serve(path);
      // The first one starts a process; the others would not fit into the queue while it does.
      await welcomed(visitor, host);
      await Promise.all(Array.from({ length: 19 }, () => welcomed(visitor, host)));
      expect(await visitor.whoami()).toMatchObject({ user: "ada" });
    });

    test("without the location of the cable the same websockets take every process, and the app is frozen", async () => {
      const visitor = await serve(NGINX_SAME_HOST, (blocks) => {
        const without = blocks.replace(/location \/cable \{.*?\}/s, "");
        expect(without).not.toBe(blocks);
        return without;
      });
      for (let index = 0; index < PROCESSES; index += 1) await welcomed(visitor, "www.acme.com");
      await oneWaitsAndOneIsRefused(visitor);
      expect((await visitor.get("/whoami")).status).toBe(503);
    });

    test("without the unlimited concurrency in it the websockets of the second visitor wait, though pages are served", async () => {
      const visitor = await serve(NGINX_SAME_HOST, (blocks) => {
        const without = blocks.replace("passenger_force_max_concurrent_requests_per_process 0;", "");
        expect(without).not.toBe(blocks);
        return without;
      });
      await welcomed(visitor, "www.acme.com");
      await oneWaitsAndOneIsRefused(visitor);
      expect(await visitor.whoami()).toMatchObject({ user: "ada" });
    });

    /** Opens two websockets that no process is free for: one has to wait, and the queue has no place for the other. */
    async function oneWaitsAndOneIsRefused(visitor: Visitor): Promise<void> {
      const both = [welcomed(visitor, "www.acme.com"), welcomed(visitor, "www.acme.com")];
      await expect(Promise.race(both)).rejects.toThrow(/Unexpected server response: 503/);
    }
  });
});
