import { t } from './text.ts';
import { canKeepKeys, prepare, unlock } from './phone/vault.ts';

type Answer = { me: string | null; people: { user: string; name: string; expiresUs: number }[] };

/** `<yw-enrol back="/inspect">` beside the form that sets a PIN: where the browser can keep a key, the phone works without signal afterwards. */
class Enrol extends HTMLElement {
  connectedCallback(): void {
    if (!canKeepKeys()) {
      this.line(t('本页不是 HTTPS（或在微信里打开），PIN 只能在有信号时使用。在浏览器中用 https 地址打开，没有信号也能点检。', 'This page is not HTTPS (or opened in WeChat): the PIN works with signal only. Open the https address in a browser to work without signal.'));
      return;
    }
    const form = this.parentElement?.querySelector('form');
    form?.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.enrol(form);
    });
  }

  private async enrol(form: HTMLFormElement): Promise<void> {
    const data = new FormData(form);
    const pin = String(data.get('pin'));
    if (pin !== data.get('again')) {
      this.line(t('两次输入的不一样。', 'The two differ.'));
      return;
    }
    this.line(t('正在设置…', 'Setting up…'));
    const prepared = await prepare(pin);
    const answer = await fetch('/api/phone/enrol', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: data.get('name'), pin, publicKey: prepared.publicKey }) });
    if (!answer.ok) {
      this.line(((await answer.json()) as { title: string }).title);
      return;
    }
    const about = (await (await fetch('/api/phone')).json()) as Answer;
    const me = about.people.find((p) => p.user === about.me);
    if (me) {
      await prepared.keep(me.user, me.name, me.expiresUs / 1000);
      await unlock(me.user, pin);
    }
    location.assign(this.getAttribute('back') ?? '/home');
  }

  private line(text: string): void {
    const note = this.querySelector('output') ?? this.appendChild(document.createElement('output'));
    note.textContent = text;
  }
}

customElements.define('yw-enrol', Enrol);
