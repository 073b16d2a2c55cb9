/** `<yw-wall>`: the key F, or its button, fills the screen and gives it back. */
class WallScreen extends HTMLElement {
  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 'f' || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.turn();
  };

  connectedCallback(): void {
    document.addEventListener('keydown', this.onKey);
    const button = this.querySelector<HTMLButtonElement>('[data-full]');
    if (!button || !document.fullscreenEnabled) return;
    button.hidden = false;
    button.addEventListener('click', () => this.turn());
    document.addEventListener('fullscreenchange', () => (button.hidden = document.fullscreenElement !== null));
  }

  disconnectedCallback(): void {
    document.removeEventListener('keydown', this.onKey);
  }

  private turn(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void this.requestFullscreen();
  }
}

customElements.define('yw-wall', WallScreen);
