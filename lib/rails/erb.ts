/**
 * ERB is not YAML: a tag with a value becomes a word, any other tag nothing, and each line keeps its number.
 *
 * `unmask` puts the tags back; `tagIn` gives the code of a word that stands for a tag.
 */
export function maskErb(text: string): {
  readonly masked: string;
  readonly unmask: (value: string) => string;
  readonly tagIn: (word: string) => string | undefined;
} {
  const tags: string[] = [];
  const masked = text.replaceAll(/<%[^]*?%>([^\n]*)/g, (whole: string) => {
    let breaks = "";
    const line = whole.replaceAll(/<%[^]*?%>/g, (tag: string) => {
      breaks += tag.replaceAll(/[^\n]/g, "");
      return tag.startsWith("<%=") ? `erb_${tags.push(tag) - 1}_erb` : "";
    });
    return `${line}${breaks}`;
  });
  const tagOf = (index: string | undefined) => tags[Number(index)] ?? "";
  return {
    masked,
    unmask: (value) => value.replaceAll(/erb_(\d+)_erb/g, (_, index: string) => tagOf(index)),
    tagIn: (word) => {
      const index = /^erb_(\d+)_erb$/.exec(word)?.[1];
      return index === undefined ? undefined : /^<%=\s*([^]*?)\s*-?%>$/.exec(tagOf(index))?.[1];
    },
  };
}
