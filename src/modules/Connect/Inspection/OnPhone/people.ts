import { t } from '@console/text.ts';
import { bar } from './bar.ts';
import { h } from './dom.ts';
import type { Session } from './session.ts';

const PIN = 4;

/** Who takes the phone: a name, then four digits. Needs no signal. */
export async function showPeople(root: HTMLElement, session: Session): Promise<void> {
  if (session.people.length === 0) {
    const signIn = h('a.btn.primary.big', { href: `/sign-in?back=${encodeURIComponent(location.pathname)}` }, t('登录', 'Sign in'));
    root.replaceChildren(bar(session, t('点检', 'Inspection'), false), h('section.card.empty', {}, h('h2', {}, t('请登录', 'Please sign in')), h('p', {}, t('登录一次并设置 PIN，以后没有信号也能点检。', 'Sign in once and set a PIN: from then on you can inspect without signal.')), signIn));
    return;
  }
  root.replaceChildren(bar(session, t('谁在用这台手机？', 'Who uses this phone?'), false),
    h('div.names', {}, ...session.people.map((p) => h('button.card.name', { type: 'button', click: () => pad(root, session, p.user, p.name) }, p.name))),
    h('p.quiet.center', {}, h('a', { href: '/sign-in?back=/account/phone?back=/inspect' }, t('别人：用密码登录', 'Somebody else: sign in with a password'))));
}

function pad(root: HTMLElement, session: Session, user: string, name: string): void {
  let typed = '';
  const dots = h('p.dots', { 'aria-live': 'polite' });
  const say = h('output');
  const show = (): void => { dots.textContent = '●'.repeat(typed.length) + '○'.repeat(PIN - typed.length); };
  const press = async (key: string): Promise<void> => {
    typed = key === '⌫' ? typed.slice(0, -1) : typed + key;
    show();
    if (typed.length < PIN) return;
    say.textContent = t('正在核对…', 'Checking…');
    const pin = typed;
    typed = '';
    const answer = await session.switchTo(user, pin);
    if (answer === 'ok') return;
    show();
    say.textContent = { wrong: t('PIN 不对。', 'Wrong PIN.'), locked: t('错误 5 次，请用密码登录后重新设置 PIN。', 'Five wrong PINs: sign in with the password and set a new one.'), expired: t('已满 30 天，请用密码登录。', 'Thirty days are over: sign in with the password.'), unknown: t('请用密码登录。', 'Sign in with the password.') }[answer];
    if (answer !== 'wrong') say.append(' ', h('a', { href: '/sign-in?back=/account/phone?back=/inspect' }, t('用密码登录', 'Sign in')));
  };
  show();
  root.replaceChildren(bar(session, name, false), dots, say,
    h('div.pad', {}, ...['1', '2', '3', '4', '5', '6', '7', '8', '9', '', '0', '⌫'].map((key) => key === '' ? h('button', { type: 'button', click: () => void session.dispatchEvent(new Event('change')) }, t('换人', 'Back')) : h('button', { type: 'button', 'aria-label': key === '⌫' ? t('删除', 'Delete') : key, click: () => void press(key) }, key))));
}
