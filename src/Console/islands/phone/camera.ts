import { t } from '../text.ts';

const TRY_EVERY_MS = 150;

/** Why no camera could be had, for the person. */
export class NoCamera extends Error {}

/** Opens the camera over the page and gives the first code that it sees; null when the person closes it. The reader (zxing, WebAssembly) is fetched on the first use. */
export async function scan(): Promise<string | null> {
  if (!navigator.mediaDevices) throw new NoCamera(t('摄像头只能在 HTTPS 页面上使用，请改用 https 地址打开本页。', 'Cameras work only on HTTPS pages. Open this page by its https address.'));
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  } catch {
    throw new NoCamera(t('没有得到使用摄像头的许可。请在浏览器设置中允许，或手工输入。', 'The camera was not allowed. Allow it in the browser, or type the code.'));
  }
  try {
    return await read(stream);
  } finally {
    stream.getTracks().forEach((track) => track.stop());
  }
}

async function read(stream: MediaStream): Promise<string | null> {
  const { readBarcodes, prepareZXingModule } = await import('zxing-wasm/reader');
  const { default: wasm } = await import('zxing-wasm/reader/zxing_reader.wasm?url');
  prepareZXingModule({ overrides: { locateFile: () => wasm } });
  const dialog = document.createElement('dialog');
  dialog.className = 'scanner';
  const video = Object.assign(document.createElement('video'), { srcObject: stream, muted: true, playsInline: true });
  const close = Object.assign(document.createElement('button'), { type: 'button', className: 'btn', textContent: t('取消', 'Cancel') });
  close.addEventListener('click', () => dialog.close());
  dialog.append(video, close);
  document.body.append(dialog);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
  await video.play();
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const paper = canvas.getContext('2d', { willReadFrequently: true })!;
  while (dialog.open) {
    paper.drawImage(video, 0, 0);
    const [found] = await readBarcodes(paper.getImageData(0, 0, canvas.width, canvas.height), { maxNumberOfSymbols: 1 });
    if (found?.text) {
      dialog.close();
      return found.text;
    }
    await new Promise((next) => setTimeout(next, TRY_EVERY_MS));
  }
  return null;
}
