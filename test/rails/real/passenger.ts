import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { output, Program } from "./programs";

const NGINX_SOURCE = "/usr/share/nginx/src";
const MODULE_SOURCE = "/usr/share/passenger/ngx_http_passenger_module";
const INCLUDES = "/usr/share/passenger/include";
const AGENT = "/usr/lib/passenger/support-binaries/PassengerAgent";

/** Passenger's own list of where its parts are. */
export const PASSENGER_ROOT = "/usr/lib/ruby/vendor_ruby/phusion_passenger/locations.ini";

/**
 * Builds Debian's source of Passenger's module against Debian's nginx. What it calls of Passenger's own library is not in
 * Debian: what serving takes of it is in passenger-library.c, and the rest, which describes the configuration to
 * Passenger's status pages, stands empty.
 */
export function buildModule(directory: string): string {
  if (!existsSync(NGINX_SOURCE)) throw new Error("nginx-dev is not installed: apt-get install nginx-dev");
  const nginxSource = join(directory, "nginx");
  cpSync(NGINX_SOURCE, nginxSource, { recursive: true });
  const empty = join(directory, "empty.c");
  writeFileSync(empty, emptyFunctions());
  const build = join(directory, "build");
  const script = `set -e
gcc -w -fPIC -c "$0" -o "$0.o"
gcc -w -fPIC -I${INCLUDES} -c "$1" -o "$0.library.o"
cd "$2" && . ./conf_flags
PASSENGER_LIBS="$0.library.o $0.o" bash ./configure "\${NGX_CONF_FLAGS[@]}" --with-cc-opt=-fPIC --add-dynamic-module=${MODULE_SOURCE} --builddir="$3"
make -f "$3/Makefile" modules`;
  const library = join(__dirname, "passenger-library.c");
  const { status, text } = output(["bash", "-c", script, empty, library, nginxSource, build], {
    env: { ...process.env, CC: "gcc" },
  });
  if (status !== 0) throw new Error(text.slice(-4000));
  return join(build, "ngx_http_passenger_module.so");
}

/** Every function that the module calls, doing nothing and giving way to one that does something. */
function emptyFunctions(): string {
  const calls = new Set<string>();
  for (const path of readdirSync(MODULE_SOURCE, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".c"),
  )) {
    for (const [, name] of readFileSync(join(MODULE_SOURCE, path), "utf8").matchAll(/\b((?:psg|pp)_[a-z_]+)\s*\(/g))
      calls.add(name ?? "");
  }
  // Whoever makes something gets something, comparisons end every loop, and no call reports an error.
  const result = (name: string) =>
    /_new(_|$)/.test(name) ? "(long) nothing" : /_(eq|is_null|empty)$/.test(name) ? "1" : "0";
  const functions = [...calls].map((name) => `__attribute__((weak)) long ${name}(void) { return ${result(name)}; }\n`);
  return `static long nothing[8];\n${functions.join("")}`;
}

/** Passenger as Debian ships it: its watchdog and the core, which starts the app's processes and hands requests to them. */
export class Passenger {
  static async start(directory: string, options: { readonly processes: number }): Promise<Passenger> {
    // Passenger looks whether the directory is one that its processes can reach.
    chmodSync(directory, 0o755);
    const program = new Program(
      "Passenger",
      [
        // The report goes to a file that has to be opened by name, and this is one that can be waited for.
        ...["bash", "-c", 'exec "$0" watchdog --report-file >(cat) "$@"'],
        AGENT,
        ...["--passenger-root", PASSENGER_ROOT],
        ...["--instance-registry-dir", directory],
        ...["--spawn-dir", directory],
        "--no-user-switching",
        ...["--default-user", userInfo().username],
        "--begin-core-args",
        "--multi-app",
        ...["--max-pool-size", String(options.processes)],
        // It would ask servers of its maker, and a test reaches nothing outside of this machine.
        "--disable-security-update-check",
        "--disable-anonymous-telemetry",
        "--end-core-args",
      ],
      { env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: "C.UTF-8" } },
    );
    const [report] = await program.printed(/^\{\s+"core_address"[^}]*\}/m);
    return new Passenger(program, JSON.parse(report) as Report);
  }

  private constructor(
    readonly program: Program,
    readonly report: Report,
  ) {}

  /** By which nginx' module finds it: what the watchdog tells the library that would have started it. */
  get environment(): Readonly<Record<string, string>> {
    return {
      PASSENGER_CORE_ADDRESS: this.report.core_address,
      PASSENGER_CORE_PASSWORD: this.report.core_password,
      PASSENGER_INSTANCE_DIR: this.report.instance_dir,
    };
  }

  stop(): Promise<void> {
    return this.program.stop("SIGTERM");
  }
}

interface Report {
  readonly core_address: string;
  readonly core_password: string;
  readonly instance_dir: string;
}
