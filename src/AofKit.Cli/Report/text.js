// Figures and keys as text, the way the tool spells them on a terminal.

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

function countText(count) {
  return count.toLocaleString('en-US', { maximumFractionDigits: count >= 100 || Number.isInteger(count) ? 0 : 1 });
}

function sizeText(bytes) {
  let unit = 0;
  for (; bytes >= 999.5 && unit < units.length - 1; unit++)
    bytes /= 1000;
  return `${unit === 0 || bytes >= 99.5 ? Math.round(bytes) : bytes.toFixed(1)} ${units[unit]}`;
}

// Large counts where there is little room: 1.2 M.
function shortText(count) {
  if (count < 9999.5)
    return countText(count);
  const scale = count < 999.5e3 ? [1e3, 'k'] : count < 999.5e6 ? [1e6, 'M'] : count < 999.5e9 ? [1e9, 'G'] : [1e12, 'T'];
  const value = count / scale[0];
  return `${value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${scale[1]}`;
}

function shareText(share) {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1)
    return '< 0.1 %';
  return percent > 99.9 && percent < 100 ? '> 99.9 %' : `${percent.toFixed(1)} %`;
}

function durationText(seconds) {
  if (seconds < 1)
    return seconds < 0.001 ? '< 1 ms' : `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60)
    return `${Number(seconds.toFixed(seconds < 9.95 ? 1 : 0))} s`;
  const [large, small, size, part] = seconds < 3600 ? ['min', 's', 60, 1] : seconds < 86400 ? ['h', 'min', 3600, 60] : ['d', 'h', 86400, 3600];
  const whole = Math.floor(seconds / size);
  const rest = Math.floor((seconds - whole * size) / part);
  return rest === 0 ? `${whole} ${large}` : `${whole} ${large} ${rest} ${small}`;
}

function aboutText(seconds) {
  return seconds < 0.001 ? 'less than 1 ms' : `about ${durationText(seconds)}`;
}

// Times are those of the log, in UTC.
function timeText(time) {
  return new Date(time).toISOString().replace('T', ' ').replace(/(\.000)?Z$/, '');
}

function spanText(from, to) {
  const texts = [timeText(from), timeText(to)];
  const [first, last] = texts.every(text => text.endsWith(':00')) ? texts.map(text => text.slice(0, -3)) : texts;
  return `${first} – ${first.slice(0, 10) === last.slice(0, 10) ? last.slice(11) : last} UTC`;
}

function plural(count, noun, many = `${noun}s`) {
  return `${countText(count)} ${count === 1 ? noun : many}`;
}

function cut(text, length) {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

function bytesOf(key) {
  if (typeof key === 'string')
    return new TextEncoder().encode(key);
  return Uint8Array.from(atob(key.base64), c => c.charCodeAt(0));
}

const escapes = { 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 13: '\\r', 32: ' ', 34: '\\"', 39: "'", 92: '\\\\' };

// A key as redis-cli reads it back: bare when plain, else in double quotes. What would dress up the page is escaped.
function keyText(key) {
  const bytes = bytesOf(key);
  let text = '';
  let isPlain = bytes.length > 0;
  for (let at = 0; at < bytes.length;) {
    const rune = runeAt(bytes, at);
    if (rune) {
      text += rune;
      at += new TextEncoder().encode(rune).length;
      continue;
    }
    isPlain = false;
    text += escapes[bytes[at]] ?? `\\x${bytes[at].toString(16).padStart(2, '0')}`;
    at++;
  }
  return isPlain ? text : `"${text}"`;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

// The printable character that begins here; nothing for one that has to be escaped.
function runeAt(bytes, at) {
  const lead = bytes[at];
  const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  try {
    const rune = strict.decode(bytes.subarray(at, at + length));
    return /^[^\p{C}\p{Z}"'\\]$/u.test(rune) ? rune : undefined;
  } catch {
    return undefined;
  }
}
