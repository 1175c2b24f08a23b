import { posix, relative, resolve, dirname, sep } from "node:path";

const INTERFACES = "hal/*.ts";

/**
 * Who may import what, the first row that fits decides. A folder ends in `/` and means everything
 * below it; `hal/*.ts` means the files of hal itself. `node`: Node's modules and npm packages.
 */
const LAYERS = [
  { from: "test/hal/node/", imports: "anything" },
  { from: "test/drivers/node/", imports: "anything" },
  { from: "test/app/node/", imports: "anything" },
  {
    from: "test/hal/lua/",
    imports: [INTERFACES, "hal/lua/", "test/expect.ts", "test/hal/lua/"],
    why: "a spec of Lua's adaptors stands on them alone.",
  },
  {
    from: ["test/hal/", "test/drivers/", "test/app/"],
    imports: [INTERFACES, "hal/virtual/", "drivers/", "app/", "test/expect.ts", "test/hal/", "test/drivers/", "test/app/"],
    why: "a portable spec stands on the core and on test/expect; what needs a twin or Node belongs in test/twin, test/system or a node folder.",
  },
  { from: "hal/virtual/", imports: [INTERFACES, "hal/virtual/"], why: "hal/virtual is portable and stands on hal's interfaces alone." },
  { from: "hal/node/", imports: ["hal/"], node: true, why: "hal/node stands on hal and Node." },
  { from: "hal/espruino/", imports: ["hal/"], why: "hal/espruino stands on hal." },
  { from: "hal/lua/", imports: ["hal/"], why: "hal/lua stands on hal." },
  { from: INTERFACES, imports: [INTERFACES], why: "hal's interfaces import nothing but each other." },
  {
    from: "drivers/at/",
    imports: [INTERFACES, "drivers/at/", "drivers/*.ts"],
    why: "the AT engine knows no module: it stands on hal and on what drivers share.",
  },
  { from: "drivers/", imports: [INTERFACES, "drivers/"], why: "drivers stand on hal; policy is app's, and a twin is written apart from its driver." },
  { from: "app/", imports: [INTERFACES, "drivers/", "app/"], why: "app stands on drivers and hal's interfaces; the runtime hands in the rest." },
  {
    from: "twin/",
    imports: [INTERFACES, "twin/"],
    node: true,
    why: "a twin shares no code with its driver, or one misreading of the manual would pass on both sides.",
  },
];

function fits(path, pattern) {
  if (pattern.endsWith("/")) return path.startsWith(pattern);
  if (!pattern.endsWith("/*.ts")) return withoutExtension(path) === withoutExtension(pattern);
  return posix.dirname(path) === posix.dirname(pattern);
}

const withoutExtension = (path) => path.replace(/\.[cm]?[jt]s$/, "");

const fitsOne = (path, patterns) => [patterns].flat().some((pattern) => fits(path, pattern));

/** Path of `file` from the project's root, with `/`. */
const projectPath = (root, file) => relative(root, file).split(sep).join("/");

function problemOf(layer, from, specifier, root) {
  if (!specifier.startsWith(".")) return layer.node === true ? undefined : "package";
  const target = projectPath(root, resolve(dirname(from), specifier));
  return fitsOne(target, layer.imports) ? undefined : "layer";
}

export const importLayers = {
  meta: {
    type: "problem",
    docs: { description: "imports go one way: app, drivers, hal; twin and driver apart" },
    messages: {
      package: "No import of `{{specifier}}` here: {{why}}",
      layer: "No import of `{{specifier}}` here: {{why}}",
      dynamic: "An import has a fixed name and stands at the top of the file.",
    },
    schema: [],
  },
  create(context) {
    const from = context.filename;
    const layer = LAYERS.find((row) => fitsOne(projectPath(context.cwd, from), row.from));
    if (layer === undefined || layer.imports === "anything") return {};
    const check = (node) => {
      const source = node.source ?? node.moduleReference?.expression;
      if (source?.type !== "Literal") return;
      const problem = problemOf(layer, from, source.value, context.cwd);
      if (problem !== undefined) context.report({ node: source, messageId: problem, data: { specifier: source.value, why: layer.why } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      TSImportEqualsDeclaration: check,
      TSImportType: check,
      ImportExpression(node) {
        if (layer.node === true) check(node);
        else context.report({ node, messageId: "dynamic" });
      },
    };
  },
};
