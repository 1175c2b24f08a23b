import { Command } from "commander";
import { releaseBuildCommand } from "./release-build";
import { releaseKeygenCommand } from "./release-keygen";
import { releaseServeCommand } from "./release-serve";
import { releaseSignCommand } from "./release-sign";
import { releaseVerifyCommand } from "./release-verify";

const STEPS = `
A first release, step by step:
  fieldline release keygen --output release.key
  fieldline release build app.js --target thermometer.espruino --version 1.0.0
  fieldline release sign thermometer.espruino 1.0.0 --key release.key
  fieldline release verify --public-key release.key
  fieldline release serve

What devices poll is <target>/manifest.txt in the directory of releases, which any web server can serve.
All steps but keygen take --directory; it is "releases" where left out. docs/releases.md says more:
caching, rollouts, hawkBit, lost keys.`;

export function releaseCommand(): Command {
  return new Command("release")
    .description("Releases of the application, for updates over the air.")
    .addHelpText("after", STEPS)
    .addCommand(releaseKeygenCommand())
    .addCommand(releaseBuildCommand())
    .addCommand(releaseSignCommand())
    .addCommand(releaseVerifyCommand())
    .addCommand(releaseServeCommand());
}
