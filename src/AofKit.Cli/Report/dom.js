// Elements. Text from the log only ever becomes a text node or an attribute, never markup.

function make(parent, name, attributes, ...children) {
  const element = document.createElementNS(parent, name);
  for (const [key, value] of Object.entries(attributes ?? {}))
    if (value !== undefined && value !== false)
      element.setAttribute(key, value === true ? '' : value);
  element.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null));
  return element;
}

const el = (name, attributes, ...children) => make('http://www.w3.org/1999/xhtml', name, attributes, ...children);
const svg = (name, attributes, ...children) => make('http://www.w3.org/2000/svg', name, attributes, ...children);

// A figure that can be read exactly, by people on hovering and by programs.
function figure(value, text) {
  const exact = countText(value);
  return el('data', { value, title: exact === text ? undefined : exact }, text);
}

const count = value => figure(value, countText(value));
const size = value => figure(value, sizeText(value));
const share = value => figure(value, shareText(value));

// Longer keys are cut where they do not fit, and shown whole when pressed.
const longKey = 24;

function keyElement(key, length) {
  const text = keyText(key);
  const label = el('bdi', { dir: 'auto' }, text);
  const missing = length > bytesOf(key).length ? el('span', { class: 'quiet' }, ` … ${sizeText(length)}`) : undefined;
  if (text.length <= longKey)
    return el('span', { class: 'key' }, label, missing);
  const button = el('button', { type: 'button', class: 'key', 'aria-expanded': 'false', title: text }, label, missing);
  button.addEventListener('click', () => button.setAttribute('aria-expanded', String(button.getAttribute('aria-expanded') !== 'true')));
  return button;
}

// Buttons of which one is pressed. Arrow keys go through them as through radio buttons.
function choice(label, names, choose) {
  const buttons = names.map((name, index) => el('button', { type: 'button', role: 'radio' }, name));
  const press = index => {
    buttons.forEach((button, i) => {
      button.setAttribute('aria-checked', String(i === index));
      button.tabIndex = i === index ? 0 : -1;
    });
    choose(index);
  };
  buttons.forEach((button, index) => {
    button.addEventListener('click', () => press(index));
    button.addEventListener('keydown', event => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step)
        return;
      event.preventDefault();
      const next = (index + step + buttons.length) % buttons.length;
      press(next);
      buttons[next].focus();
    });
  });
  return { element: el('div', { class: 'choice', role: 'radiogroup', 'aria-label': label }, buttons), press };
}

// Draws whenever the width of an element changes, and for paper.
function onWidth(element, draw) {
  let drawn = 0;
  new ResizeObserver(() => {
    const width = Math.floor(element.clientWidth);
    if (width === drawn || width === 0)
      return;
    drawn = width;
    draw(width);
  }).observe(element);
}
