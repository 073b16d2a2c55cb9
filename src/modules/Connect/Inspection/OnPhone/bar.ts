import { t } from '@console/text.ts';
import { go } from './app.ts';
import { h } from './dom.ts';
import { clockOff } from './nodeTime.ts';
import type { Session } from './session.ts';

/** The top line: where one is, and whether everything has been sent. */
export function bar(session: Session, title: string, back: boolean): HTMLElement {
  const state = h('button.state', { type: 'button', 'aria-live': 'polite', click: () => void session.refresh() });
  const shown = (): void => {
    const kind = session.waiting > 0 ? (session.online ? 'sending' : 'waiting') : session.online ? 'sent' : 'offline';
    state.dataset.kind = kind;
    state.textContent = {
      sending: t(`正在上传 ${session.waiting} 条`, `Sending ${session.waiting}`),
      waiting: t(`无信号，待上传 ${session.waiting} 条`, `No signal, ${session.waiting} to send`),
      sent: t('全部已上传', 'All sent'),
      offline: t('无信号，可继续点检', 'No signal, go on'),
    }[kind];
  };
  shown();
  const follow = (): void => (state.isConnected ? shown() : session.removeEventListener('state', follow));
  session.addEventListener('state', follow);
  return h('header.top', {},
    back ? h('button.back', { type: 'button', 'aria-label': t('返回', 'Back'), click: () => go(session, '/inspect') }, '‹') : h('a.back', { href: '/home', 'aria-label': t('首页', 'Home') }, '⌂'),
    h('h1', {}, title), state);
}

/** What somebody should know about the phone before going on. */
export function warnings(session: Session): HTMLElement[] {
  const said: HTMLElement[] = [];
  if (clockOff() !== 0) {
    const minutes = Math.round(Math.abs(clockOff()) / 60);
    said.push(h('p.note.warn', {}, t(`手机时间与服务器相差 ${minutes} 分钟，记录已加标记。请在手机设置里打开“自动设置时间”。`, `The phone's clock is ${minutes} minutes off; records are flagged. Let the phone set its time by itself.`)));
  }
  if (session.me && !session.me.holder) {
    said.push(h('p.note', {}, t('还没有设置 PIN：退出登录后，这台手机没有信号时不能点检。', 'No PIN yet: once signed out, this phone does not work without signal.'), ' ', h('a', { href: '/account/phone?back=/inspect' }, t('设置 PIN', 'Set a PIN'))));
  } else if (session.online && !session.signedIn) {
    said.push(h('p.note.warn', {}, t('登录已过期，新的任务取不下来；已做的记录照常上传。', 'The sign-in is over: new runs cannot be fetched; what was done is sent all the same.'), ' ', h('a', { href: '/sign-in?back=/inspect' }, t('重新登录', 'Sign in'))));
  }
  if (session.trouble) said.push(h('p.note.bad', {}, t(`上传没有成功（${session.trouble}），稍后自动再试。`, `Sending failed (${session.trouble}); it is tried again.`)));
  return said;
}
