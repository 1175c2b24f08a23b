/** Writes what the docs repeat of the sources; `--check` only says which pages are stale, and fails where one is. */
import { existsSync, writeFileSync } from "node:fs";
import { PAGES } from "./pages";
import { projectFile, readProjectFile } from "./source";

function main(check: boolean): void {
  for (const { file, text } of PAGES) {
    const present = existsSync(projectFile(file)) ? readProjectFile(file) : "";
    const wanted = text(present);
    if (present === wanted) continue;
    if (check) {
      console.error(`${file} is not what the sources say: run \`make docs\` and commit the page.`);
      process.exitCode = 1;
    } else {
      writeFileSync(projectFile(file), wanted);
      console.log(`${file} is written`);
    }
  }
}

main(process.argv.includes("--check"));
