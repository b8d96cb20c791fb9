import type { RubyNode } from "./parser";
import type { Place } from "./scope";
import type { RubyValue } from "./value";

/** Something that Rails is told at boot. */
export interface Setting {
  /**
   * What is set, from `config`: `action_cable.url`. What other gems are told has the name of their constant before it, and the
   * method that gives its block: `Sidekiq.configure_server.redis`.
   */
  readonly path: string;
  /** `append` adds to a list, `call` calls a method with arguments, `entry` sets entries of a hash, `default` is `||=`. */
  readonly operator: "assign" | "default" | "append" | "entry" | "call";
  readonly args: readonly RubyValue[];
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly code: string;
  /** The condition that decides whether it is run, where that is not known. */
  readonly condition?: string;
}

/** What Rails has read from its `config` when it has been initialized. The objects that it has made of it can still be changed. */
const READ_BY_THEN =
  /^(?:session_store|force_ssl|action_cable\.\w+|(?:action_controller|action_mailer)\.default_url_options|middleware\..*)$/;
const OF_CONFIG =
  /^\(?(?:config|[a-z_]\w*\.config|Rails\.configuration|Rails\.application\.config\w*|(?:\w+::)*\w*Application\.config)\b/;

/** The settings of a boot, in the order in which Rails makes them. */
export class SettingLog {
  readonly settings: Setting[] = [];
  /** Those that are made after Rails has read them, which have no effect. */
  readonly late: Setting[] = [];

  add(
    { path, operator, args }: Pick<Setting, "path" | "operator" | "args">,
    node: RubyNode,
    { tree, condition, isLate }: Place,
  ): void {
    const code = tree.codeOf(node).replaceAll(/\s+/g, " ");
    // Rails makes its cache before it runs any initializer.
    const isRead =
      path === "cache_store"
        ? isLate === true || /(?:^|\/)config\/initializers\//.test(tree.file)
        : isLate === true && READ_BY_THEN.test(path);
    (isRead && OF_CONFIG.test(code) ? this.late : this.settings).push({
      path,
      operator,
      args,
      file: tree.file,
      line: tree.lineOf(node),
      code,
      condition,
    });
  }

  /** What a setting was set to, by the code that reads it. */
  valueOf(code: string): RubyValue | undefined {
    const root = OF_CONFIG.exec(code)?.[0];
    const found = root === undefined ? [] : this.settings.filter(({ path }) => path === code.slice(root.length + 1));
    const last = found.at(-1);
    const isSure = last?.operator === "assign" && found.every(({ condition }) => condition === undefined);
    return isSure ? last.args[0] : undefined;
  }
}
