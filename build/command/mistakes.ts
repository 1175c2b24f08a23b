/** What a person is told of an error, as one sentence. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  if (path !== undefined && code === "ENOENT") return `there is no file ${path}; check the path`;
  if (path !== undefined && code === "EISDIR") return `${path} is a directory; name a file in it`;
  if (path !== undefined && (code === "EACCES" || code === "EPERM")) return `${path} may not be used by you; check its permissions`;
  if (path !== undefined && code === "ENOTDIR") return `${path} goes through a file as if it were a directory; check the path`;
  if (code === "EISDIR") return "a directory was named where a file is wanted";
  if (code === "ENOSPC") return "the disk is full; make room, then do it again";
  return error.message;
}
