import { underscored } from "./ruby/required-files";
import type { Setting } from "./ruby/setting";
import { alternatives, textIn, type RubyValue } from "./ruby/value";

/** What the checks know of the boot of an app. */
export interface Settings {
  readonly settings: readonly Setting[];
  /** Whether a file that Rails runs at boot was not read or not parsed: what is not found may stand there. */
  readonly isPartial: boolean;
}

/** How many combinations of conditions are looked at. */
const MAX_CANDIDATES = 16;

/**
 * The statements of which one decides a setting: the last one that is run in any case, and those after it that depend on
 * a condition. `undefined` stands for none of them.
 */
export function candidatesFor(
  { settings }: Pick<Settings, "settings">,
  ...paths: readonly string[]
): readonly (Setting | undefined)[] {
  let current: readonly (Setting | undefined)[] = [undefined];
  for (const setting of settings) {
    if (!paths.includes(setting.path) || (setting.operator === "call" && setting.args.length === 0)) continue;
    const changed = current.map((before) => combined(before, setting));
    const all = setting.condition === undefined ? changed : [...current, ...changed];
    current = [...new Set(all)].slice(-MAX_CANDIDATES);
  }
  return current.flatMap((one): readonly (Setting | undefined)[] => (one === undefined ? [one] : expanded(one)));
}

/** The statement that decides a setting, where there is one alone. */
export function settingOf(source: Pick<Settings, "settings">, ...paths: readonly string[]): Setting | undefined {
  return candidatesFor(source, ...paths).at(-1);
}

/** The arguments of a setting, whether they are given one by one or as a list. */
export function argumentsOf(setting: Setting | undefined): readonly RubyValue[] {
  return setting?.args.flatMap((one) => (one.kind === "array" ? one.elements : [one])) ?? [];
}

/** The name of a store, as in `redis_cache_store` of a symbol, a class or an instance; undefined where it is computed. */
export function storeName(value: RubyValue | undefined): string | undefined {
  if (value?.kind !== "constant" && value?.kind !== "instance") return textIn(value);
  return underscored(value.path.split("::").at(-1) ?? "");
}

function combined(before: Setting | undefined, setting: Setting): Setting | undefined {
  const [old] = before?.args ?? [];
  const [added] = setting.args;
  switch (setting.operator) {
    case "default":
      return before ?? setting;
    case "append": {
      const more: readonly RubyValue[] = setting.args.flatMap((one) => (one.kind === "array" ? one.elements : [one]));
      const elements = old?.kind === "array" ? [...old.elements, ...more] : more;
      return {
        ...setting,
        args: [{ kind: "array", elements, open: old?.kind === "array" ? old.open : before !== undefined }],
      };
    }
    case "entry": {
      const under = old?.kind === "hash" ? old.entries : [];
      const over = added?.kind === "hash" ? added.entries : [];
      const open = (old !== undefined && (old.kind !== "hash" || old.open)) || added?.kind !== "hash";
      return { ...setting, args: [{ kind: "hash", entries: new Map([...under, ...over]), open }] };
    }
    default:
      return setting;
  }
}

/** One statement for each value that its arguments may have. */
function expanded(setting: Setting): readonly Setting[] {
  let all: readonly (readonly RubyValue[])[] = [[]];
  for (const argument of setting.args) {
    const values = alternatives(argument);
    all = all.flatMap((before) => values.map((value) => [...before, value])).slice(0, MAX_CANDIDATES);
  }
  return all.map((args) => ({ ...setting, args }));
}
