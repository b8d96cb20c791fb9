/**
 * Terraform's numbers are decimals of any length. In a {@link Value} a `number` stands for the decimal that JavaScript
 * prints for it (`0.1` is one tenth, not the nearest double); a number that no double prints exactly is kept as a decimal
 * string, so that none is ever changed on its way through the sandbox.
 */

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** One spelling for each decimal: sign, digits without zeros at either end, power of ten. Undefined where it is not a decimal. */
function canonical(text: string): string | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  const leading = (whole + fraction).replace(/^0+/, "");
  if (leading === "") return "0";
  const digits = leading.replace(/0+$/, "");
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(leading.length - digits.length);
  return `${sign === "-" ? "-" : ""}${digits}e${power}`;
}

/** Every digit of a double: a binary fraction m / 2^k is m * 5^k / 10^k. */
function expansion(double: number): string {
  let power = 0;
  let mantissa = double;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    power += 1;
  }
  const digits = BigInt(mantissa) * 5n ** BigInt(power);
  return power === 0 ? digits.toString() : `${digits}e-${power}`;
}

/**
 * @param text - decimal notation, with or without exponent
 * @returns a number where one prints as this decimal, else the decimal as it was written; undefined for anything but a decimal
 */
export function numberFromDecimal(text: string): number | string | undefined {
  const wanted = canonical(text);
  if (wanted === undefined) return undefined;
  const nearest = Number(text);
  return Number.isFinite(nearest) && canonical(String(nearest)) === wanted ? nearest : text;
}

/** The value of a binary floating-point number, exactly. */
export function numberFromDouble(double: number): number | string {
  if (!Number.isFinite(double) || Number.isSafeInteger(double)) return double;
  return numberFromDecimal(expansion(double)) ?? double;
}

/** Whether two spellings, or a number and a spelling, are the same decimal. */
export function sameDecimal(a: number | string, b: number | string): boolean {
  if (a === b) return true;
  const canonicalA = canonical(String(a));
  return canonicalA !== undefined && canonicalA === canonical(String(b));
}
