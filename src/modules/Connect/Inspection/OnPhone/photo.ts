const LONGEST = 1_600;
const QUALITY = 0.82;

/** Asks the phone's camera for a photo and makes it small enough for a weak signal: 1,600 pixels at most, JPEG, without what the camera wrote about itself. Null when none was taken. */
export function takePhoto(): Promise<Blob | null> {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept: 'image/*' });
  input.setAttribute('capture', 'environment');
  input.hidden = true;
  document.body.append(input);
  return new Promise((resolve) => {
    input.addEventListener('cancel', () => resolve(null));
    input.addEventListener('change', () => resolve(input.files?.[0] ? shrink(input.files[0]) : null));
    input.click();
  }).finally(() => input.remove()) as Promise<Blob | null>;
}

export async function shrink(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)));
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
}
