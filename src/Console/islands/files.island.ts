import { number, t } from './text.ts';

/**
 * `<yw-files name ref action bytes max photos>` around a file field: files are sent as soon as they are chosen, dropped or photographed, each with its progress, and stand in the form as references. Without
 * script they are sent with the form.
 */
class FilesField extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement>('input[type=file]');
    if (!field || this.dataset.ready !== undefined) return;
    this.dataset.ready = '';
    field.addEventListener('change', () => {
      for (const file of field.files ?? []) this.send(file);
      field.value = '';
    });
    for (const kind of ['dragenter', 'dragover']) this.addEventListener(kind, (event) => this.over(event, true));
    for (const kind of ['dragleave', 'drop']) this.addEventListener(kind, (event) => this.over(event, false));
    this.addEventListener('drop', (event) => {
      for (const file of (event as DragEvent).dataTransfer?.files ?? []) this.send(file);
    });
    this.addEventListener('paste', (event) => {
      for (const file of (event as ClipboardEvent).clipboardData?.files ?? []) this.send(file);
    });
  }

  private over(event: Event, inside: boolean): void {
    event.preventDefault();
    this.toggleAttribute('data-over', inside);
  }

  private send(file: File): void {
    const line = document.createElement('li');
    const chip = document.createElement('span');
    chip.className = 'file';
    const note = document.createElement('small');
    const name = document.createElement('span');
    name.append(file.name + ' ', note);
    chip.append(name);
    line.append(chip);
    this.querySelector('ul.files')?.append(line);
    if (file.type.startsWith('image/') && !/hei[cf]/.test(file.type)) this.picture(chip, file);
    const bytes = Number(this.getAttribute('bytes') ?? 0);
    if (bytes && file.size > bytes) {
      this.wrong(line, note, t(`太大：一个文件最多 ${number(bytes >> 20)} MB`, `Too large: a file has at most ${number(bytes >> 20)} MB`));
      return;
    }
    const body = new FormData();
    body.append('file', file);
    body.append('__RequestVerificationToken', this.closest('form')?.querySelector<HTMLInputElement>('input[name=__RequestVerificationToken]')?.value ?? '');
    const request = new XMLHttpRequest();
    request.open('POST', this.getAttribute('action') ?? '');
    request.setRequestHeader('Accept-Language', document.documentElement.lang);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) note.textContent = `${Math.floor((event.loaded / event.total) * 100)} %`;
    });
    request.addEventListener('load', () => {
      if (request.status !== 200) {
        this.wrong(line, note, reason(request.responseText));
        return;
      }
      note.textContent = `${number(Math.ceil(file.size / 1024))} KB`;
      line.prepend(Object.assign(document.createElement('input'), { type: 'hidden', name: this.getAttribute('ref') ?? '', value: request.responseText }));
      line.append(this.remover(line));
      this.dispatchEvent(new Event('change', { bubbles: true }));
    });
    request.addEventListener('error', () => this.wrong(line, note, t('没有传完，请检查网络后重试', 'Not finished: check the network and try again')));
    request.send(body);
  }

  private picture(chip: HTMLElement, file: File): void {
    chip.classList.add('file-picture');
    const image = document.createElement('img');
    image.alt = file.name;
    image.src = URL.createObjectURL(file);
    image.addEventListener('load', () => URL.revokeObjectURL(image.src));
    chip.prepend(image);
  }

  private remover(line: HTMLElement): HTMLButtonElement {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'copy-button', textContent: '✕', title: t('去掉', 'Remove') });
    button.setAttribute('aria-label', button.title);
    button.addEventListener('click', () => {
      line.remove();
      this.dispatchEvent(new Event('change', { bubbles: true }));
    });
    return button;
  }

  private wrong(line: HTMLElement, note: HTMLElement, text: string): void {
    note.textContent = text;
    note.className = 'wrong';
    line.append(this.remover(line));
  }
}

function reason(answer: string): string {
  try {
    return (JSON.parse(answer) as { title?: string }).title ?? '';
  } catch {
    return t('没有上传成功，请重试', 'The upload failed; try again');
  }
}

customElements.define('yw-files', FilesField);
