import { t } from '@console/text.ts';
import { h } from './dom.ts';
import type { Handling, Item } from './model.ts';
import { takePhoto } from './photo.ts';
import { standard } from './pointCard.ts';
import type { Done } from './queue.ts';

const PHOTOS = 9;

/** The only page where somebody types: what is wrong, how much, a photo, and what is done about it. Null when it was closed. */
export function openAnomaly(item: Item): Promise<Done | null> {
  const photos: Blob[] = [];
  const value = h('input', { inputmode: 'decimal', name: 'value', autocomplete: 'off', placeholder: item.unit || t('读数', 'Reading'), 'aria-label': t('读数', 'Reading') });
  const remark = h('textarea', { rows: 3, maxlength: 500, name: 'remark', placeholder: t('怎么回事（可不填）', 'What is wrong (may be left empty)'), 'aria-label': t('备注', 'Remark') });
  const shots = h('div.shots');
  const say = h('output');
  const camera = h('button.btn.big', { type: 'button', click: async () => {
    const photo = photos.length < PHOTOS ? await takePhoto() : null;
    if (!photo) return;
    photos.push(photo);
    shots.append(h('img', { src: URL.createObjectURL(photo), alt: t(`照片 ${photos.length}`, `Photo ${photos.length}`) }));
  } }, t('拍照', 'Photo'));
  const ways: [Handling, string, string][] = [['order', t('转工单', 'Work order'), t('让维修来处理', 'for maintenance')], ['on-site', t('现场处理', 'Put right'), t('已经弄好', 'done already')], ['observe', t('观察', 'Watch'), t('先看看再说', 'see how it goes')]];
  return new Promise((resolve) => {
    const dialog = h('dialog.sheet', { close: () => { dialog.remove(); resolve(done); } });
    let done: Done | null = null;
    const save = (handling: Handling): void => {
      const reading = value.value.trim().replace(',', '.').replace('，', '.').replace('。', '.');
      if (reading && !/^-?\d{1,9}(\.\d{1,4})?$/.test(reading)) {
        say.textContent = t('读数应为数字。', 'The reading is a number.');
        return;
      }
      if (item.photo && photos.length === 0) {
        say.textContent = t('这一项必须拍照。', 'This item needs a photo.');
        return;
      }
      done = { result: 'abnormal', value: reading, remark: remark.value.trim(), photos, handling };
      dialog.close();
    };
    dialog.append(h('h2', {}, `${t('异常', 'Abnormal')} · ${item.part ? `${item.part} ` : ''}${item.item}`), h('p.quiet', {}, standard(item)),
      item.measured ? value : '', camera, shots, remark, say,
      h('p.label', {}, t('怎么处理？', 'What is done about it?')),
      h('div.ways', {}, ...ways.map(([code, name, about]) => h('button.btn.big', { type: 'button', 'data-handling': code, click: () => save(code) }, h('strong', {}, name), h('small', {}, about)))),
      h('button.link', { type: 'button', click: () => dialog.close() }, t('取消', 'Cancel')));
    document.body.append(dialog);
    dialog.showModal();
  });
}
