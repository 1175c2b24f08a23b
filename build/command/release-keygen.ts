import { Command } from "commander";
import { generateKey, keyId, publicBytes } from "../release/keys";

export function releaseKeygenCommand(): Command {
  return new Command("keygen")
    .description("Make a key that signs releases; keep it where nobody else reads it. Devices take the keys that they know alone: give them a spare one.")
    .option("-o, --output <file>", "the private key, in PEM; never written over", "release.key")
    .action(({ output }: { output: string }) => {
      const key = generateKey(output);
      console.log(`${output} holds the private key, for you alone to read; it is called ${keyId(key)}`);
      console.log("The public key, for the device's configuration:");
      console.log(publicBytes(key).toString("hex"));
    });
}
