/** A number with what it counts, in the singular for one: "1 dyno", "2 dynos". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
