const IDENTIFIED_BY = /^\s*identified_by\b\s*\(?([^#\n]*)/gm;
/** What assigns or defines methods where a pattern cannot see it. */
const UNSEEN = /^\s*(?:include|prepend|extend)\s|\bpublic_send\b|\bsend\b|instance_variable_set|define_method/m;

/** The identifiers of a connection class, by `identified_by`. */
export function identifiersOf(text: string): readonly string[] {
  return [...text.matchAll(IDENTIFIED_BY)].flatMap(([, list]) =>
    [...(list ?? "").matchAll(/:(\w+)/g)].flatMap(([, name]) => name ?? []),
  );
}

/** Identifiers that nothing in the class assigns; none where a module may do so. */
export function unassignedIdentifiers(text: string): readonly string[] {
  const code = text.replaceAll(/^\s*#.*$/gm, "");
  if (UNSEEN.test(code)) return [];
  return identifiersOf(code).filter(
    (name) =>
      !new RegExp(
        `(?:\\bself\\.${name}\\b\\s*(?:,[^=\\n]*)?(?:\\|\\|)?=(?!=)|@${name}\\s*(?:\\|\\|)?=(?!=)|def ${name}\\b)`,
      ).test(code),
  );
}
