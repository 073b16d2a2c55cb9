import { number, t } from './text.ts';

/** `<yw-dropzone>` around a form with one file field: files may be dropped on it, and the upload shows its progress. */
class Dropzone extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form') ?? this.closest('form');
    const field = this.querySelector<HTMLInputElement>('input[type=file]');
    if (!form || !field) return;
    for (const kind of ['dragenter', 'dragover']) this.addEventListener(kind, (event) => this.over(event, true));
    for (const kind of ['dragleave', 'drop']) this.addEventListener(kind, (event) => this.over(event, false));
    this.addEventListener('drop', (event) => {
      const files = (event as DragEvent).dataTransfer?.files;
      if (!files?.length) return;
      field.files = files;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    });
    field.addEventListener('change', () => {
      this.show(field);
      if (this.hasAttribute('auto') && field.files?.length) form.requestSubmit();
    });
    form.addEventListener('submit', (event) => {
      // What is sent as soon as it is dropped is small; the browser itself shows the answer.
      if (!field.files?.length || this.hasAttribute('auto')) return;
      event.preventDefault();
      this.send(form);
    });
  }

  private over(event: Event, inside: boolean): void {
    event.preventDefault();
    this.toggleAttribute('data-over', inside);
  }

  private show(field: HTMLInputElement): void {
    const file = field.files?.[0];
    if (file) this.line(`${file.name} · ${number(Math.ceil(file.size / 1024))} KB`);
  }

  private send(form: HTMLFormElement): void {
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    // as the browser itself would ask: whoever is signed out meanwhile is sent to sign in
    request.setRequestHeader('Accept', 'text/html');
    request.upload.addEventListener('progress', (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.floor((event.loaded / event.total) * 100);
      this.style.setProperty('--progress', `${percent}%`);
      this.line(percent < 100 ? t(`正在上传 ${percent}%`, `Uploading ${percent}%`) : t('已上传，正在检查…', 'Uploaded, checking…'));
    });
    request.addEventListener('load', () => {
      // Another page is fetched anew, so that its scripts run. This page again, with what went wrong, is shown from the answer:
      // the message in it is given once.
      if (request.responseURL !== form.action && new URL(request.responseURL).pathname !== location.pathname) {
        location.assign(request.responseURL);
        return;
      }
      document.open();
      document.write(request.responseText);
      document.close();
    });
    request.addEventListener('error', () => this.line(t('上传没有完成，请检查网络后重试。', 'The upload did not finish. Check the network and try again.')));
    request.send(new FormData(form));
  }

  private line(text: string): void {
    const note = this.querySelector('output') ?? this.appendChild(document.createElement('output'));
    note.textContent = text;
  }
}

customElements.define('yw-dropzone', Dropzone);
