// The treemap of key prefixes. A cell is a button: pressing it goes in, Escape goes out, arrow keys go to the neighbour.

const mostCells = 80;
const headHeight = 22;

// Nodes are { label, values, children }, measures { name, text }.
function treemap(root, measures, label) {
  const crumbs = el('nav', { class: 'crumbs', 'aria-label': 'Path' });
  const readout = el('p', { class: 'readout', 'aria-live': 'polite' });
  const map = el('div', { class: 'treemap', role: 'group', 'aria-label': label });
  let path = [root];
  let measure = 0;
  let width = 0;
  let height = 0;
  let places = [];
  let isFocused = false;

  const here = () => path.at(-1);

  function draw() {
    if (width === 0)
      return;
    height = Math.round(Math.max(280, Math.min(520, width * 0.55)));
    map.style.blockSize = `${height}px`;
    const nodes = visible(here(), measure);
    places = squarify(nodes.map(node => node.values[measure]), 0, 0, width, height);
    map.replaceChildren(...nodes.map((node, i) => cell(node, places[i], i)));
    crumbs.replaceChildren(...path.map((node, i) => el('button', { type: 'button', 'aria-current': i === path.length - 1 ? 'true' : undefined }, name(node))));
    [...crumbs.children].forEach((button, i) => button.addEventListener('click', () => go(path.slice(0, i + 1))));
    tell(here());
    if (isFocused)
      map.firstElementChild?.focus();
  }

  function cell(node, place, index) {
    const button = el('button', { type: 'button', class: 'cell', tabindex: index === 0 ? 0 : -1, 'aria-label': spoken(node) });
    position(button, place, width, height, node.values[measure] / here().values[measure]);
    const isRoomy = place.width > 44 && place.height > 18;
    if (isRoomy)
      button.append(el('span', { class: 'label' }, name(node), place.width > 120 ? el('span', { class: 'quiet' }, ` ${measures[measure].text(node.values[measure])}`) : undefined));
    if (isRoomy && node.children.length > 0 && place.height > headHeight + 24)
      inner(button, node, place);
    button.addEventListener('click', () => enter(node));
    button.addEventListener('focus', () => tell(node));
    button.addEventListener('pointerenter', () => tell(node));
    button.addEventListener('keydown', event => key(event, index));
    return button;
  }

  // What is inside a cell, so that one sees where pressing it leads.
  function inner(button, node, place) {
    const nodes = visible(node, measure);
    squarify(nodes.map(n => n.values[measure]), 3, headHeight, place.width - 7, place.height - headHeight - 4).forEach((inside, i) => {
      if (inside.width < 4 || inside.height < 4)
        return;
      const span = el('span', { class: 'inner', 'aria-hidden': 'true' }, inside.width > 44 && inside.height > 16 ? el('span', { class: 'label' }, name(nodes[i])) : undefined);
      position(span, inside, place.width, place.height, nodes[i].values[measure] / node.values[measure]);
      span.addEventListener('pointerenter', () => tell(nodes[i]));
      span.addEventListener('pointerleave', () => tell(node));
      button.append(span);
    });
  }

  function enter(node) {
    if (node.children.length > 0)
      go([...path, node]);
    else
      tell(node);
  }

  function go(to) {
    isFocused = map.contains(document.activeElement);
    path = to;
    draw();
    isFocused = false;
  }

  function key(event, index) {
    if ((event.key === 'Escape' || event.key === 'Backspace') && path.length > 1) {
      event.preventDefault();
      go(path.slice(0, -1));
    }
    const next = neighbour(places, index, event.key);
    if (next === undefined)
      return;
    event.preventDefault();
    map.children[index].tabIndex = -1;
    map.children[next].tabIndex = 0;
    map.children[next].focus();
  }

  function tell(node) {
    readout.replaceChildren(el('b', {}, name(node)), ...measures.map((one, i) => el('span', { class: 'reading' },
      el('data', { value: node.values[i] }, one.text(node.values[i])), el('span', { class: 'quiet' }, `, ${part(node, i)}`))));
  }

  const part = (node, i) => shareText(node.values[i] / (root.values[i] || 1));
  const spoken = node => `${node.label}: ${measures.map((one, i) => `${one.text(node.values[i])}, ${part(node, i)}`).join('; ')}`;

  map.addEventListener('pointerleave', () => map.contains(document.activeElement) || tell(here()));
  onWidth(map, wide => {
    width = wide;
    draw();
  });
  const measured = choice('Area', measures.map(one => one.name), index => {
    measure = index;
    draw();
  });
  measured.press(0);
  return el('div', { class: 'tree' }, el('div', { class: 'controls' }, crumbs, measured.element), map, readout);
}

const name = node => el('bdi', { dir: 'auto' }, node.label);

// In parts of what the element lies in, so that paper of another width gets the same picture.
function position(element, place, width, height, share) {
  element.style.left = `${round(place.x / width * 100)}%`;
  element.style.top = `${round(place.y / height * 100)}%`;
  element.style.width = `${round(place.width / width * 100)}%`;
  element.style.height = `${round(place.height / height * 100)}%`;
  element.style.setProperty('--share', `${Math.round(12 + 40 * Math.sqrt(share))}%`);
}

// The children to draw: the largest, and the rest of them as one.
function visible(node, measure) {
  const nodes = node.children.filter(child => child.values[measure] > 0).sort((a, b) => b.values[measure] - a.values[measure]);
  if (nodes.length <= mostCells)
    return nodes;
  const rest = nodes.splice(mostCells - 1);
  const values = node.values.map((_, i) => rest.reduce((sum, one) => sum + one.values[i], 0));
  return [...nodes, { label: `${countText(rest.length)} more`, values, children: rest }].sort((a, b) => b.values[measure] - a.values[measure]);
}

// The nearest cell whose middle lies in the direction of the key.
function neighbour(places, index, key) {
  const [dx, dy] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key] ?? [0, 0];
  if (dx === 0 && dy === 0)
    return key === 'Home' ? 0 : key === 'End' ? places.length - 1 : undefined;
  const middle = place => [place.x + place.width / 2, place.y + place.height / 2];
  const [x, y] = middle(places[index]);
  let best;
  let least = Infinity;
  places.forEach((place, i) => {
    const [ox, oy] = middle(place);
    const ahead = (ox - x) * dx + (oy - y) * dy;
    const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    if (i !== index && ahead > 0 && ahead + 2 * aside < least)
      [best, least] = [i, ahead + 2 * aside];
  });
  return best;
}
