const PART = /^[0-9a-z](?:[0-9a-z_-]*[0-9a-z])?$/;
const HOST = /^[0-9a-z](?:[0-9a-z.-]*[0-9a-z])?(?::\d+)?$/;

/**
 * A provider's source address as the sandbox compares it: `hashicorp/aws`, in small letters and without the registry's host.
 *
 * @param text - what `--allow-provider` was given
 * @param simulated - the providers that the sandbox serves itself
 * @throws RangeError for what is not an address, and for a provider that is simulated
 */
export function allowedSource(text: string, simulated: readonly string[]): string {
  const option = `--allow-provider ${JSON.stringify(text)}`;
  const parts = text.toLowerCase().split("/");
  const [type = "", namespace = "hashicorp", host = "registry.terraform.io", ...more] = parts.reverse();
  if (more.length > 0 || !PART.test(type) || !PART.test(namespace) || !HOST.test(host)) {
    throw new RangeError(
      `${option}: not the source address of a provider. Write NAMESPACE/TYPE, such as hashicorp/aws, or HOST/NAMESPACE/TYPE.`,
    );
  }
  if (parts.length === 1) {
    throw new RangeError(
      `${option}: not the source address of a provider. Did you mean ${JSON.stringify(`${namespace}/${type}`)}?`,
    );
  }
  const source = `${namespace}/${type}`;
  if (simulated.includes(source)) {
    throw new RangeError(`${option}: the sandbox simulates this provider. Leave the option out.`);
  }
  return source;
}
