using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>Turns the tokens of a key into the commands that recreate it, in the form in which servers rewrite their log.</summary>
/// <remarks>
/// Commands of items are gathered in chunks. What has to follow a chunk, as the expiries of its fields, waits in
/// <see cref="After"/> until the chunk has been handed out.
/// </remarks>
internal sealed class RdbKeyCommands(RdbReader reader, RdbTarget target, List<string> warnings)
{
    /// <summary>How many items a command has at most, as when servers rewrite their log.</summary>
    public const int ItemsInChunk = 64;

    private const int ArrayItemsInChunk = 32;
    /// <summary>A command is ended when it is larger than this.</summary>
    public const int LargestChunk = 16 * 1024 * 1024;
    private const int MostAfter = 64;
    private const byte KeyMetaOpcode = (byte)RdbOpcode.KeyMetaOrSlotImport;

    private readonly RdbText _name = new();
    private readonly RdbText _meta = new();
    private RdbStreamCommands? _stream;
    private PlainCommands? _plain;
    private int _nameLength;
    private int _metaLength;
    private int _itemCount;
    private bool _isLeftOut;
    private bool _isExpirySent;
    private long _lostExpiries;

    /// <summary>Commands to be handed out first.</summary>
    public CommandQueue Now { get; } = new();

    /// <summary>Commands to be handed out when no chunk is open.</summary>
    public CommandQueue After { get; } = new();

    /// <summary>The commands of keys that have no tokens.</summary>
    public PlainCommands Plain => _plain ??= new PlainCommands(this);

    /// <summary>The name of the key.</summary>
    public ReadOnlySpan<byte> Name => _name.Buffered(_nameLength);

    /// <summary>The buffer that begins with the name.</summary>
    public ReadOnlySpan<byte> NameBuffer => _name.Buffer;

    /// <summary>There are commands to hand out.</summary>
    public bool HasWaiting => !Now.IsEmpty || (!After.IsEmpty && !Now.IsOpen);

    /// <summary>Keeps what modules keep about the key that follows.</summary>
    public void TakeMeta(ReadOnlySpan<byte> meta)
    {
        _meta.Copy(meta);
        _metaLength = meta.Length;
    }

    /// <summary>The database that the commands so far have selected; null when a command changed it that is not of this software's making.</summary>
    public ulong? SelectedDb { get; set; }

    /// <summary>Keeps the name of the key, which what follows the key may be about.</summary>
    [MethodImpl(Jit.Hot)]
    public void KeepName(ReadOnlySpan<byte> name)
    {
        _name.Copy(name);
        _nameLength = name.Length;
    }

    /// <summary>Sends a command ahead that selects a database, unless it is selected.</summary>
    [MethodImpl(Jit.Hot)]
    public void Select(ulong db)
    {
        if (SelectedDb == db)
            return;
        SelectedDb = db;
        Now.Begin("SELECT"u8);
        Now.Add(db);
        Now.End();
    }

    /// <summary>Begins a key.</summary>
    [MethodImpl(Jit.Hot)]
    public void Start(ReadOnlySpan<byte> name)
    {
        var key = reader.Key;
        KeepName(name);
        _itemCount = 0;
        _isExpirySent = false;
        _lostExpiries = 0;
        _isLeftOut = !CanExpress(key.Type);
        if (_isLeftOut)
        {
            Warn($"{target.Name} has no command for a value of type {key.Type.Number} ({key.Type.Name}); the key is left out");
            return;
        }

        Select(key.Db);
        if (key.NoEvict)
            Warn("no command tells that the key is not to be evicted");
        if (key.HasMeta && !(IsRaw(key.Type) && target.Knows(RdbFeatures.KeyMeta)))
            Warn("no command tells what modules keep about the key");
        if (key.Type.Kind == RdbKind.Stream)
            (_stream ??= new RdbStreamCommands(reader, target, Now, warnings)).Start();
    }

    private bool CanExpress(RdbType type) => type.Kind switch
    {
        RdbKind.Stream => target.Knows(RdbFeatures.Streams),
        RdbKind.Array => target.Knows(RdbFeatures.Arrays),
        _ => !IsRaw(type) || target.Reads(type, reader.Header.Dialect),
    };

    private static bool IsRaw(RdbType type) =>
        type.Layout is RdbLayout.Module or RdbLayout.BitmapOrRateLimit or RdbLayout.PathHash or RdbLayout.Cron;

    /// <summary>Takes a token of the value.</summary>
    [MethodImpl(Jit.Hot)]
    public void TakeValue(in RdbToken token)
    {
        if (_isLeftOut)
            return;
        switch (token.Kind)
        {
            case RdbTokenKind.Text:
                Now.Begin("SET"u8);
                Now.Add(Name);
                Now.Add(token.Value);
                Now.End();
                break;
            case RdbTokenKind.Element:
                BeginItem("RPUSH"u8);
                Now.Add(token.Value);
                EndItem(ItemsInChunk);
                break;
            case RdbTokenKind.Member:
                BeginItem("SADD"u8);
                Now.Add(token.Value);
                if (token.Number != RdbKey.NoExpiry)
                    ExpireMember(token);
                EndItem(ItemsInChunk);
                break;
            case RdbTokenKind.Field:
                TakeField(token);
                break;
            case RdbTokenKind.ScoredMember:
                BeginItem("ZADD"u8);
                Now.Add(token.Score);
                Now.Add(token.Value);
                EndItem(ItemsInChunk);
                break;
            case RdbTokenKind.ArrayItem:
                BeginItem("ARMSET"u8);
                Now.Add(token.Count);
                Now.Add(token.Value);
                EndItem(ArrayItemsInChunk);
                break;
            case RdbTokenKind.ArrayCursor:
                SeekArray(token.Count);
                break;
            case RdbTokenKind.Raw:
                Restore(token.Value);
                break;
            default:
                _stream!.Take(token, Name);
                break;
        }
    }

    [MethodImpl(Jit.Hot)]
    private void BeginItem(ReadOnlySpan<byte> command)
    {
        if (Now.IsOpen)
            return;
        Now.Begin(command);
        Now.Add(Name);
    }

    [MethodImpl(Jit.Hot)]
    private void EndItem(int most)
    {
        if (++_itemCount == most || Now.OpenLength > LargestChunk || After.Count >= MostAfter)
            EndChunk();
    }

    [MethodImpl(Jit.Hot)]
    private void EndChunk()
    {
        _itemCount = 0;
        if (Now.IsOpen)
            Now.End();
    }

    [MethodImpl(Jit.Hot)]
    private void TakeField(in RdbToken token)
    {
        if (token.Number != RdbKey.NoExpiry && target.Knows(RdbFeatures.FieldWithExpiry))
        {
            SetExpiringField(token);
            return;
        }

        BeginItem("HMSET"u8);
        Now.Add(token.Name);
        Now.Add(token.Value);
        if (token.Number != RdbKey.NoExpiry)
            ExpireField(token);
        EndItem(ItemsInChunk);
    }

    /// <summary>Valkey sets a field and its expiry at once.</summary>
    private void SetExpiringField(in RdbToken token)
    {
        After.Begin("HSETEX"u8);
        After.Add(Name);
        After.Add("PXAT"u8);
        After.Add(token.Number);
        After.Add("FIELDS"u8);
        After.Add("1"u8);
        After.Add(token.Name);
        After.Add(token.Value);
        After.End();
        if (After.Count >= MostAfter)
            EndChunk();
    }

    private void ExpireField(in RdbToken token)
    {
        if (!target.Knows(RdbFeatures.FieldExpiry))
        {
            _lostExpiries++;
            return;
        }

        After.Begin("HPEXPIREAT"u8);
        After.Add(Name);
        After.Add(token.Number);
        After.Add("FIELDS"u8);
        After.Add("1"u8);
        After.Add(token.Name);
        After.End();
    }

    private void ExpireMember(in RdbToken token)
    {
        if (!target.Knows(RdbFeatures.MemberExpiry))
        {
            _lostExpiries++;
            return;
        }

        After.Begin("SPEXPIREAT"u8);
        After.Add(Name);
        After.Add(token.Number);
        After.Add("MEMBERS"u8);
        After.Add("1"u8);
        After.Add(token.Value);
        After.End();
    }

    /// <summary>The file tells the index that was inserted last, the command the one that comes next.</summary>
    private void SeekArray(ulong index)
    {
        EndChunk();
        if (index == ulong.MaxValue)
            return;
        Now.Begin("ARSEEK"u8);
        Now.Add(Name);
        Now.Add(index + 1);
        Now.End();
    }

    private void Restore(ReadOnlySpan<byte> value)
    {
        var key = reader.Key;
        var hasMeta = key.HasMeta && target.Knows(RdbFeatures.KeyMeta);
        var metaLength = hasMeta ? 1 + _metaLength : 0;
        var hasAbsoluteTtl = target.Knows(RdbFeatures.Streams);
        _isExpirySent = key.Expires && key.ExpiresAt > 0 && hasAbsoluteTtl;
        if (key.Type.Kind == RdbKind.Bitmap)
            Warn("the value is not read here; it is restored as the bytes it has in the file, which only a server with its type takes");

        Now.Begin("RESTORE"u8);
        Now.Add(Name);
        Now.Add(_isExpirySent ? key.ExpiresAt : 0L);
        if (Now.TryAdd(metaLength + 1 + value.Length + RdbPayload.FooterLength, out var payload))
        {
            if (hasMeta)
            {
                payload[0] = KeyMetaOpcode;
                _meta.Buffered(_metaLength).CopyTo(payload[1..]);
            }

            payload[metaLength] = key.Type.Number;
            value.CopyTo(payload[(metaLength + 1)..]);
            RdbPayload.Sign(payload, target.PayloadVersionFor(reader.Header));
        }

        if (hasAbsoluteTtl)
            Now.Add("ABSTTL"u8);
        Now.End();
    }

    /// <summary>Ends the key: its last chunk, and its expiry.</summary>
    [MethodImpl(Jit.Hot)]
    public void End()
    {
        EndChunk();
        var key = reader.Key;
        _metaLength = 0;
        if (_isLeftOut)
            return;
        if (Now.LeftOneOut | After.LeftOneOut)
            Warn("a command would be larger than 2 GiB and is left out");
        if (_lostExpiries > 0)
            Warn($"{target.Name} has no expiry of what is inside of a {key.Type.Name}; {_lostExpiries} are left out");
        if (key.Type.Kind == RdbKind.Stream)
            _stream!.End();
        else if (key.Count == 0 && !IsRaw(key.Type))
            Warn("the value is empty; servers skip such a key");
        if (!key.Expires || _isExpirySent || (key.Count == 0 && key.Type.Kind != RdbKind.Stream && !IsRaw(key.Type)))
            return;

        After.Begin("PEXPIREAT"u8);
        After.Add(Name);
        After.Add(key.ExpiresAt);
        After.End();
    }

    private void Warn(string text) => warnings.Add($"{reader.Key.Describe()}: {text}");
}
