import { t } from './text.ts';

/** `<yw-copy text="…">`: a button that puts the text on the clipboard. Without script it is not there. */
class CopyButton extends HTMLElement {
  connectedCallback(): void {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy-button';
    button.title = t('复制', 'Copy');
    button.setAttribute('aria-label', button.title);
    button.innerHTML = this.innerHTML || '⧉';
    button.addEventListener('click', () => void this.copy(button));
    this.replaceChildren(button);
  }

  private async copy(button: HTMLButtonElement): Promise<void> {
    const source = this.getAttribute('from');
    const text = this.getAttribute('text') ?? (source ? document.getElementById(source)?.textContent : '') ?? '';
    await write(text);
    button.dataset.done = t('已复制', 'Copied');
    setTimeout(() => delete button.dataset.done, 1600);
  }
}

async function write(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Plain HTTP on a plant network has no clipboard interface.
  const area = Object.assign(document.createElement('textarea'), { value: text });
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

customElements.define('yw-copy', CopyButton);
