using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>A command that is being executed: its args, and what it may touch. Args are borrowed; what is stored is copied.</summary>
internal readonly ref struct Call
{
    private readonly AofRecord _record;

    public Call(Replayer replayer, in AofRecord record)
    {
        _record = record;
        Replayer = replayer;
        Db = replayer.Data.Db(record.Db);
    }

    public Replayer Replayer { get; }

    public DataSet Data => Replayer.Data;

    /// <summary>The keys of the db in which the command runs.</summary>
    public KeySpace Db { get; }

    public AofRecord Record => _record;

    /// <summary>The count of args, the name of the command included.</summary>
    public int Count => _record.ArgCount;

    /// <summary>The time by which a relative expiry is told: when the command was written if that is known, else when it is replayed.</summary>
    public long Now => Replayer.TimeOf(_record);

    /// <summary>When the command was written or is replayed; for what is of no weight.</summary>
    public long Clock => Replayer.ClockOf(_record);

    /// <summary>When the log is replayed.</summary>
    public long LoadedAt => Replayer.Options.Now.ToUnixTimeMilliseconds();

    public ReadOnlySpan<byte> this[int index] => _record[index];

    /// <summary>Whether an arg is a word, in any case.</summary>
    public bool Is(int index, string word) => Ascii.EqualsIgnoreCase(_record[index], word);

    /// <summary>An arg as an integer, in the one way in which servers write it.</summary>
    public bool TryInteger(int index, out long number) => NumberText.TryInteger(_record[index], out number);

    /// <summary>An arg as a double.</summary>
    public bool TryDouble(int index, out double number) => NumberText.TryDouble(_record[index], out number);

    /// <summary>Finds the value of a key.</summary>
    /// <param name="index">The index of the key among the args.</param>
    /// <param name="value">The value; null when the key is not there.</param>
    /// <returns>False when the key holds a value of another type.</returns>
    public bool Find<T>(int index, out T? value)
        where T : Value
    {
        var found = Db.Get(_record[index]);
        value = found as T;
        return found is null || value is not null;
    }

    /// <summary>Finds the value of a key in order to change it: one that keys share becomes this key's own.</summary>
    /// <param name="index">The index of the key among the args.</param>
    /// <param name="value">The value; null when the key is not there.</param>
    /// <returns>False when the key holds a value of another type.</returns>
    public bool FindToChange<T>(int index, out T? value)
        where T : Value
    {
        value = null;
        ref var slot = ref Db.Find(_record[index]);
        if (Unsafe.IsNullRef(ref slot))
            return true;
        if (slot.Value is T)
            value = (T)Data.Own(ref slot);
        return value is not null;
    }

    /// <summary>Finds the value of a key in order to change it, and makes it when the key is not there.</summary>
    /// <returns>False when the key holds a value of another type.</returns>
    public bool FindOrAdd<T>(int index, [NotNullWhen(true)] out T? value)
        where T : Value, new()
    {
        ref var slot = ref Db.FindOrAdd(_record[index], out var added);
        if (added)
            slot.Value = new T();
        value = slot.Value is T ? (T)Data.Own(ref slot) : null;
        return value is not null;
    }

    /// <summary>Finds a string.</summary>
    /// <returns>False when the key holds a value of another type.</returns>
    public bool FindText(int index, out ReadOnlySpan<byte> bytes, out bool exists)
    {
        var found = Db.Get(_record[index]);
        exists = found is not null;
        return TextValue.TryRead(found, out bytes);
    }

    /// <summary>Removes a key whose value has become empty.</summary>
    public void RemoveIfEmpty(int index, Value value)
    {
        if (value.Count == 0)
            Db.Remove(_record[index]);
    }

    /// <summary>Replaces the bytes of a string and keeps its expiry. What is there of the same length is written over.</summary>
    public void PutTextKeepingExpiry(int index, ReadOnlySpan<byte> bytes)
    {
        ref var slot = ref Db.FindOrAdd(_record[index], out _);
        PutText(ref slot, bytes);
    }

    /// <summary>Gives a slot the bytes of a string.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PutText(ref KeySpace.Slot slot, ReadOnlySpan<byte> bytes)
    {
        if (slot.Value is byte[] old && old.Length == bytes.Length)
            bytes.CopyTo(old);
        else
            slot.Value = bytes.ToArray();
    }
}

/// <summary>Executes a command.</summary>
/// <returns>Why servers refuse it, and then nothing has changed; null when it was executed.</returns>
internal delegate string? Handler(in Call call);
