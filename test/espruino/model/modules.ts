/** What `require` finds in the model. */
import { net, networkJs, tls } from "./network";
import { files } from "./storage";

const MODULES: Readonly<Record<string, unknown>> = { NetworkJS: networkJs, Storage: files, net, tls };

export function require(name: string): unknown {
  const found = MODULES[name];
  if (found === undefined) throw new Error("Module " + name + " not found");
  return found;
}
