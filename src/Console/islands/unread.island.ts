const everyMs = 30_000;

/** `<yw-unread>` around the bell: asks for the number of unread notices while the page is looked at. A stream would take one of the few connections that a browser opens to a host. */
class Unread extends HTMLElement {
  private timer?: number;

  connectedCallback(): void {
    this.timer = window.setInterval(() => void this.ask(), everyMs);
    document.addEventListener('visibilitychange', this.ask);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.timer);
    document.removeEventListener('visibilitychange', this.ask);
  }

  private ask = async (): Promise<void> => {
    if (document.hidden) return;
    try {
      const answer = await fetch('/notices/unread', { headers: { accept: 'application/json' } });
      if (!answer.ok) return;
      const { count } = (await answer.json()) as { count: number };
      const shown = this.querySelector<HTMLElement>('.count');
      if (!shown) return;
      shown.textContent = count > 99 ? '99+' : String(count);
      shown.hidden = count === 0;
    } catch {
      // without a connection the last number stays
    }
  };
}

customElements.define('yw-unread', Unread);
