import type { Finding, RuleDescription, Severity } from "../finding";

/** The part of SARIF 2.1.0 that is written here. */
interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly SarifDescriptor[] } };
    readonly results: readonly SarifResult[];
  }[];
}

type SarifLevel = "error" | "warning" | "note";

interface SarifDescriptor {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly defaultConfiguration: { readonly level: SarifLevel };
}

interface SarifPhysicalLocation {
  readonly artifactLocation: { readonly uri: string };
  readonly region?: { readonly startLine: number };
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  /** `open` for what could not be judged, which has no level. */
  readonly kind: "fail" | "open";
  readonly level: SarifLevel | "none";
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation?: SarifPhysicalLocation;
    readonly logicalLocations: readonly { readonly fullyQualifiedName: string; readonly kind: "resource" }[];
  }[];
  readonly relatedLocations?: readonly {
    readonly physicalLocation: SarifPhysicalLocation;
    readonly message: { readonly text: string };
  }[];
  /** Keeps one alert one alert while lines and words change. */
  readonly partialFingerprints: { readonly ruleAndResource: string };
}

const LEVELS = { error: "error", warning: "warning", info: "note" } as const satisfies Record<Severity, SarifLevel>;

/** Findings in the Static Analysis Results Interchange Format 2.1.0, as code scanning takes them. */
export function sarif(findings: readonly Finding[], rules: readonly RuleDescription[]): string {
  const log: SarifLog = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "stimulus-reflex", rules: rules.map(descriptorOf) } },
        results: findings.map(({ kind, rule, severity, at, message, advice, file, line, related }) => ({
          ruleId: rule,
          ruleIndex: rules.findIndex(({ id }) => id === rule),
          kind: kind === "unknown" ? "open" : "fail",
          level: kind === "unknown" ? "none" : LEVELS[severity],
          message: { text: `${at}: ${message} ${advice}` },
          locations: [
            {
              ...(file === undefined ? {} : { physicalLocation: physicalLocation(file, line) }),
              logicalLocations: [{ fullyQualifiedName: at, kind: "resource" }],
            },
          ],
          ...(related === undefined
            ? {}
            : {
                relatedLocations: related.map((place) => ({
                  physicalLocation: physicalLocation(place.file, place.line),
                  message: { text: place.at },
                })),
              }),
          partialFingerprints: { ruleAndResource: `${rule} ${at}` },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function physicalLocation(file: string, line: number | undefined): SarifPhysicalLocation {
  return { artifactLocation: { uri: uriOf(file) }, ...(line === undefined ? {} : { region: { startLine: line } }) };
}

function descriptorOf({ id, title, why, advice, severity }: RuleDescription): SarifDescriptor {
  return {
    id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    help: { text: advice },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

/** A path as a relative URI: separators of Windows turned, everything that a URI reserves escaped. */
function uriOf(file: string): string {
  return file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}
