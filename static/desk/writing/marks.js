/* What a text may hold that has no button: it is kept as it came. */
import { Mark } from "django-prose-editor/editor";

const kept = (name, tag, attributes = {}) =>
  Mark.create({
    name,
    addAttributes: () => attributes,
    parseHTML: () => [{ tag: Object.keys(attributes).includes("lang") ? `${tag}[lang]` : tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });

export const Cite = kept("cite", "cite");
export const Abbreviation = kept("abbreviation", "abbr", { title: { default: null } });
export const InlineQuotation = kept("inlineQuotation", "q", { cite: { default: null } });
export const Foreign = kept("foreign", "span", { lang: { default: null } });
