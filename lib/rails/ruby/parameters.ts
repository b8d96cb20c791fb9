import type { NodeClasses, RubyNode } from "./parser";
import type { Scope } from "./scope";
import type { RubyValue } from "./value";

/**
 * Gives the parameters of a method or a block what it is called with; undefined where that does not fit.
 *
 * @param valueOf - the value of a parameter's default
 */
export function bound(
  parameters: RubyNode | null,
  args: readonly RubyValue[],
  {
    scope,
    n,
    valueOf,
  }: { readonly scope: Scope; readonly n: NodeClasses; readonly valueOf: (node: RubyNode, scope: Scope) => RubyValue },
): Map<string, RubyValue> | undefined {
  const locals = new Map(scope.locals);
  const list = parameters instanceof n.BlockParametersNode ? parameters.parameters : parameters;
  if (list === null) return locals;
  if (!(list instanceof n.ParametersNode) || list.posts.length > 0) return undefined;
  const positional = [...args];
  const last = positional.at(-1);
  const takesNames = list.keywords.length > 0 || list.keywordRest !== null;
  const named = new Map(takesNames && last?.kind === "hash" ? last.entries : []);
  if (named.size > 0) positional.pop();
  const otherwise = (node: RubyNode) => valueOf(node, { ...scope, locals });
  for (const one of list.requireds) {
    const value = positional.shift();
    if (!(one instanceof n.RequiredParameterNode) || value === undefined) return undefined;
    locals.set(one.name, value);
  }
  for (const one of list.optionals) {
    if (!(one instanceof n.OptionalParameterNode)) return undefined;
    locals.set(one.name, positional.shift() ?? otherwise(one.value));
  }
  for (const one of list.keywords) {
    const isOptional = one instanceof n.OptionalKeywordParameterNode;
    if (!isOptional && !(one instanceof n.RequiredKeywordParameterNode)) return undefined;
    const value = named.get(one.name) ?? (isOptional ? otherwise(one.value) : undefined);
    if (value === undefined) return undefined;
    locals.set(one.name, value);
    named.delete(one.name);
  }
  if (list.rest instanceof n.RestParameterNode && list.rest.name !== null) {
    locals.set(list.rest.name, { kind: "array", elements: positional, open: false });
  }
  if (list.keywordRest instanceof n.KeywordRestParameterNode && list.keywordRest.name !== null) {
    locals.set(list.keywordRest.name, { kind: "hash", entries: named, open: false });
  }
  return locals;
}
