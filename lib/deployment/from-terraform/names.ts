import { blocksOf, objectOf, type JsonObject } from "./json";
import { evaluated, isKnown, type Names, type Value } from "./source/expression";

/**
 * What the locals and variables of a configuration stand for. A variable has its default where no value is given; one
 * without either is not known.
 *
 * @param values - the values of variables, as `terraform.tfvars` gives them
 */
export function namesOf(configuration: JsonObject, values: JsonObject = {}): Names {
  const locals = Object.assign({}, ...blocksOf(configuration.locals)) as JsonObject;
  const variables = Object.assign({}, ...blocksOf(configuration.variable)) as JsonObject;
  const found = new Map<string, Value | undefined>();
  const names: Names = (name) => {
    if (found.has(name)) return found.get(name);
    // A local that refers to itself is Terraform's to refuse; here it is not known.
    found.set(name, undefined);
    const [kind, key = ""] = name.split(".");
    const declared = kind === "local" ? locals[key] : valueOf(variables[key], values[key]);
    const value = declared === undefined ? undefined : evaluated(declared as Value, names);
    found.set(name, value === undefined || (kind === "var" && !isKnown(value)) ? undefined : value);
    return found.get(name);
  };
  return names;
}

function valueOf(variable: unknown, given: unknown): unknown {
  if (given !== undefined) return given;
  // A default of null stands for no value.
  return blocksOf(variable).map((block) => objectOf(block).default)[0] ?? undefined;
}
