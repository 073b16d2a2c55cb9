import { t } from './text.ts';

/** `<yw-uscc for="uscc">`: says beside the field, while it is typed, whether the code can be right. The form checks it again. */
class CreditCodeCheck extends HTMLElement {
  connectedCallback(): void {
    const input = document.getElementById(this.getAttribute('for') ?? '');
    if (!(input instanceof HTMLInputElement)) return;
    this.setAttribute('role', 'status');
    input.addEventListener('change', () => void this.check(input));
    input.addEventListener('input', () => (input.value.trim().length < 18 ? this.replaceChildren() : void this.check(input)));
  }

  private async check(input: HTMLInputElement): Promise<void> {
    const asked = input.value;
    if (!asked.trim()) return;
    const answer = await fetch(`/api/v1/check/uscc?code=${encodeURIComponent(asked)}`, { headers: { 'Accept-Language': document.documentElement.lang } });
    const body = (await answer.json()) as { title?: string };
    if (input.value !== asked) return;
    this.className = answer.ok ? 'quiet' : 'wrong';
    this.textContent = answer.ok ? t('校验位正确。', 'The check character is right.') : (body.title ?? '');
  }
}

customElements.define('yw-uscc', CreditCodeCheck);
