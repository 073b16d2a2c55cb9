import { t } from '@console/text.ts';

const HIGH_HZ = 1_320;
const LOW_HZ = 220;
const BEEP_S = 0.12;

/**
 * `<yw-handheld>`: makes the plain form of codes comfortable for a PDA, which types like a keyboard and ends with Enter. The field keeps the focus, every code sounds, the count runs, a second scan of a code is
 * refused, the last one can be taken back. What is scanned stands in the browser until the node has it, so that a dead spot or an empty battery loses nothing.
 */
class Handheld extends HTMLElement {
  private sound: AudioContext | null = null;
  private codes: string[] = [];

  connectedCallback(): void {
    const scan = this.querySelector<HTMLFormElement>('.handheld-scan')!;
    scan.hidden = false;
    scan.addEventListener('submit', (event) => {
      event.preventDefault();
      this.add(this.field.value);
    });
    this.querySelector('.handheld-undo')!.addEventListener('click', () => this.undo());
    this.list.addEventListener('input', () => this.take(this.list.value.split('\n')));
    document.addEventListener('click', (event) => {
      if (!(event.target as Element).closest('input, textarea, a, button, select, dialog')) this.field.focus();
    });
    if (this.dataset.done) localStorage.removeItem(this.store);
    this.take(this.list.value ? this.list.value.split('\n') : (JSON.parse(localStorage.getItem(this.store) ?? '[]') as string[]));
    this.field.focus();
  }

  private get field(): HTMLInputElement {
    return this.querySelector('#handheld-code')!;
  }

  private get list(): HTMLTextAreaElement {
    return this.querySelector('textarea')!;
  }

  private get store(): string {
    return `yw-handheld-${this.dataset.work}`;
  }

  private add(scanned: string): void {
    const code = scanned.trim();
    this.field.value = '';
    this.field.focus();
    if (!code) return;
    if (this.codes.some((c) => c.toLowerCase() === code.toLowerCase())) {
      this.beep(LOW_HZ);
      this.say(t(`${code} 已经扫过`, `${code} was scanned already`), true);
      return;
    }
    this.beep(HIGH_HZ);
    this.take([...this.codes, code]);
    this.say(this.dataset.container && this.codes.length === 1 ? t(`箱码 ${code}`, `Container ${code}`) : code, false);
  }

  private undo(): void {
    const last = this.codes.at(-1);
    this.field.focus();
    if (!last) return;
    this.take(this.codes.slice(0, -1));
    this.say(t(`已撤销 ${last}`, `${last} taken back`), false);
  }

  private take(codes: string[]): void {
    this.codes = codes.map((c) => c.trim()).filter(Boolean);
    const text = this.codes.join('\n');
    if (document.activeElement !== this.list) this.list.value = text;
    this.querySelector('output.num')!.textContent = String(this.codes.length);
    localStorage.setItem(this.store, JSON.stringify(this.codes));
  }

  private say(text: string, bad: boolean): void {
    const said = this.querySelector('.handheld-said')!;
    said.textContent = text;
    said.classList.toggle('wrong', bad);
  }

  private beep(hertz: number): void {
    this.sound ??= new AudioContext();
    const tone = new OscillatorNode(this.sound, { frequency: hertz });
    tone.connect(this.sound.destination);
    tone.start();
    tone.stop(this.sound.currentTime + BEEP_S);
  }
}

customElements.define('yw-handheld', Handheld);
