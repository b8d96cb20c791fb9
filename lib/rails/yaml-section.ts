/** A value of a YAML file, and where it stands. */
export interface YamlValue {
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

/**
 * The values under one top-level key of a Rails YAML file, nested ones with dots (`ssl_params.verify_mode`), `<<:` merges
 * followed. ERB stays as it is. Reads what Rails' own templates write, block style with scalars; undefined where the key
 * is missing.
 */
export function yamlSection(text: string, section: string): ReadonlyMap<string, YamlValue> | undefined {
  const anchors = new Map<string, ReadonlyMap<string, YamlValue>>();
  let found: ReadonlyMap<string, YamlValue> | undefined;
  let current: Map<string, YamlValue> | undefined;
  let path: { indent: number; key: string }[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/(^|\s)#(?!\{).*$/, "").trimEnd();
    const [, indentation, key, rest] = /^(\s*)(?:- )?["']?([\w<][\w<-]*)["']?:(?:\s+(.*))?$/.exec(line) ?? [];
    if (indentation === undefined || key === undefined) continue;
    const value = (rest ?? "").trim();
    const indent = indentation.length;
    if (indent === 0) {
      current = new Map();
      path = [];
      const anchor = /^&(\S+)/.exec(value)?.[1];
      if (anchor !== undefined) anchors.set(anchor, current);
      const alias = /^\*(\S+)/.exec(value)?.[1];
      if (alias !== undefined) for (const [name, entry] of anchors.get(alias) ?? []) current.set(name, entry);
      if (key === section) found = current;
      continue;
    }
    if (current === undefined) continue;
    if (key === "<<") {
      for (const [name, entry] of anchors.get(value.replace(/^\*/, "")) ?? []) {
        if (!current.has(name)) current.set(name, entry);
      }
      continue;
    }
    path = path.filter((outer) => outer.indent < indent);
    const name = [...path.map((outer) => outer.key), key].join(".");
    current.set(name, { value: value.replace(/^(["'])(.*)\1$/, "$2"), line: index + 1 });
    path.push({ indent, key });
  }
  return found;
}
