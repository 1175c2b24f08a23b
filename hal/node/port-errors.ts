/**
 * Why a serial port could not be opened, and what to do about it.
 * `cause` is the operating system's or the serialport package's message; `available` the paths of
 * the ports that there are.
 */
export function explainOpenFailure(path: string, cause: string, available: readonly string[]): string {
  const choice = available.length === 0 ? "This machine has no serial ports: is the adapter plugged in?" : "The ports here are: " + available.join(", ") + ".";
  if (/no such file|file not found|ENOENT|no such device|ENXIO/i.test(cause)) {
    return `There is no serial port ${path}. ${choice}`;
  }
  if (/permission denied|EACCES|operation not permitted|EPERM/i.test(cause)) {
    return (
      `Opening ${path} is not permitted. On Linux, add yourself to the port's group ` +
      "(usually: sudo usermod -aG dialout $USER) and log in again."
    );
  }
  if (/lock|busy|EBUSY|access denied/i.test(cause)) {
    return `${path} is in use by another program (a terminal program, or ModemManager?). Close that one and try again.`;
  }
  if (/inappropriate ioctl|ENOTTY|not a (tty|typewriter)|invalid (handle|argument)/i.test(cause)) {
    return `${path} is not a serial port. ${choice}`;
  }
  return `Opening ${path} failed: ${cause}. ${choice}`;
}
