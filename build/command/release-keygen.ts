import { Command } from "commander";
import { generateKey, keyId, publicBytes } from "../release/keys";

export function releaseKeygenCommand(): Command {
  return new Command("keygen")
    .description("Make the key that signs releases; keep it where nobody else reads it, and a copy: devices take no other.")
    .option("-o, --output <file>", "the private key, in PEM; never written over", "release.key")
    .action(({ output }: { output: string }) => {
      const key = generateKey(output);
      console.log(`${output} holds the private key, for you alone to read; it is called ${keyId(key)}`);
      console.log("The public key, for the device's configuration:");
      console.log(publicBytes(key).toString("hex"));
    });
}
