const PORTABLE = /^test\/(hal|drivers|app)\/.*\.spec\.ts$/;

/** Whether a spec, by its path from the project's root, runs on every runtime. */
export function isPortable(file: string): boolean {
  return PORTABLE.test(file) && !file.includes("/node/");
}
