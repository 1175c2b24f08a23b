/** What `require` finds in the model. */
import { files } from "./storage";

export function require(name: string): unknown {
  if (name === "Storage") return files;
  throw new Error("Module " + name + " not found");
}
