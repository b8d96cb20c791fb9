import type { Reader } from "./reader";
import { branchesOf, childrenOf, constantPath, type RubyNode } from "./parser";
import type { Scope } from "./scope";
import { EMPTY, truth, type RubyValue } from "./value";

/** A client of Redis that the app makes by itself. */
export interface MadeClient {
  readonly file: string;
  readonly line: number;
  readonly options: RubyValue;
}

const CLIENT = /^(?:Redis|RedisClient|ActiveSupport::Cache::RedisCacheStore)$/;
/** Settings whose clients have checks of their own. */
const SETTINGS = new Set(["session_store", "cache_store=", "redis="]);

/** Every client of Redis that the code of a file makes in production. */
export function redisClients(node: RubyNode, scope: Scope, reader: Reader): readonly MadeClient[] {
  const { nodes } = reader.around;
  const within = (one: RubyNode | null) => (one === null ? [] : redisClients(one, scope, reader));
  const branches = branchesOf(node, nodes);
  if (branches !== undefined) {
    const isTrue = truth(reader.valueOf(branches.predicate, scope));
    return [...(isTrue === false ? [] : within(branches.yes)), ...(isTrue === true ? [] : within(branches.no))];
  }
  if (!(node instanceof nodes.CallNode)) return childrenOf(node).flatMap(within);
  if (SETTINGS.has(node.name)) return [];
  const isMade = node.name === "new" || node.name === "config" || node.name === "sentinel";
  if (!isMade || !CLIENT.test(constantPath(node.receiver, nodes) ?? "")) return childrenOf(node).flatMap(within);
  const { tree } = scope;
  const options = reader.argumentsOf(node, scope)[0] ?? EMPTY;
  return [{ file: tree.file, line: tree.lineOf(node), options }];
}
