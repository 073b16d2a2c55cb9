import { nodeNow } from './nodeTime.ts';

type Child = Node | string | null | undefined | false;

/** `h('button.big', { type: 'button' }, '正常')`: an element with classes, attributes and children. Text is text, never markup. */
export function h<K extends keyof HTMLElementTagNameMap>(name: K | `${K}.${string}`, set: Record<string, unknown> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag as K);
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(set)) {
    if (typeof value === 'function') element.addEventListener(key, value as EventListener);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  element.append(...children.filter((c): c is Node | string => c !== null && c !== undefined && c !== false));
  return element;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** 08:05 on the phone's own clock; with the day when it is not today by the node's clock. */
export function clock(ms: number): string {
  const at = new Date(ms);
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return at.toDateString() === new Date(nodeNow()).toDateString() ? time : `${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}
