import type { Finding, Severity } from "../rules/rule";

/** A finding, and where it was found. */
export interface LocatedFinding {
  readonly finding: Finding;
  /** As it was named on the command line, or where what is found is declared. */
  readonly file: string;
  /** Counted from 1; left out where no line of the file is meant. */
  readonly line?: number;
  /** The construct that declares it, where the finding itself names an address in Terraform. */
  readonly construct?: string;
  /** Where other resources are declared that have a part in it. */
  readonly related?: readonly RelatedPlace[];
}

/** Where a resource is declared that has a part in a finding. */
export interface RelatedPlace {
  readonly at: string;
  readonly file: string;
  readonly line: number;
}

/** What SARIF needs to know of a rule. */
export interface SarifRule {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly advice: string;
  readonly severity: Severity;
}

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
  readonly level: SarifLevel;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: SarifPhysicalLocation;
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
export function sarif(findings: readonly LocatedFinding[], rules: readonly SarifRule[]): string {
  const log: SarifLog = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "stimulus-reflex", rules: rules.map(descriptorOf) } },
        results: findings.map(({ finding, file, line, related }) => ({
          ruleId: finding.rule,
          ruleIndex: rules.findIndex(({ id }) => id === finding.rule),
          level: LEVELS[finding.severity],
          message: { text: `${finding.at}: ${finding.message} ${finding.advice}` },
          locations: [
            {
              physicalLocation: physicalLocation(file, line),
              logicalLocations: [{ fullyQualifiedName: finding.at, kind: "resource" }],
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
          partialFingerprints: { ruleAndResource: `${finding.rule} ${finding.at}` },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function physicalLocation(file: string, line: number | undefined): SarifPhysicalLocation {
  return { artifactLocation: { uri: uriOf(file) }, ...(line === undefined ? {} : { region: { startLine: line } }) };
}

function descriptorOf({ id, title, why, advice, severity }: SarifRule): SarifDescriptor {
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
