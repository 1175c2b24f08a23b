const LONGEST_TOPIC_BYTES = 65535;

/** Whether messages on `topic` go to a subscription of `filter` (MQTT 3.1.1, 4.7). */
export function matches(filter: string, topic: string): boolean {
  const levels = topic.split("/");
  const wanted = filter.split("/");
  // Wildcards at the start do not see the broker's own topics (4.7.2).
  if (topic.startsWith("$") && (wanted[0] === "+" || wanted[0] === "#")) return false;
  for (const [index, level] of wanted.entries()) {
    if (level === "#") return true;
    if (index >= levels.length || (level !== "+" && level !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}

export function isValidFilter(filter: string): boolean {
  if (!isValidLength(filter)) return false;
  const levels = filter.split("/");
  return levels.every((level, index) => {
    if (level === "#") return index === levels.length - 1;
    return level === "+" || (!level.includes("#") && !level.includes("+"));
  });
}

export function isValidTopic(topic: string): boolean {
  return isValidLength(topic) && !topic.includes("#") && !topic.includes("+");
}

function isValidLength(text: string): boolean {
  return text.length > 0 && text.length <= LONGEST_TOPIC_BYTES && !text.includes("\0");
}
