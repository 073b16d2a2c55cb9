/** `<yw-print>` around a button: prints the page. Without script it is not there, and the browser's own command does it. */
class PrintButton extends HTMLElement {
  connectedCallback(): void {
    this.querySelector('button')?.addEventListener('click', () => print());
  }
}

customElements.define('yw-print', PrintButton);
