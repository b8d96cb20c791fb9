import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";
import { nginx } from "../../../lib/rails/files/nginx";
import { deployment } from "../apps";
import { describeWith, first, freePort, output, Program } from "./programs";
import {
  railsDirectory,
  railsEnvironment,
  removeDirectory,
  stimulusReflexRails,
  synthesised,
  temporaryDirectory,
} from "./rails-directory";
import { RedisServer } from "./redis";
import { selfSigned, Visitor } from "./router";

const NGINX_SOURCE = "/usr/share/nginx/src";
const MODULE_SOURCE = "/usr/share/passenger/ngx_http_passenger_module";
const PASSENGER_ROOT = "/usr/lib/ruby/vendor_ruby/phusion_passenger/locations.ini";

/** Passenger's module for nginx, built from its whole source. Debian ships the module's own part of that only. */
const REAL_MODULE = process.env.PASSENGER_NGINX_MODULE;

jest.setTimeout(120_000);

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

/**
 * Debian's part of Passenger's module, against the nginx of the same release. What it calls of Passenger's own library
 * is not in Debian, and stands empty: enough to read a configuration by the real parser of every directive, and no more.
 */
function buildParser(directory: string): string {
  const nginxSource = join(directory, "nginx");
  cpSync(NGINX_SOURCE, nginxSource, { recursive: true });
  const calls = new Set<string>();
  for (const path of readdirSync(MODULE_SOURCE, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".c"),
  )) {
    for (const [, name] of readFileSync(join(MODULE_SOURCE, path), "utf8").matchAll(/\b((?:psg|pp)_[a-z_]+)\s*\(/g))
      calls.add(name ?? "");
  }
  const empty = join(directory, "empty.c");
  // Whoever makes something gets something, comparisons end every loop, and no call reports an error.
  const result = (name: string) =>
    /_new(_|$)/.test(name) ? "(long) nothing" : /_(eq|is_null|empty)$/.test(name) ? "1" : "0";
  const functions = [...calls]
    .filter((name) => name !== "pp_error_init")
    .map((name) => `__attribute__((weak)) long ${name}(void) { return ${result(name)}; }\n`);
  const errorInit = "void pp_error_init(long *error) { error[0] = error[1] = 0; }\n";
  writeFileSync(empty, `static long nothing[8];\n${errorInit}${functions.join("")}`);
  const build = join(directory, "build");
  const script = `set -e
gcc -w -fPIC -c "$0" -o "$0.o"
cd "$1" && . ./conf_flags
PASSENGER_LIBS="$0.o" bash ./configure "\${NGX_CONF_FLAGS[@]}" --with-cc-opt=-fPIC --add-dynamic-module=${MODULE_SOURCE} --builddir="$2"
make -f "$2/Makefile" modules`;
  const { status, text } = output(["bash", "-c", script, empty, nginxSource, build], {
    env: { ...process.env, CC: "gcc" },
  });
  if (status !== 0) throw new Error(text.slice(-4000));
  return join(build, "ngx_http_passenger_module.so");
}

describeWith(["nginx", "passenger-config", "gcc", "make"], "nginx reads the generated server blocks", () => {
  const directory = temporaryDirectory();
  let module: string;

  beforeAll(() => {
    if (!existsSync(NGINX_SOURCE)) throw new Error("nginx-dev is not installed: apt-get install nginx-dev");
    module = REAL_MODULE ?? buildParser(directory);
  });

  afterAll(() => {
    removeDirectory(directory);
  });

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

if (REAL_MODULE !== undefined) {
  describe("nginx with Passenger's real module", () => {
    const directory = temporaryDirectory();
    const running: Program[] = [];

    afterAll(async () => {
      for (const program of running.reverse()) await program.stop("SIGTERM");
      removeDirectory(directory);
    });

    test("more websockets are open than there are processes, and pages are still served", async () => {
      const app = railsDirectory(directory);
      await stimulusReflexRails(
        "--out",
        app,
        "--from",
        synthesised(directory, { redis: { client: "hiredis", plan: "premium-0" } }),
      );
      const redis = await RedisServer.start(directory, { policy: "noeviction", memoryMiB: 50 });
      running.push(redis.program);
      const variables = Object.entries({
        APPLICATION_HOST: "www.acme.com",
        ACTION_CABLE_URL: "wss://cable.acme.com/cable",
        ACTION_CABLE_ALLOWED_REQUEST_ORIGINS: "https://www.acme.com",
        ...Object.fromEntries(["CACHE", "SESSION", "CABLE", "QUEUE"].map((role) => [`${role}_REDIS_URL`, redis.url])),
      });
      output(["bin/rails", "db:migrate"], {
        cwd: app,
        env: railsEnvironment({ RAILS_ENV: "production", ...Object.fromEntries(variables) }),
      });
      const port = await freePort();
      mkdirSync(join(directory, "instances"), { recursive: true });
      // Passenger asks whether the directory is one that others can reach.
      chmodSync(directory, 0o755);
      const file = join(directory, "nginx.conf");
      const http = `  passenger_root ${PASSENGER_ROOT};
  passenger_instance_registry_dir ${join(directory, "instances")};
  passenger_log_file ${join(directory, "passenger.log")};
  passenger_user_switching off;
  passenger_default_user ${userInfo().username};
  passenger_max_pool_size 2;
${variables.map(([name, value]) => `  passenger_env_var ${name} ${value};\n`).join("")}`;
      const blocks = readFileSync(join(app, "config/stimulus_reflex/nginx/cable_on_own_host.conf"), "utf8");
      writeFileSync(
        file,
        `user ${userInfo().username};\n${configuration(blocks, { directory, module: REAL_MODULE, root: join(app, "public"), port, http })}`,
      );
      const server = new Program("nginx", ["nginx", "-c", file], { env: process.env });
      running.push(server);
      await server.printed(/start worker process \d+/);

      const visitor = new Visitor(port);
      expect((await visitor.post("/login", { user: "ada" })).status).toBe(302);
      const sockets: WebSocket[] = [];
      for (let index = 0; index < 20; index += 1) {
        const socket = new WebSocket(`wss://127.0.0.1:${port}/cable`, ["actioncable-v1-json"], {
          rejectUnauthorized: false,
          headers: { host: "cable.acme.com", cookie: visitor.cookie, origin: "https://www.acme.com" },
        });
        const message = await first(socket, "message");
        expect(String(message)).toBe('{"type":"welcome"}');
        sockets.push(socket);
      }
      expect(JSON.parse((await visitor.get("/whoami")).body)).toMatchObject({ user: "ada" });
      for (const socket of sockets) socket.terminate();
    });
  });
}
