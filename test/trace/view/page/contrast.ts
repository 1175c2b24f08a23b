/** Contrast as WCAG 2.2 defines it, measured in the page. */
import type { Page } from "playwright-core";

export interface Measured {
  /** Text, or the name of what is drawn. */
  what: string;
  ratio: number;
  /** What AA asks for. */
  needed: number;
}

export function ratioOf(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Of `#rrggbb` or `rgb(...)`. */
function luminance(colour: string): number {
  const hex = /^#(..)(..)(..)$/.exec(colour.trim());
  const values = hex === null ? (colour.match(/[\d.]+/g) ?? []).map(Number) : hex.slice(1).map((digits) => parseInt(digits, 16));
  const [red = 0, green = 0, blue = 0] = values.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Every text that is seen, with the background that is seen behind it. */
export async function textContrasts(page: Page): Promise<Measured[]> {
  const found = await page.evaluate(() => {
    const isOpaque = (colour: string): boolean => colour !== "transparent" && !/, 0\)$/.test(colour);
    const behind = (element: Element): string => {
      const rect = element.closest(".band")?.querySelector("rect");
      if (rect !== null && rect !== undefined) return getComputedStyle(rect).fill;
      for (let each: Element | null = element; each !== null; each = each.parentElement) {
        const { backgroundColor } = getComputedStyle(each);
        if (isOpaque(backgroundColor)) return backgroundColor;
      }
      return "rgb(255, 255, 255)";
    };
    const texts: { what: string; ink: string; ground: string; large: boolean }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? "";
      if (text === "" || element === null || element.closest("script, noscript, title") !== null || !element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      const size = parseFloat(style.fontSize);
      const ink = element instanceof SVGElement ? style.fill : style.color;
      texts.push({ what: text, ink, ground: behind(element), large: size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) });
    }
    return texts;
  });
  return found.map(({ what, ink, ground, large }) => ({ what: `${what} (${ink} on ${ground})`, ratio: ratioOf(ink, ground), needed: large ? 3 : 4.5 }));
}

/** Lines, arrows and rings, by the style sheet's names: they need 3 to 1. */
export async function lineContrasts(page: Page): Promise<Measured[]> {
  const lines = ["--accent", "--device", "--module", "--network", "--good", "--bad", "--arrow", "--outbox"];
  const grounds = ["--page", "--panel", "--stripe", "--selected"];
  const colours = await page.evaluate((names) => names.map((name) => getComputedStyle(document.documentElement).getPropertyValue(name)), [...lines, ...grounds]);
  return lines.flatMap((line, at) =>
    grounds.map((ground, place) => ({ what: `${line} on ${ground}`, ratio: ratioOf(colours[at] ?? "", colours[lines.length + place] ?? ""), needed: 3 })),
  );
}
