const CONFIGURATION_FILE = /\.(?:tf|tofu)(?:\.json)?$/;
const OVERRIDE_FILE = /(?:^|_)override\.(?:tf|tofu)(?:\.json)?$/;
const IGNORED_FILE = /^[.#]|[~#]$/;

/** Whether Terraform or OpenTofu would read a file of this name. */
export function isConfigurationFile(name: string): boolean {
  return CONFIGURATION_FILE.test(name) && !IGNORED_FILE.test(name);
}

/** Whether what the file of this name says goes over what the others of its directory say. */
export function isOverrideFile(name: string): boolean {
  return OVERRIDE_FILE.test(name);
}
