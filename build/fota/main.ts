/** `make test-fota`: cuts the power at every storage operation of two updates, on both kinds of slots, and says how often. */
import pc from "picocolors";
import { POWER_CUTS } from "../../hal/virtual/storage";
import { Life, tryEveryCut, tryRepeatedCuts, WAYS } from "../../test/system/fota-cuts";

const STRIDE = 4;

function main(): void {
  let total = 0;
  console.log("A device runs 1.0.0, installs 1.1.0 and rolls back 1.2.0; its power is cut at each storage operation, in each manner:\n");
  for (const way of WAYS) {
    const undisturbed = new Life(way).live();
    const counts = POWER_CUTS.map((cut) => `${cut} ${tryEveryCut(way, cut, undisturbed)}`);
    const again = tryRepeatedCuts(way, STRIDE, undisturbed);
    total += undisturbed.operations * POWER_CUTS.length + again;
    console.log(`  ${way.name.padEnd(30)} ${undisturbed.operations} operations: ${counts.join(", ")}; again and again ${again}`);
  }
  console.log(pc.green(`\n${total} power cuts: after each a whole image was started, no confirmed one was lost, and the updates came to their end.`));
}

main();
