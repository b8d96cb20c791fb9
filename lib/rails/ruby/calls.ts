import { resultOf } from "./methods";
import { constantPath, type NodeClasses } from "./parser";
import type { Reader, Surroundings } from "./reader";
import type { Scope } from "./scope";
import { stringOf, textIn, type RubyValue } from "./value";

/** Methods that as a block leave a text what it is. */
const TIDYING = new Set(["strip", "presence", "to_s", "present?", "blank?", "downcase"]);

/** What a call gives; undefined where that is not known. */
export function callValue(
  node: InstanceType<NodeClasses["CallNode"]>,
  scope: Scope,
  reader: Reader,
): RubyValue | undefined {
  const { nodes, rails } = reader.around;
  const { name, receiver } = node;
  const args = () => reader.argumentsOf(node, scope);
  const block = node.block instanceof nodes.BlockNode ? node.block : undefined;
  const path = constantPath(receiver, nodes);
  // An assignment gives what it assigns, as in `a.url = b.url = "…"`.
  if (/\w=$/.test(name)) return args().at(-1);
  if (path === "ENV") {
    const [variable, otherwise] = args();
    const fallback = () => otherwise ?? (block === undefined ? undefined : reader.valueOf(block.body, scope));
    return environment(textIn(variable), name, fallback, reader.around);
  }
  if (path === "StimulusReflexDeployment") return { kind: "generated" };
  if (path === "Rails" && name === "env") return stringOf(rails);
  if (name === "config_for") {
    const first = textIn(args()[0]);
    if (first === undefined || args().length > 1) return undefined;
    return reader.around.configuration(first) ?? { kind: "configuration", name: first };
  }
  if (((name === "lambda" || name === "proc") && receiver === null) || (path === "Proc" && name === "new")) {
    return block === undefined ? { kind: "lambda" } : reader.lambda(block, scope);
  }
  if (path !== undefined && name === "new") {
    // A pool is what its block makes.
    const isPool = /^(?:::)?ConnectionPool(?:::Wrapper)?$/.test(path) && block !== undefined;
    return isPool ? reader.bodyValue(block.body, scope) : { kind: "instance", path, args: args() };
  }
  if (receiver === null) {
    if (["Integer", "String", "Float", "Array"].includes(name)) return args()[0];
    if (name === "binding") return undefined;
    return (node.arguments_ === null ? scope.locals.get(name) : undefined) ?? reader.methodValue(name, scope, args());
  }
  if (path !== undefined && block === undefined) {
    const found = reader.methodValue(`${path}.${name}`, scope, args());
    if (found !== undefined) return found;
  }
  const set =
    node.arguments_ === null && block === undefined ? reader.around.setting(scope.tree.codeOf(node)) : undefined;
  if (set !== undefined) return set;
  const on = reader.valueOf(receiver, scope);
  if (block !== undefined && ["map", "collect", "filter_map", "flat_map"].includes(name) && on.kind === "array") {
    const { call } = reader.lambda(block, scope);
    const unread: RubyValue = { kind: "unknown", code: scope.tree.codeOf(block) };
    const elements = on.elements.map((one) => call?.([one]) ?? unread);
    return {
      ...on,
      elements: elements.flatMap((one) => (name === "flat_map" && one.kind === "array" ? one.elements : [one])),
    };
  }
  // What Rails makes of the text of a variable.
  if (name === "cast" && on.kind === "instance" && on.path === "ActiveModel::Type::Boolean")
    return asBoolean(args()[0]);
  const isTidying = () =>
    node.block instanceof nodes.BlockArgumentNode &&
    TIDYING.has(textIn(reader.valueOf(node.block.expression, scope)) ?? "");
  return resultOf({ name, args, isTidying, rails }, on);
}

/** What a method of `ENV` gives. */
function environment(
  name: string | undefined,
  method: string,
  fallback: () => RubyValue | undefined,
  { rails, variable }: Surroundings,
): RubyValue | undefined {
  if (name === undefined) return undefined;
  if (["key?", "has_key?", "include?", "member?"].includes(method)) {
    const { isSet } = variable(name);
    return isSet === undefined ? { kind: "unknown", code: `ENV["${name}"]` } : { kind: "boolean", boolean: isSet };
  }
  if (method !== "[]" && method !== "fetch") return undefined;
  if (name === "RAILS_ENV" || name === "RACK_ENV") return stringOf(rails);
  const { value, isSet } = variable(name);
  return value === undefined ? { kind: "variable", name, isSet, otherwise: fallback() } : stringOf(value);
}

/** Undefined where the text is not known. */
function asBoolean(value: RubyValue | undefined): RubyValue | undefined {
  const text = value?.kind === "boolean" ? String(value.boolean) : textIn(value);
  return text === undefined ? undefined : { kind: "boolean", boolean: !/^(?:|0|f|false|off)$/i.test(text) };
}
