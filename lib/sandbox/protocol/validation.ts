import {
  UNKNOWN,
  type Attributes,
  type Diagnostic,
  type SchemaMember,
  type SchemaMembers,
  type Value,
} from "./provider";
import type { Path, PlanningStyle } from "./planning";
import { isAttributes, isValues } from "./values";
import { counted } from "../../text/counted";

/** The value that a dotted name of a fact table means: from the root, through the first element of a list. */
function at(config: Attributes, name: string): Value {
  return name.split(".").reduce<Value>((value, step) => {
    const inner = isValues(value) ? (value[0] ?? null) : value;
    return isAttributes(inner) ? (inner[step] ?? null) : inner === UNKNOWN ? UNKNOWN : null;
  }, config);
}

function isSet(value: Value): boolean {
  return value !== null && value !== UNKNOWN && !(isValues(value) && value.length === 0);
}

function checkItems(member: SchemaMember, value: Value, path: Path, name: string): readonly Diagnostic[] {
  if (!isValues(value) || value.includes(UNKNOWN)) return [];
  const error = (summary: string, detail: string): Diagnostic => ({
    severity: "error",
    summary,
    detail,
    attribute: path,
  });
  if (member.minItems !== undefined && value.length < member.minItems) {
    return [
      error(
        "Not enough list items",
        `"${name}" has ${value.length} and needs at least ${counted(member.minItems, "item")}.`,
      ),
    ];
  }
  if (member.maxItems !== undefined && value.length > member.maxItems) {
    return [
      error(
        "Too many list items",
        `"${name}" has ${value.length} and may have at most ${counted(member.maxItems, "item")}.`,
      ),
    ];
  }
  return [];
}

function checkRange(member: SchemaMember, value: Value, path: Path, name: string): readonly Diagnostic[] {
  if (member.between === undefined || (typeof value !== "number" && typeof value !== "string")) return [];
  const [least, most] = member.between;
  const number = Number(value);
  if (number >= least && number <= most) return [];
  const detail = `"${name}" is ${value} and must be between ${least} and ${most}.`;
  return [{ severity: "error", summary: "Number out of range", detail, attribute: path }];
}

function checkChoice(member: SchemaMember, value: Value, path: Path, name: string): readonly Diagnostic[] {
  if (member.oneOf === undefined || (typeof value !== "number" && typeof value !== "string")) return [];
  const lower = (one: string | number) => String(one).toLowerCase();
  if (member.oneOf.some((one) => lower(one) === lower(value))) return [];
  const detail = `"${name}" is ${JSON.stringify(value)} and must be one of ${member.oneOf.join(", ")}.`;
  return [{ severity: "error", summary: "Invalid Attribute Value Match", detail, attribute: path }];
}

function checkRelations(member: SchemaMember, root: Attributes, path: Path, name: string): readonly Diagnostic[] {
  const conflicts = (member.conflictsWith ?? [])
    .filter((other) => isSet(at(root, other)))
    .map((other): Diagnostic => ({
      severity: "error",
      summary: "Conflicting configuration arguments",
      detail: `"${name}" conflicts with "${other}": both are given, keep one of them.`,
      attribute: path,
    }));
  const missing = (member.requiredWith ?? [])
    .filter((other) => other !== name && !isSet(at(root, other)) && at(root, other) !== UNKNOWN)
    .map((other): Diagnostic => ({
      severity: "error",
      summary: "Missing required argument",
      detail: `"${name}" needs "${other}" to be given as well.`,
      attribute: path,
    }));
  return [...conflicts, ...missing];
}

function checkMember(
  member: SchemaMember,
  value: Value,
  root: Attributes,
  path: Path,
  name: string,
): readonly Diagnostic[] {
  if (value === null || value === UNKNOWN) return [];
  const members = member.attributes;
  const inner =
    members === undefined
      ? []
      : isAttributes(value)
        ? checkNested(member, members, value, root, path)
        : isValues(value)
          ? value.flatMap((element, index) =>
              isAttributes(element) ? checkMembers(members, element, root, [...path, index]) : [],
            )
          : [];
  return [
    ...checkItems(member, value, path, name),
    ...checkRange(member, value, path, name),
    ...checkChoice(member, value, path, name),
    ...(isSet(value) ? checkRelations(member, root, path, name) : []),
    ...inner,
  ];
}

function checkNested(
  member: SchemaMember,
  members: SchemaMembers,
  value: Attributes,
  root: Attributes,
  path: Path,
): readonly Diagnostic[] {
  if (member.nested !== "map") return checkMembers(members, value, root, path);
  return Object.entries(value).flatMap(([key, element]) =>
    isAttributes(element) ? checkMembers(members, element, root, [...path, key]) : [],
  );
}

/** SDK version 2 refuses a null in a list or set, when it plans a resource or reads a data source. */
export function nullElements(value: Value, path: Path = []): readonly Diagnostic[] {
  if (isAttributes(value))
    return Object.entries(value).flatMap(([name, inner]) => nullElements(inner, [...path, name]));
  if (!isValues(value)) return [];
  return value.flatMap((element, index): readonly Diagnostic[] => {
    if (element !== null) return nullElements(element, [...path, index]);
    const detail = `Element ${index} of "${path.join(".")}" is null. Leave it out, for example with compact().`;
    return [{ severity: "error", summary: "Null value found in list", detail, attribute: path }];
  });
}

function checkMembers(members: SchemaMembers, config: Attributes, root: Attributes, path: Path): readonly Diagnostic[] {
  return Object.entries(members).flatMap(([name, member]) =>
    checkMember(member, config[name] ?? null, root, [...path, name], name),
  );
}

/** Terraform lets null pass where an attribute of any type is required; the plugin framework does not. */
function missingValues(members: SchemaMembers, config: Attributes): readonly Diagnostic[] {
  return Object.entries(members).flatMap(([name, member]): readonly Diagnostic[] => {
    if (member.required !== true || member.type !== "dynamic" || (config[name] ?? null) !== null) return [];
    const detail = `"${name}" is null and must have a value.`;
    return [{ severity: "error", summary: "Missing Configuration for Required Attribute", detail, attribute: [name] }];
  });
}

/**
 * Checks what a fact table says of a configuration and Terraform itself does not check: number of items, ranges, arguments
 * that exclude or need each other. Unknown values are let through.
 */
export function validateConfig(
  members: SchemaMembers,
  style: PlanningStyle,
  config: Attributes,
): readonly Diagnostic[] {
  return [...(style === "sdk" ? [] : missingValues(members, config)), ...checkMembers(members, config, config, [])];
}
