/* Links: an address is completed, checked, and shortened where it is one of our own pages. */
import { gettext, Link as Base } from "django-prose-editor/editor";
import { asked } from "desk/writing/dialog";
import { told } from "desk/writing/told";

const NO_LINK = "A link leads to a page (https://…), to an address for letters (mailto:…) or to a place on our site (/…); this is none.";

/* {href} as it may stand in the text, or {fault}: what is wrong with what was typed. */
export const checked = (typed) => {
  let href = typed.trim();
  if (!href) return { fault: gettext("Give the address that the link leads to.") };
  const is_letter = /^mailto:/i.test(href) || (!/[/:]/.test(href) && /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(href));
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d+(?:\/|$))/i.exec(href);
  if (scheme && !/^(https?|mailto)$/i.test(scheme[1])) return { fault: gettext(NO_LINK) };
  if (/[\s\\]/.test(href)) return { fault: gettext("An address holds no blanks. Check it.") };
  if (is_letter) return { href: /^mailto:/i.test(href) ? href : `mailto:${href}` };
  if (href.startsWith("#") || /^\/(?!\/)/.test(href)) return { href };
  if (href.startsWith("//")) href = `https:${href}`;
  else if (!scheme) href = `https://${href}`;
  let url = null;
  try {
    url = new URL(href);
  } catch {
    /* told below */
  }
  const is_ours = url && (url.host === location.host || url.host === told.host);
  if (!is_ours && !url?.hostname.includes(".")) return { fault: gettext("This is no whole address: it should look like https://example.org/page.") };
  return is_ours ? { href: url.pathname + url.search + url.hash } : { href };
};

export const Link = Base.extend({
  addAttributes() {
    return { ...this.parent?.(), hreflang: { default: null } };
  },

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "link",
      groups: "link",
      command: (editor) => editor.commands.addLink(),
      button: buttons.material("insert_link", "insert link"),
      active: (editor) => editor.isActive("link"),
    });
    menu.defineItem({
      name: "unlink",
      groups: "link",
      command: (editor) => editor.chain().focus().extendMarkRange("link").unsetLink().run(),
      button: buttons.material("link_off", "remove link"),
      hidden: (editor) => !editor.isActive("link"),
    });
  },

  addCommands() {
    return {
      ...this.parent?.(),
      addLink:
        () =>
        ({ editor }) => {
          const is_link = editor.isActive("link");
          const has_text = is_link || !editor.state.selection.empty;
          const now = editor.getAttributes("link");
          const fields = {
            href: { label: gettext("Address"), value: now.href || "", inputMode: "url", autocomplete: "off" },
            ...(has_text ? {} : { text: { label: gettext("Text of the link") } }),
            title: { label: gettext("Title, shown when the mouse rests on it"), value: now.title || "" },
          };
          const check = (typed) => {
            const { href, fault } = checked(typed.href);
            if (fault) return { fault, field: "href" };
            if (!has_text && !typed.text) return { fault: gettext("Write the text of the link."), field: "text" };
            return { ...typed, href };
          };
          asked(editor, { title: gettext("insert link"), fields, submit: gettext("Apply"), check }).then((found) => {
            if (!found) return;
            const attrs = { href: found.href, title: found.title || null };
            const chain = editor.chain().focus();
            if (has_text) (is_link ? chain.extendMarkRange("link") : chain).setMark("link", attrs).run();
            else chain.insertContent([{ type: "text", text: found.text, marks: [{ type: "link", attrs }] }]).unsetMark("link").run();
          });
          return true;
        },
    };
  },

  addKeyboardShortcuts() {
    return { "Mod-k": ({ editor }) => editor.commands.addLink() };
  },
});
