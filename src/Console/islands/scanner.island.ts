import { t } from './text.ts';

const TRY_EVERY_MS = 150;

/**
 * `<yw-scanner for="id">`: a button that opens the camera and puts what it reads into the field. The reader (zxing, WebAssembly) is fetched
 * on the first press. Cameras need HTTPS; the button says so where there is none.
 */
class Scanner extends HTMLElement {
  private stream?: MediaStream;

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
    if (!navigator.mediaDevices) {
      this.say(t('摄像头只能在 HTTPS 页面上使用，请改用 https 地址打开本页。', 'Cameras work only on HTTPS pages. Open this page by its https address.'));
      return;
    }
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    } catch {
      this.say(t('没有得到使用摄像头的许可。请在浏览器设置中允许，或手工输入。', 'The camera was not allowed. Allow it in the browser, or type the code.'));
      return;
    }
    await this.read();
  }

  private async read(): Promise<void> {
    const { readBarcodes, prepareZXingModule } = await import('zxing-wasm/reader');
    const { default: wasm } = await import('zxing-wasm/reader/zxing_reader.wasm?url');
    prepareZXingModule({ overrides: { locateFile: () => wasm } });
    const dialog = document.createElement('dialog');
    dialog.className = 'scanner';
    const video = Object.assign(document.createElement('video'), { srcObject: this.stream, muted: true, playsInline: true });
    const close = Object.assign(document.createElement('button'), { type: 'button', className: 'btn', textContent: t('取消', 'Cancel') });
    close.addEventListener('click', () => dialog.close());
    dialog.append(video, close);
    document.body.append(dialog);
    dialog.addEventListener('close', () => {
      this.stream?.getTracks().forEach((track) => track.stop());
      dialog.remove();
    });
    dialog.showModal();
    await video.play();
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const paper = canvas.getContext('2d', { willReadFrequently: true })!;
    while (dialog.open) {
      paper.drawImage(video, 0, 0);
      const [found] = await readBarcodes(paper.getImageData(0, 0, canvas.width, canvas.height), { maxNumberOfSymbols: 1 });
      if (found?.text) {
        dialog.close();
        this.fill(found.text);
        return;
      }
      await new Promise((next) => setTimeout(next, TRY_EVERY_MS));
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
