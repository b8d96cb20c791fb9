import type { Reader } from "./reader";
import type { RubyNode } from "./parser";
import type { Scope } from "./scope";
import { textIn } from "./value";

/** The file that `require` and its like name by a path; undefined where that cannot be told, and for files of gems. */
export function requiredPath(node: RubyNode, name: string, scope: Scope, reader: Reader): string | undefined {
  const { nodes } = reader.around;
  const text = textIn(reader.valueOf(node, scope));
  if (text !== undefined) {
    if (name === "require_relative") return normalised(scope.tree.file, text);
    return /^\.?\//.test(text) ? undefined : `lib/${text}`;
  }
  const code = scope.tree.codeOf(node);
  const fromRoot = code.includes("Rails.root");
  if (node instanceof nodes.CallNode && fromRoot) {
    const joins = node.name === "to_s" && node.receiver instanceof nodes.CallNode ? node.receiver : node;
    const parts = reader.argumentsOf(joins, scope).map(textIn);
    return parts.includes(undefined) ? undefined : parts.join("/");
  }
  return /^"#\{Rails\.root\}\/([\w/.-]+)"$/.exec(code)?.[1];
}

function normalised(from: string, relative: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of relative.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** Where Rails would look for a constant: `RedisConfig::Queue` in `lib/redis_config/queue.rb`, and in `lib/redis_config.rb`. */
export function filesOfConstant(path: string): readonly string[] {
  const [constant = ""] = path.split(".");
  const parts = constant
    .split("::")
    .filter((part) => /^[A-Z]/.test(part))
    .map(underscored);
  return parts.flatMap((_, index) => {
    const file = `${parts.slice(0, parts.length - index).join("/")}.rb`;
    return [`lib/${file}`, `app/lib/${file}`];
  });
}

/** `redis_store` of `RedisStore`. */
export function underscored(name: string): string {
  return name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, "_").toLowerCase();
}
