import ts from "typescript";
import { parse, sourceFiles, textOf, texts } from "./source";

/** Stands in a text for what is put into it. */
export const GAP = "…";
const FOLDERS: readonly string[] = ["app", "drivers", "hal", "build"];
/** What makes a failure of a sentence. */
const MAKERS: readonly string[] = ["refused", "refusedForGood", "wrongAnswer"];
/** Shorter ones are made of what others say. */
const WORDS = 3;

/** Every text of the sources in which a sentence could be. */
export function allTexts(): string[] {
  return sourceFiles(...FOLDERS).flatMap((file) => texts(file, GAP));
}

/** What `refused(...)` and the like, and the `message` of failures say in the core. */
export function failureTexts(): string[] {
  const found: string[] = [];
  for (const file of sourceFiles("app", "drivers")) {
    const visit = (node: ts.Node): void => {
      const text = failureText(node);
      if (text !== undefined && text.replaceAll(GAP, "").split(" ").filter((word) => /\w/.test(word)).length >= WORDS) found.push(text);
      ts.forEachChild(node, visit);
    };
    visit(parse(file));
  }
  return found;
}

function failureText(node: ts.Node): string | undefined {
  if (ts.isPropertyAssignment(node) && node.name.getText() === "message") return textOf(node.initializer, GAP);
  const [argument] = ts.isCallExpression(node) && MAKERS.includes(node.expression.getText()) ? node.arguments : [];
  return argument === undefined ? undefined : textOf(argument, GAP);
}
