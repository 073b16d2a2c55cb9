/**
 * `<yw-count>` around the form of a public page: sends it once when the page is really seen. A page that a messenger or a crawler fetches beforehand, or that opens in the background, counts nothing until somebody
 * looks; without script the form's button does the same.
 */
class Count extends HTMLElement {
  connectedCallback(): void {
    if (document.visibilityState === 'visible') void this.send();
    else document.addEventListener('visibilitychange', () => void this.send(), { once: true });
  }

  private async send(): Promise<void> {
    const form = this.querySelector('form');
    const button = form?.querySelector('button');
    if (!form || !button) return;
    try {
      const answer = await fetch(form.action, { method: 'POST', headers: { accept: 'application/json' } });
      if (!answer.ok) return;
      const { total, text } = (await answer.json()) as { total: number; text: string };
      const output = form.querySelector('output');
      if (output && total > 0) output.textContent = text;
      button.remove();
    } catch {
      // the button stays
    }
  }
}

customElements.define('yw-count', Count);
