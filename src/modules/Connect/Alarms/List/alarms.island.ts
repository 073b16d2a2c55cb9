import { t } from '@console/text.ts';

const SOUND = 'yw-alarm-sound';

/**
 * `<yw-alarms>` around the live list of alarms: keeps what was chosen although rows come and go, counts it on the button, and, when somebody has switched it on, sounds once for each alarm that nobody has
 * acknowledged yet and that was not there before.
 */
class Alarms extends HTMLElement {
  private readonly chosen = new Set<string>();
  private known = new Set<string>();
  private audio?: AudioContext;

  connectedCallback(): void {
    this.addEventListener('change', (event) => {
      const box = event.target as HTMLInputElement;
      if (box.name !== 'pick') return;
      if (box.checked) this.chosen.add(box.value);
      else this.chosen.delete(box.value);
      this.count();
    });
    this.querySelector('yw-live')?.addEventListener('yw-pieces', () => this.renewed());
    const sound = this.querySelector<HTMLButtonElement>('[data-sound]');
    if (sound) {
      sound.hidden = false;
      sound.addEventListener('click', () => this.sound(sound.getAttribute('aria-pressed') !== 'true'));
      sound.setAttribute('aria-pressed', String(localStorage.getItem(SOUND) === 'on'));
    }
    this.known = this.waiting();
    this.count();
  }

  private sound(on: boolean): void {
    localStorage.setItem(SOUND, on ? 'on' : 'off');
    this.querySelector('[data-sound]')!.setAttribute('aria-pressed', String(on));
    if (on) this.beep();
  }

  private renewed(): void {
    const boxes = [...this.querySelectorAll<HTMLInputElement>('input[name="pick"]')];
    for (const box of boxes) box.checked = this.chosen.has(box.value);
    for (const id of this.chosen) if (!boxes.some((b) => b.value === id)) this.chosen.delete(id);
    this.count();
    const waiting = this.waiting();
    const isNew = [...waiting].some((id) => !this.known.has(id));
    this.known = waiting;
    if (isNew && localStorage.getItem(SOUND) === 'on') this.beep();
  }

  private waiting(): Set<string> {
    return new Set([...this.querySelectorAll<HTMLElement>('li.alarm[data-state="active"]')].map((row) => row.id));
  }

  private count(): void {
    const button = this.querySelector<HTMLButtonElement>('[data-picked]');
    if (!button) return;
    button.disabled = this.chosen.size === 0;
    button.textContent = this.chosen.size ? t(`确认所选 ${this.chosen.size} 条`, `Acknowledge ${this.chosen.size} chosen`) : t('确认所选', 'Acknowledge chosen');
  }

  private beep(): void {
    this.audio ??= new AudioContext();
    const [tone, gain] = [this.audio.createOscillator(), this.audio.createGain()];
    const now = this.audio.currentTime;
    tone.frequency.setValueAtTime(880, now);
    tone.frequency.setValueAtTime(660, now + 0.18);
    gain.gain.setValueAtTime(0.15, now);
    gain.gain.exponentialRampToValueAtTime(0.001, now + 0.45);
    tone.connect(gain).connect(this.audio.destination);
    tone.start(now);
    tone.stop(now + 0.45);
  }
}

customElements.define('yw-alarms', Alarms);
