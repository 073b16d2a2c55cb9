/** `<yw-theme>` around the theme links: switches in place and keeps the choice in the cookie that the server reads. */
class ThemeSwitch extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('click', (event) => {
      const link = (event.target as HTMLElement).closest<HTMLAnchorElement>('a[data-theme]');
      if (!link) return;
      event.preventDefault();
      const theme = link.dataset.theme ?? 'auto';
      document.cookie = `yw-theme=${theme};path=/;max-age=31536000;samesite=lax`;
      const dark = theme === 'dark' || (theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
      document.documentElement.dataset.bsTheme = dark ? 'dark' : 'light';
      for (const other of this.querySelectorAll('a[data-theme]')) other.toggleAttribute('aria-current', other === link);
      document.dispatchEvent(new CustomEvent('yw-theme'));
      this.closest('details')?.removeAttribute('open');
    });
  }
}

customElements.define('yw-theme', ThemeSwitch);
