// The sections of the page, from top to bottom; each takes the figures of `aof stats --format json`.

function section(id, title, intro, ...children) {
  return el('section', { id, 'aria-labelledby': `${id}-title` }, el('h2', { id: `${id}-title` }, title), intro && el('p', { class: 'intro' }, intro), children);
}

const sum = (rows, value) => rows.reduce((total, row) => total + value(row), 0);

const nameColumn = label => ({ label, text: true, cell: row => keyElement(row.name, row.nameLength) });
const countColumn = (label, value = row => row.count) => ({ label, value, cell: row => count(value(row)) });
const sizeColumn = (label, value = row => row.bytes) => ({ label, value, cell: row => size(value(row)) });
const shareColumn = (label = 'Share', value = row => row.share) => ({ label, value, bar: true, cell: row => share(value(row)) });
const shapeColumns = [sizeColumn('Mean', row => row.mean), sizeColumn('p50', row => row.p50), sizeColumn('p99', row => row.p99), sizeColumn('Max', row => row.max)];

function commandsSection({ commands, groups, types, dbs, totals }) {
  const columns = [sizeColumn('Bytes'), shareColumn(), countColumn('Count')];
  const typed = types.map(row => ({ ...row, name: row.type, count: row.writes }));
  const numbered = dbs.map(row => ({ ...row, name: row.db < 0 ? 'others' : String(row.db) }));
  return section('commands', 'Commands', `${plural(commands.length, 'kind')} of records. Share is that of all ${sizeText(totals.bytes)}; sizes are those of a record.`,
    table('Commands', [nameColumn('Command'), ...columns, ...shapeColumns], commands, { sorted: columns[0] }),
    el('div', { class: 'beside' },
      part('Groups', table('Groups of commands', [nameColumn('Group'), ...columns], groups)),
      el('div', {},
        part('Types', table('Types of keys', [nameColumn('Type'), sizeColumn('Bytes'), shareColumn(), countColumn('Writes')], typed)),
        dbs.length > 1 ? part('Databases', table('Databases', [nameColumn('Db'), ...columns], numbered)) : undefined)));
}

const part = (title, ...children) => el('div', {}, el('h3', {}, title), children);

function prefixesSection({ prefixes }) {
  if (prefixes.top.length === 0)
    return undefined;
  const all = prefixes.tree;
  const measures = [{ name: 'Bytes', text: sizeText }, { name: 'Writes', text: writes => plural(writes, 'write') }, { name: 'Keys', text: keys => `${all.keysExact ? '' : '≈ '}${plural(keys, 'key')}` }];
  const separator = keyText(prefixes.separator);
  const root = branch(all, 'all keys', separator);
  const columns = [
    { label: 'Prefix', text: true, cell: row => keyElement(row.pattern, row.patternLength) },
    sizeColumn('Bytes'), shareColumn('Share', row => row.bytes / (all.bytes || 1)), countColumn('Writes'),
    { label: 'Keys', value: row => row.keys, cell: row => [row.keysExact ? undefined : el('span', { class: 'quiet' }, '≈ '), count(row.keys)] },
    countColumn('Deletes', row => row.deletes),
  ];
  return section('prefixes', 'Prefixes',
    `Keys are cut at “${separator}”, and what looks like an id counts as *.${prefixes.folded ? ' Names with very many others beside them are put together as *, too.' : ''}`,
    root.children.length > 1 || root.children[0]?.children.length > 1 ? treemap(root, measures, 'Key prefixes by area. Enter goes in, Escape goes out, arrow keys go to the neighbour.') : undefined,
    table('Prefixes', columns, prefixes.top));
}

// What keys have that end at a name where others go on is a child of its own.
function branch(node, label, separator) {
  const values = [node.bytes, node.count, node.keys];
  const children = (node.children ?? []).map(child => twig(child, keyText(child.name), separator));
  const own = values.map((value, i) => Math.max(0, value - sum(children, child => child.values[i])));
  if (children.length > 0 && own[1] > 0)
    children.push({ label: `${label} itself`, values: own, children: [] });
  return { label, values, children };
}

// A name with a single child and nothing of its own is one with it.
function twig(node, label, separator) {
  while (node.children?.length === 1 && node.children[0].count === node.count) {
    [node] = node.children;
    label += separator + keyText(node.name);
  }
  return branch(node, label, separator);
}

function keysSection({ keys, dbs }) {
  if (keys.byBytes.length === 0)
    return undefined;
  const rows = [...new Map([...keys.byBytes, ...keys.byCount].map(row => [JSON.stringify([row.db, row.key]), row])).values()];
  const bound = (text, least, most) => most > least ? el('span', { class: 'quiet' }, ` – ${text(most)}`) : undefined;
  const columns = [
    { label: 'Key', text: true, cell: row => keyElement(row.key, row.keyLength) },
    { label: 'Bytes', value: row => row.bytes, bar: true, cell: row => [size(row.bytes), bound(sizeText, row.bytes, row.bytesAtMost)] },
    { label: 'Writes', value: row => row.count, bar: true, cell: row => [count(row.count), bound(countText, row.count, row.countAtMost)] },
    { label: 'Type', text: true, cell: row => row.type },
    ...(dbs.length > 1 ? [{ label: 'Db', cell: row => count(row.db) }] : []),
    countColumn('Deletes', row => row.deletes),
  ];
  const intro = keys.exact ? 'The most written and the heaviest keys; counted exactly.'
    : `The most written and the heaviest keys. Where a range stands, the truth lies in it; a key that is missing has at most ${plural(keys.countError, 'write')} and ${sizeText(keys.bytesError)}, or no more than the last one here.`;
  return section('keys', 'Keys', intro, table('Keys', columns, rows, { sorted: columns[1] }));
}

const placeColumns = rows => [
  { label: 'Position', text: true, cell: row => el('span', { class: 'position' }, row.position) },
  ...(rows.some(row => row.time) ? [{ label: 'Time', text: true, cell: row => row.time && timeText(row.time) }] : []),
];

function biggestSection({ biggest, transactions }) {
  if (biggest.length === 0)
    return undefined;
  const columns = [
    { label: 'Key', text: true, cell: row => row.key === undefined ? el('span', { class: 'quiet' }, 'no key') : keyElement(row.key, row.keyLength) },
    nameColumn('Command'), sizeColumn('Bytes'), countColumn('Args', row => row.args), ...placeColumns(biggest),
  ];
  const ofTransactions = [{ label: 'Transaction', text: true, cell: row => count(row.transaction) }, { ...countColumn('Commands', row => row.commands), bar: true }, sizeColumn('Bytes'), ...placeColumns(transactions)];
  return section('biggest', 'Big commands and long transactions', 'A position is ready for aof log --from.',
    table('The biggest commands', columns, biggest),
    transactions.length > 0 ? part('The longest transactions', table('The longest transactions', ofTransactions, transactions)) : undefined);
}

function expiriesSection({ expiries, totals }) {
  if (!expiries)
    return undefined;
  if (expiries.set === 0)
    return section('expiries', 'Expiry', 'Nothing in this log gives a key a time to live.');
  const ending = (title, rows) => rows?.length > 0 ? part(title, table(title, [
    { label: 'Within', text: true, cell: row => row.upTo === undefined ? 'later' : row.upTo === 0 ? 'over already' : row.label },
    { ...countColumn('Times'), bar: true }, sizeColumn('Bytes'),
  ], rows, { shown: 20 })) : undefined;
  return section('expiries', 'Expiry',
    `${plural(expiries.set, 'write')} of ${countText(totals.keyWrites)}, ${shareText(expiries.share)}, set a time to live.${expiries.removed > 0 ? ` ${plural(expiries.removed, 'command')} took one away.` : ''}`,
    expiries.goes?.buckets.length > 1 ? expiryLine(expiries.goes) : undefined,
    el('div', { class: 'beside' }, ending('How long keys live', expiries.lifetimes), ending('When they go, from the end of the log', expiries.horizon)));
}

function wasteSection({ waste }) {
  if (!waste)
    return undefined;
  if (waste.sizeAfter >= waste.bytes)
    return section('waste', 'Waste', `A rewrite would not make this log smaller: it would take ${sizeText(waste.sizeAfter)}.`);
  const rows = [
    ['Stays', waste.sizeAfter, 'stays'], ['Overwritten', waste.overwritten], ['Deleted', waste.deleted], ['Expired', waste.expired], ['Framing and the rest', waste.other],
  ].map(([name, bytes, kind], i) => ({ name, bytes, share: bytes / (waste.bytes || 1), kind: kind ?? `gone gone${i}` }));
  const strip = el('div', { class: 'strip', 'aria-hidden': 'true' }, rows.filter(row => row.bytes > 0).map(row => {
    const piece = el('span', { class: row.kind, title: `${row.name}: ${sizeText(row.bytes)}` });
    piece.style.flexGrow = String(row.share);
    return piece;
  }));
  const name = { label: 'What', text: true, cell: row => [el('span', { class: `dot ${row.kind}`, 'aria-hidden': 'true' }), row.name] };
  return section('waste', 'Waste',
    `A rewrite would leave ${sizeText(waste.sizeAfter)} of ${sizeText(waste.bytes)} and drop ${shareText(waste.share)}. ${waste.method === 'exact' ? 'Exact.' : `An estimate from ${plural(waste.sampledKeys, 'key')}; --exact replays the log.`}`,
    strip, table('What a rewrite keeps and drops', [name, sizeColumn('Bytes'), { ...shareColumn(), bar: false }], rows));
}

function restartSection({ restart }) {
  if (!restart)
    return undefined;
  const columns = [nameColumn('Command'), countColumn('Count'),
    { label: 'Time', value: row => row.seconds, cell: row => figure(row.seconds, durationText(row.seconds)) }, shareColumn()];
  return section('restart', 'Restart', `Loading this log takes ${restart.server} ${aboutText(restart.seconds)}; a model, made on one machine and good for the order of things on another.`,
    table('Time to replay', columns, restart.commands));
}

function partsSection({ parts }) {
  return section('parts', 'Parts', undefined, table('Parts of the log', [
    { label: 'Part', text: true, cell: row => keyElement(row.name) }, { label: 'Kind', text: true, cell: row => row.kind }, { label: 'Bytes', value: row => row.size, cell: row => row.size === undefined ? undefined : size(row.size) },
  ], parts));
}
