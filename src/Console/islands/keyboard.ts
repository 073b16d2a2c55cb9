const STOPS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';

/** `/` goes to the search box, `g` then a letter to a page that names the letter in data-key, Escape leaves a field or a menu; an open sheet keeps the Tab key to itself, since what lies behind it is dimmed. */
export function keyboard(): void {
  let armed = false;
  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    const sheet = document.querySelector<HTMLElement>('.sheet:popover-open');
    if (event.key === 'Tab' && sheet) stayIn(sheet, event);
    if (event.key === 'Escape' && target.matches('input[type=search]')) target.blur();
    if (event.key === 'Escape' && !event.defaultPrevented) leaveMenu(target);
    if (sheet || event.ctrlKey || event.metaKey || event.altKey || target.matches('input,textarea,select,[contenteditable]')) return;
    if (event.key === '/') {
      const box = document.querySelector<HTMLInputElement>('[data-search]');
      if (box) {
        event.preventDefault();
        box.focus();
        box.select();
      }
      return;
    }
    if (armed) document.querySelector<HTMLAnchorElement>(`a[data-key="${CSS.escape(event.key)}"]`)?.click();
    armed = event.key === 'g';
  });
  document.addEventListener('focusout', (event) => {
    const menu = (event.target as HTMLElement).closest<HTMLDetailsElement>('details.menu[open]');
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget as Node)) menu.open = false;
  });
}

/** A menu of the top line closes by Escape, and when the focus goes elsewhere. */
function leaveMenu(target: HTMLElement): void {
  const menu = target.closest<HTMLDetailsElement>('details.menu[open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary')!.focus();
}

function stayIn(sheet: HTMLElement, event: KeyboardEvent): void {
  const stops = [...sheet.querySelectorAll<HTMLElement>(STOPS)].filter((s) => !s.matches(':disabled') && s.checkVisibility());
  const [first, last] = [stops[0], stops.at(-1)];
  const from = document.activeElement;
  const isOutside = !sheet.contains(from);
  if (!first || !last || !(isOutside || from === (event.shiftKey ? first : last) || (event.shiftKey && from === sheet))) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
