import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nginx } from "../../../lib/rails/files/nginx";
import { deployment } from "../apps";
import { describeWith, output } from "./programs";
import { removeDirectory, temporaryDirectory } from "./rails-directory";
import { selfSigned } from "./router";

const NGINX_SOURCE = "/usr/share/nginx/src";
const MODULE_SOURCE = "/usr/share/passenger/ngx_http_passenger_module";

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
    module = buildParser(directory);
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
