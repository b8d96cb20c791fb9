import { join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "..");
const entries = ["lib/index.ts", "lib/testing/index.ts"];

const config = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)).config,
  ts.sys,
  root,
);
const program = ts.createProgram(
  entries.map((entry) => join(root, entry)),
  config.options,
);
const checker = program.getTypeChecker();

interface PublicSymbol {
  readonly name: string;
  readonly symbol: ts.Symbol;
}

function exported(entry: string): PublicSymbol[] {
  const file = program.getSourceFile(join(root, entry));
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${entry} is not a module`);
  return checker.getExportsOfModule(module).map((symbol) => ({
    name: symbol.name,
    symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  }));
}

/** The members that the library declares itself, not those that it inherits from cdktf and constructs. */
function ownMembers({ name, symbol }: PublicSymbol): { readonly path: string; readonly member: ts.Symbol }[] {
  return [...(symbol.members?.values() ?? [])]
    .filter((member) => {
      const [declaration] = member.declarations ?? [];
      return (
        declaration !== undefined &&
        !ts.isConstructorDeclaration(declaration) &&
        !ts.isTypeParameterDeclaration(declaration) &&
        !(ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) &&
        !ts.isPrivateIdentifier(ts.getNameOfDeclaration(declaration) ?? declaration)
      );
    })
    .map((member) => ({ path: `${name}.${member.name}`, member }));
}

const documentation = (symbol: ts.Symbol): string => ts.displayPartsToString(symbol.getDocumentationComment(checker));

describe.each(entries)("%s", (entry) => {
  const symbols = exported(entry);

  test("exports what is part of the contract, and nothing else", () => {
    expect(symbols.map(({ name }) => name).sort()).toMatchSnapshot();
  });

  test("says what each export means", () => {
    expect(symbols.filter(({ symbol }) => documentation(symbol) === "").map(({ name }) => name)).toEqual([]);
  });

  test("says for each optional property what happens without it", () => {
    const silent = symbols
      // Where the property that holds them is left out, none of these transforms anything, as that property says.
      .filter(({ name }) => !name.endsWith("Transforms"))
      .flatMap(ownMembers)
      .filter(({ member }) => member.flags & ts.SymbolFlags.Optional)
      .filter(({ member }) => !member.getJsDocTags(checker).some(({ name, text }) => name === "default" && text))
      .map(({ path }) => path);
    expect(silent).toEqual([]);
  });
});
