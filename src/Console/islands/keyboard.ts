/** `/` goes to the search box, `g` then a letter to a page that names the letter in data-key, Escape leaves a field. */
export function keyboard(): void {
  let armed = false;
  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    if (event.key === 'Escape' && target.matches('input[type=search]')) target.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches('input,textarea,select,[contenteditable]')) return;
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
}
