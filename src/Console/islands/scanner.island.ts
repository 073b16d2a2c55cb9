import { NoCamera, scan } from './phone/camera.ts';
import { t } from './text.ts';

/**
 * `<yw-scanner for="id">`: a button that opens the camera and puts what it reads into the field. Cameras need HTTPS; the button says so where there is none.
 */
class Scanner extends HTMLElement {
  connectedCallback(): void {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn btn-icon scanner-button';
    button.title = t('用摄像头扫码', 'Scan with the camera');
    button.setAttribute('aria-label', button.title);
    button.innerHTML = this.innerHTML;
    button.addEventListener('click', () => void this.open());
    this.replaceChildren(button);
  }

  private async open(): Promise<void> {
    try {
      const text = await scan();
      if (text) this.fill(text);
    } catch (fault) {
      if (!(fault instanceof NoCamera)) throw fault;
      this.say(fault.message);
    }
  }

  private fill(text: string): void {
    const field = document.getElementById(this.getAttribute('for') ?? '') as HTMLInputElement | null;
    if (!field) return;
    field.value = text;
    field.form?.requestSubmit();
  }

  private say(text: string): void {
    const note = this.querySelector('output') ?? this.appendChild(document.createElement('output'));
    note.textContent = text;
  }
}

customElements.define('yw-scanner', Scanner);
