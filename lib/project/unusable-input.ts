/** Thrown for something that a report cannot be made of: a file that is missing, no JSON, or nothing of Terraform's. */
export class UnusableInput extends Error {
  override readonly name = "UnusableInput";
}
